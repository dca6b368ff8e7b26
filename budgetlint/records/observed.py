"""Observations from production records as plain data: counts are integers, money is exact, nothing is guessed."""

from datetime import date, datetime
from decimal import Decimal

from budgetlint.frozen import Frozen
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens
from budgetlint.records.refusals import CountedRefusal


class Served(Frozen):
    """The service conditions under which a call was billed, as recorded; None if not stated."""

    tier: str | None = None
    speed: str | None = None
    region: str | None = None


class ModelUse(Frozen):
    """The use of one model on one day at one size, as served; `prompt_over` is the largest requested threshold that the prompts
    exceeded, `hours` the requested schedules that held. Prices depend on the UTC `day`; `local_day` is that of the requested zone."""

    provider: str | None
    model: str
    size: str | None
    prompt_over: int | None
    served: Served
    hours: int
    day: date
    local_day: date
    calls: Calls
    tokens: Tokens
    media: Media
    funnel: JobCounts
    cost: Cost
    searches: int = 0


class ObservedPeriod(Frozen):
    """The first and last record in UTC, and the number of calendar days with records."""

    first: datetime
    last: datetime
    days: int


class WorkloadObserved(Frozen):
    """The records of one workload, summed; `name` is null for those that match none."""

    name: str | None
    period: ObservedPeriod
    calls: Calls
    tokens: Tokens
    media: Media
    funnel: JobCounts
    cost: Cost
    models: tuple[ModelUse, ...]
    spreads: tuple[Spread, ...]
    searches: int = 0

    def spread(self, quantity: str) -> Spread | None:
        """The spread of a quantity; None if no record states it."""
        return next((one for one in self.spreads if one.quantity == quantity), None)


class PartObserved(Frozen):
    """The calls of one session or tag value in one workload; None for calls without one."""

    workload: str | None
    part: str | None
    models: tuple[ModelUse, ...]


class BillLine(Frozen):
    """A sum in a provider's bill or usage report for one meter of a model: a quantity, an amount, or both."""

    source: str
    provider: str | None
    service: str | None
    model: str | None
    meter: str
    category: str
    currency: str | None
    quantity: Decimal | None
    requests: int | None
    amount: Decimal | None
    list_amount: Decimal | None
    first: date
    last: date


NO_FORMAT = "unknown"
"""The format name of a file in an unknown format."""


class FileRead(Frozen):
    """An input file, its recognised format, and the numbers of its records that were read and that were not.

    `has_more` is stated by a page of a report that has further pages; `repeated` is the number of a bill's lines that a file before
    it has too.
    """

    path: str
    format: str
    records: int
    unread: int
    has_more: bool = False
    repeated: int = 0


class Unread(Frozen):
    """A record that could not be read; `at` is its line, or its record number in a file without lines, from 1, or 0 for several."""

    path: str
    at: int
    unit: str
    why: str

    @property
    def place(self) -> str:
        """Where in the file, to append to its path: `, line 7`; empty for several records."""
        return f", {self.unit} {self.at}" if self.at else ""


class StatedDays(Frozen):
    """The first and last day that the user stated as covered."""

    first: date
    last: date


class Observed(Frozen):
    """Everything that was read; `workloads` are in the order of the matches, with unmatched records last.

    `covers` are the stated days, and `refusals` the refused calls, if the observations were saved in a file.
    """

    workloads: tuple[WorkloadObserved, ...]
    bills: tuple[BillLine, ...]
    files: tuple[FileRead, ...]
    unread: tuple[Unread, ...]
    parts: tuple[PartObserved, ...] = ()
    covers: StatedDays | None = None
    refusals: tuple[CountedRefusal, ...] = ()

    @property
    def unread_records(self) -> int:
        """The number of all records that could not be read; `unread` holds the first few."""
        return sum(one.unread for one in self.files)
