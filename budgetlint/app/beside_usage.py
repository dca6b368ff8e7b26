"""Information in records apart from usage: refused calls, and saved answers about accounts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlint.frozen import Frozen, replace
from budgetlint.lint.report import Report
from budgetlint.reconcile.refused import Accounts, RefusedCalls, counted_refusals, refused_calls
from budgetlint.reconcile.results import Covered, Reconciliation
from budgetlint.records.observed import NO_FORMAT, FileRead, Observed
from budgetlint.records.refusals import CountedRefusal

if TYPE_CHECKING:
    from budgetlint.edges.records.account_states import SavedStates


class BesideUsage(Frozen):
    """Calls refused because of a limit, and saved answers about accounts; `day` is the day of the run."""

    refused: tuple[RefusedCalls, ...]
    refusals: tuple[CountedRefusal, ...]
    refusing: Mapping[str, int]
    """The number of refused calls in each file, by path."""
    answers: "SavedStates | None"
    day: date

    @property
    def is_reportable(self) -> bool:
        """Whether there is something to report without any usage."""
        return bool(self.refused) or (self.answers is not None and bool(self.answers.states))

    @property
    def days(self) -> Covered:
        """The days of the refused calls, or the day of the run if there are none."""
        days = [day for row in self.refused for day, _ in row.days] or [self.day]
        return Covered(min(days), max(days))


def beside_usage(paths: Sequence[Path], report: Report) -> BesideUsage:
    """The refused calls, compared with the accounts that budget files declare, and the saved answers."""
    if not paths:
        return BesideUsage((), (), {}, None, report.as_of)
    from budgetlint.edges.records.account_states import saved_states
    from budgetlint.edges.records.folders import log_files
    from budgetlint.edges.records.refusals import refusals_in

    accounts = _accounts(report)
    refusals = list(refusals_in(paths))
    counted = counted_refusals((refusal for _, refusal in refusals), accounts)
    refusing = Counter(str(path) for path, _ in refusals)
    answers = saved_states(log_files(paths))
    return BesideUsage(refused_calls(counted, accounts), counted, refusing, answers, report.as_of)


def with_saved_refusals(beside: BesideUsage, observed: Observed, report: Report) -> BesideUsage:
    """The same with the refused calls that were saved with the aggregates."""
    if not observed.refusals:
        return beside
    return replace(beside, refused=refused_calls(observed.refusals, _accounts(report)), refusals=observed.refusals)


def _accounts(report: Report) -> Accounts:
    return {read.path: read.file.accounts for read in report.files if read.file is not None}


def without_refusing_files(observed: Observed, beside: BesideUsage) -> Observed:
    """The observed records without notes on files of refused calls, unless those files also hold usage."""
    lost = {file.path for file in observed.files if file.format == NO_FORMAT and file.path in beside.refusing}
    if not lost:
        return observed
    files = tuple(
        FileRead(file.path, "refused calls", beside.refusing[file.path], 0) if file.path in lost else file
        for file in observed.files
    )
    unread = tuple(entry for entry in observed.unread if entry.path not in lost)
    return replace(observed, files=files, unread=unread)


def without_answers(logs: tuple[str, ...], beside: BesideUsage) -> tuple[str, ...]:
    """The logs without saved answers, which contain no calls."""
    if beside.answers is None or not beside.answers.paths:
        return logs
    from budgetlint.edges.records.folders import log_files

    answers = beside.answers.paths
    return tuple(str(file) for file in log_files(Path(log) for log in logs) if file not in answers)


def with_accounts(account: Reconciliation, report: Report, beside: BesideUsage) -> Reconciliation:
    """The account with the state of declared balances, if any, and of keys according to saved answers."""
    states = () if beside.answers is None else beside.answers.states
    if not states and not any(result.ledger is not None for file in report.files for result in file.accounts):
        return account
    from budgetlint.reconcile.observed_accounts import observed_accounts
    from budgetlint.reconcile.saved_answers import SavedAnswers, answer_notes

    answers = SavedAnswers(states, beside.day)
    notes = (*account.notes, *answer_notes(report.files, answers))
    return replace(account, accounts=observed_accounts(report.files, account, answers), notes=notes)
