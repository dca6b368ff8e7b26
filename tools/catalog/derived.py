"""Prices that follow from a provider's own statement about all of its prices, if no list states them."""

from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.figures import figure, product, written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.source.document import Plain
from tools.catalog.entries import conditions_of, rates_of
from tools.catalog.lists import ALSO_PRIORITY

Object = dict[str, Plain]

_TOKENS: Final = "_tokens"


def with_derived(identifier: str, model: Object, rules: Object) -> Object:
    """The model with an entry for each tier of a rule in which meters of that rule are missing."""
    entries = objects(model.get("prices"))
    made: list[Plain] = list(entries)
    for name, rule in rules.items():
        if isinstance(rule, dict) and identifier.startswith(f"{rule.get('provider')}/"):
            made += _derived(name, rule, entries)
    return {**model, "prices": made}


def _derived(name: str, rule: Object, entries: list[Object]) -> list[Plain]:
    """For each entry of the rule's tier, the missing meters of the rule's other tier: rate × factor."""
    tier, of, factor = rule.get("tier"), rule.get("of"), figure(rule.get("factor", "1"))
    made: list[Plain] = []
    seen: list[Object] = []
    for entry in entries:
        when = conditions_of(entry)
        if when.get("service_tier") != tier or "until" in entry or when in seen or factor is None:
            continue
        seen.append(when)
        base = {key: value for key, value in when.items() if key != "service_tier"} | (
            {"service_tier": of} if of else {}
        )
        stated = {meter for other in entries if conditions_of(other) == when for meter in rates_of(other)}
        for other in entries:
            if conditions_of(other) == base and "until" not in other:
                rates = {m: Decimal(r) for m, r in rates_of(other).items() if m.endswith(_TOKENS) and m not in stated}
                if rates:
                    made.append(_entry(name, other, when, {m: written(product(r, factor)) for m, r in rates.items()}))
    return made


def _entry(name: str, base: Object, when: Object, rates: dict[str, str]) -> Object:
    days = {key: base[key] for key in ("from",) if key in base}
    return {"source": base["source"], "when": when, **days, "rates": dict[str, Plain](rates), "derived": name}


def with_both_names_of_priority(models: dict[str, Object]) -> None:
    """OpenAI calls its priority tier `fast` as well."""
    for identifier, model in models.items():
        if identifier.partition("/")[0] in ALSO_PRIORITY:
            for entry in objects(model.get("prices")):
                when = conditions_of(entry)
                if when.get("service_tier") == "priority":
                    entry["when"] = {**when, "service_tier": ["priority", "fast"]}
