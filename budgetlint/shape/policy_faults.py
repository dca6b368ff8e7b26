"""Violations of a policy, each at the exact key."""

from collections import Counter
from collections.abc import Iterator

from budgetlint.shape.fault import ShapeFault
from budgetlint.shape.policy_words import Refusal, advice_of, keys_refused, message_of
from budgetlint.source.document import Path, Plain, value_at


def nearest_refusal(error: Refusal) -> Refusal:
    """If all of several alternatives fail, the failure of the one that comes closest to matching."""
    while error.context:
        failures = Counter(failure.schema_path[0] for failure in error.context)
        error = min(error.context, key=lambda failure: (failures[failure.schema_path[0]], -len(failure.absolute_path)))
    return error


def faults_of_refusal(error: Refusal, data: Plain) -> Iterator[ShapeFault]:
    """The faults of a violation, at its key; one fault for each forbidden or missing key."""
    path: Path = tuple(error.absolute_path)
    advice = advice_of(error)
    value = error.instance
    if "propertyNames" in error.absolute_schema_path and isinstance(value, str):
        yield ShapeFault("policy", (*path, value), message_of(error, value, value), advice, "key")
        return
    required = error.validator_value
    if error.validator == "required" and isinstance(value, dict) and isinstance(required, list):
        place = f"`{path[-1]}`" if path else "the file"
        for key in required:
            if key not in value:
                yield ShapeFault("policy", path, f"{place} has no `{key}`, which the policy requires", advice, "key")
        return
    refused = keys_refused(error)
    for key in refused:
        yield ShapeFault("policy", (*path, key), f"the policy does not allow `{key}` here", advice, "key")
    if not refused:
        yield ShapeFault("policy", path, message_of(error, value, _written(data, path)), advice)


def _written(data: Plain, path: Path) -> str:
    """A scalar as in the data, before its conversion to a number."""
    here = value_at(data, path)
    if here is None or isinstance(here, bool):
        return {None: "null", True: "true", False: "false"}[here]
    return str(here)
