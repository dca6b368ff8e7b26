"""The account of a build: what is carried from the price lists and what is not, with reasons and counts."""

import re

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.figures import figure
from budgetlint.catalog.importers.litellm import NOT_MODELS
from budgetlint.catalog.importers.litellm_fields import price_field
from budgetlint.catalog.importers.litellm_names import named
from budgetlint.catalog.importers.litellm_special import SPECIAL, UPLIFT
from budgetlint.source.document import Plain

Models = dict[str, dict[str, Plain]]


def account_of(
    price_map: dict[str, Plain],
    models: Models,
    left: dict[str, list[NotCarried]],
    counts: dict[str, int],
    dropped_aliases: list[tuple[str, str]],
) -> dict[str, Plain]:
    entries = [e for m in models.values() if isinstance(listed := m.get("prices"), list) for e in listed]
    return {
        "catalog": {
            "providers": len({identifier.partition("/")[0] for identifier in models}),
            "models": len(models),
            "names": len(models) + sum(len(a) for m in models.values() if isinstance(a := m.get("aliases"), list)),
            "prices": len(entries),
            "models by decision": {what: counts[what] for what in sorted(counts)},
        },
        "litellm": _litellm(price_map, models, left["litellm"]),
        **{name: {"not carried": _counts(items)} for name, items in left.items() if name != "litellm"},
        "aliases of two models": dict[str, Plain](sorted(dropped_aliases)),
    }


def _litellm(price_map: dict[str, Plain], models: Models, left: list[NotCarried]) -> dict[str, Plain]:
    whole = {item.subject for item in left if item.fact == "*"}
    kinds = {
        "a model": 0,
        "conditions of a model's image price": 0,
        "left out as implausible": 0,
        "not carried": len(whole),
    }
    priced = 0
    for key, fields in price_map.items():
        if not isinstance(fields, dict) or key in NOT_MODELS:
            continue
        priced += sum(1 for name, value in fields.items() if is_price(name, value, fields))
        if key not in whole:
            name = named(key, str(fields["litellm_provider"]))
            carried = "conditions of a model's image price" if name.when else "a model"
            kinds[carried if name.identifier in models else "left out as implausible"] += 1
    facts = [item for item in left if item.fact != "*"]
    of_left = sum(
        sum(1 for name, value in fields.items() if is_price(name, value, fields))
        for key in whole
        if isinstance(fields := price_map[key], dict) and key not in NOT_MODELS
    )
    return {
        "keys": {"in the map": len(price_map), **kinds},
        "price fields": {
            "in the map": priced,
            "carried": priced - len(facts) - of_left,
            "of keys not carried": of_left,
            "not carried": _counts(facts),
        },
        "keys not carried": _reasons([item for item in left if item.fact == "*"], by_fact=False),
        "fields not carried": _reasons([item for item in facts if "Databricks" not in item.reason], by_fact=True),
    }


def is_price(name: str, value: Plain, fields: dict[str, Plain]) -> bool:
    """Whether a field of the mapping states a price."""
    if name in SPECIAL or UPLIFT.match(name) or "cost" in name:
        return True
    return price_field(name, str(fields.get("mode")), str(fields.get("litellm_provider"))) is not None and (
        figure(value) is not None
    )


def _general(reason: str) -> str:
    return re.sub(r" [0-9.]+ a unit", " … a unit", re.sub(r"`[^`]*`", "`…`", reason))


def _counts(items: list[NotCarried]) -> dict[str, Plain]:
    counts: dict[str, int] = {}
    for item in items:
        counts[_general(item.reason)] = counts.get(_general(item.reason), 0) + 1
    return {reason: counts[reason] for reason in sorted(counts)}


def _reasons(items: list[NotCarried], *, by_fact: bool) -> dict[str, Plain]:
    reasons: dict[str, list[Plain]] = {}
    for item in items:
        what = f"{item.subject} {item.fact}" if by_fact else item.subject
        reasons.setdefault(_general(item.reason), []).append(what)
    return {reason: reasons[reason] for reason in sorted(reasons)}
