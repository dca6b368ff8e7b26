"""Loosened commitments: gone, lower, longer, used up, or about more spend, so that less of them is reported as unused."""

from collections.abc import Iterator
from decimal import Decimal

from budgetlint.estimate.spend import chosen_by, spenders_in
from budgetlint.figures.exact import ZERO, written
from budgetlint.findings.gate_change import GateChange
from budgetlint.gate.side import SideFile
from budgetlint.model.budget import BudgetFile
from budgetlint.model.payable import Commitment


def commitment_changes(before: SideFile, after: SideFile) -> Iterator[GateChange]:
    """Commitments of which less can be unused than before."""
    old, new = before.seen, after.seen
    if old is None or new is None or before.file is None or after.file is None:
        return
    for name, was in before.file.commitments.items():
        now = after.file.commitments.get(name)
        if now is None or _is_looser((before.file, was), (after.file, now)) or _gained(old, was, new, now):
            path = ("commitments", name)
            words = _words(before.file, was), None if now is None else _words(after.file, now)
            yield GateChange("commitment", ".".join(path), *words, after.path, after.line(*path))


def _is_looser(before: tuple[BudgetFile, Commitment], after: tuple[BudgetFile, Commitment]) -> bool:
    (old, was), (new, now) = before, after
    if now.kind != was.kind or _size(new, now) < _size(old, was):
        return True
    ends_later = was.until is not None and (now.until is None or now.until > was.until)
    begins_later = now.from_ != was.from_ and (now.from_ is None or was.from_ is None or now.from_ > was.from_)
    return ends_later or begins_later or _used(now) > _used(was)


def _size(file: BudgetFile, commitment: Commitment) -> Decimal:
    """The amount, of a minimum on an average day."""
    if commitment.kind == "prepaid":
        return commitment.amount
    return commitment.amount / (commitment.period or file.period).days


def _used(commitment: Commitment) -> Decimal:
    return ZERO if commitment.used is None else commitment.used.amount


def _gained(old: BudgetFile, was: Commitment, new: BudgetFile, now: Commitment) -> bool:
    """Whether it selects spend of both sides that it did not select before."""
    earlier = {(spend.workload, spend.model) for spend in spenders_in(old)}
    chosen = {(spend.workload, spend.model) for spend in chosen_by(was, spenders_in(old))}
    return any((spend.workload, spend.model) in earlier - chosen for spend in chosen_by(now, spenders_in(new)))


def _words(file: BudgetFile, commitment: Commitment) -> str:
    """A commitment in words: `prepaid 50000 USD, 2026-07-01 to 2027-06-30, 18000 used by 2026-12-31`."""
    words = f"{commitment.kind} {written(commitment.amount)} {file.currency}"
    if commitment.kind == "minimum":
        words += f" a {(commitment.period or file.period).value}"
    if commitment.from_ is not None:
        words += f" from {commitment.from_}"
    if commitment.until is not None:
        words += f" until {commitment.until}"
    if commitment.used is not None:
        words += f", {written(commitment.used.amount)} used by {commitment.used.on}"
    return words
