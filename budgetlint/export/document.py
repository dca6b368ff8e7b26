"""The text of an export: one JSON object, one fact per line, without a day, a secret or a path."""

import json

from budgetlint.export.enforcer import Enforcer, Export, ExportItem
from budgetlint.export.limits import DeclaredLimit, NotExported
from budgetlint.figures.exact import exactly, written
from budgetlint.source.document import Plain


@exactly()
def render(enforcer: Enforcer, export: Export) -> str:
    """The limits with their enforcer, the enforcer's own objects, and the refused limits."""
    items: list[Plain] = [_item(enforcer, item) for item in export.items]
    refused: list[Plain] = [_refused(limit) for limit in export.refused]
    document: dict[str, Plain] = {
        "version": 1,
        "target": enforcer.name,
        "notes": [*_notes(enforcer, export), *enforcer.notes],
        "items": items,
        **export.sections,
        "refused": refused,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _notes(enforcer: Enforcer, export: Export) -> list[Plain]:
    """Notes on how the figures were computed."""
    unit = f"{enforcer.unit} {enforcer.currency or 'of their currency'}"
    notes: list[Plain] = [
        f"a budget's limit is at the enforcer's list prices: declared × list ÷ basis of its scope, rounded down to {unit}"
    ]
    words = dict.fromkeys(item.enforces for item in export.items)
    return [*notes, *(f"`{word.value}`: {word.words}" for word in words)]


def _item(enforcer: Enforcer, item: ExportItem) -> Plain:
    limit = item.limit
    stated: dict[str, Plain] = {
        "name": limit.address,
        "account": limit.account,
        "workloads": list(limit.workloads),
        "enforces": item.enforces.value,
        "declared": {"amount": written(limit.declared), "currency": limit.currency, "period": limit.resets},
        **_at_list(limit),
        "limit": written(item.figure),
        "currency": enforcer.currency or limit.currency,
        "period": limit.resets,
    }
    return {**stated, "to": item.to, "body": item.body} if item.to else stated


def _at_list(limit: DeclaredLimit) -> dict[str, Plain]:
    """The conversion of a ceiling to list prices."""
    if limit.at_list is None:
        return {}
    at_list = limit.at_list
    return {
        "at_list": {
            "basis": at_list.basis,
            "list": written(at_list.listed),
            "amount": written(at_list.amount),
            "factor": written(at_list.factor),
        }
    }


def _refused(refused: NotExported) -> Plain:
    outside: list[Plain] = list(refused.outside)
    stated: dict[str, Plain] = {"name": refused.address, "reason": refused.reason}
    return {**stated, "outside": outside} if outside else stated
