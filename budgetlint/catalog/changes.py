"""What differs between two price snapshots, one price a line."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from budgetlint.catalog.pinned import mapping, prices
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

_Fact: TypeAlias = tuple[str, str, str]
"""A model, the conditions of a price, and a meter."""


class Change(Frozen):
    """One price, or one fact of a model, that is not what it was; None where it was not, or is no more."""

    model: str
    what: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        share = _share(self.before, self.after)
        return f"{self.model} {self.what}: {self.before or 'none'} → {self.after or 'none'}{share}"


def changes(before: dict[str, Plain], after: dict[str, Plain]) -> Iterator[Change]:
    """The changes from one snapshot to another, models in order of name. A model that only one has is one change."""
    old, new = mapping(before.get("models")), mapping(after.get("models"))
    for model in sorted({*old, *new}):
        if model not in new:
            yield Change(model, "model", "listed", None)
        elif model not in old:
            yield Change(model, "model", None, "listed")
        else:
            yield from _model(model, mapping(old[model]), mapping(new[model]))


def _model(name: str, old: dict[str, Plain], new: dict[str, Plain]) -> Iterator[Change]:
    was, now = _facts(name, old), _facts(name, new)
    for fact in sorted({*was, *now}):
        if was.get(fact) != now.get(fact):
            _, conditions, meter = fact
            what = f"{meter} ({conditions})" if conditions else meter
            yield Change(name, what, was.get(fact), now.get(fact))
    for key in ("context_window", "max_output_tokens", "retires"):
        if old.get(key) != new.get(key):
            yield Change(name, key, _text(old.get(key)), _text(new.get(key)))


def _facts(name: str, model: dict[str, Plain]) -> dict[_Fact, str]:
    facts: dict[_Fact, str] = {}
    for entry in prices(model):
        said = [f"{key} {_words(value)}" for key, value in sorted(mapping(entry.get("when")).items())]
        said += [f"{key} {entry[key]}" for key in ("from", "until") if key in entry]
        for kind in ("rates", "multiply"):
            for meter, rate in mapping(entry.get(kind)).items():
                shown = _text(rate) or ""
                facts[name, ", ".join(said), meter] = f"×{shown}" if kind == "multiply" else shown
    return facts


def _words(value: Plain) -> str:
    return "/".join(_words(each) for each in value) if isinstance(value, list) else str(value).lower()


def _text(value: Plain) -> str | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return f"{value.get('amount')} {value.get('unit')}"
    return str(value)


def _share(before: str | None, after: str | None) -> str:
    """By how much a rate changed, in per cent: ` (-33.3%)`."""
    try:
        old, new = Decimal(before or ""), Decimal(after or "")
    except ArithmeticError:
        return ""
    if not old:
        return ""
    change = ((new - old) / old * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f" ({change:+}%)"
