"""The notes that all formats share: sources of prices, gaps with their reasons, and what an estimate cannot know."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from budgetlint.estimate.workload_estimate import Layers, WorkloadEstimate
from budgetlint.figures.shown import count, share
from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen
from budgetlint.lint.report import FileReport, Report
from budgetlint.model.drivers import Driven
from budgetlint.model.snapshot import Source
from budgetlint.model.workload import count_keys
from budgetlint.reports.estimate.gaps import gap_words
from budgetlint.rules.rule import PriceFile

CANNOT_KNOW: Final = (
    "whether the volumes come true: every number is an assumed mean",
    "how far a day, a week or a user strays from the mean",
    "prices that change after the day on which the snapshot was reviewed",
    "taxes, payment fees, free tiers, credits and discounts that no price file states",
    "usage that no workload describes: experiments, leaked keys, runaway loops",
)
"""A short list of what an estimate cannot know."""


class PriceSource(Frozen):
    """A source of prices: its name, link and kind, and the day on which it was read."""

    name: str
    url: str
    about: str


def sources(prices: PriceFile | None) -> tuple[PriceSource, ...]:
    """The sources that a price file names, in its order."""
    if prices is None or prices.snapshot is None:
        return ()
    return tuple(PriceSource(name, source.url, _known(source)) for name, source in prices.snapshot.sources.items())


def _known(source: Source) -> str:
    """How and since when a source's prices are known: `cited, through litellm 1.110.2, published 2026-11-20`."""
    parts = [str(source.kind)]
    if source.through is not None:
        parts.append(f"through {source.through}")
    if source.retrieved is not None:
        parts.append(f"read {source.retrieved.isoformat()}")
    if source.published is not None:
        parts.append(f"published {source.published.isoformat()}")
    return ", ".join(parts)


def dated(prices: PriceFile) -> str:
    """A price file with its date in words, or `not readable`."""
    if prices.snapshot is None:
        return f"{prices.reference}, not readable"
    return f"{prices.reference} of {prices.snapshot.date.isoformat()}"


def price_files(file: FileReport) -> tuple[tuple[str, PriceFile], ...]:
    """The price files of a budget file, each with its role."""
    pairs = (("prices", file.listed), ("contract", file.contract))
    return tuple((what, prices) for what, prices in pairs if prices is not None)


def lacking(file: FileReport) -> Iterator[tuple[str, str]]:
    """Each workload without a price, with every reason."""
    if file.estimate is None:
        return
    for workload in file.estimate.workloads.values():
        gaps = workload.gaps
        if file.estimate.horizon is not None:
            months = file.estimate.horizon.workloads[workload.name]
            gaps = tuple(dict.fromkeys(gap for month in months for gap in month.gaps))
        for gap in gaps:
            yield workload.name, gap_words(gap)
    for name in file.estimate.unpriced:
        if name not in file.estimate.workloads:
            yield name, "the file states it in a way that can't be read"


def shows_listed(layers: Layers) -> bool:
    """Whether the amount at listed prices differs from the base, so that both are shown."""
    return layers.listed is not None and layers.listed != layers.base


def counted(report: Report) -> str:
    """The number of findings: `1 error, 2 warnings`."""
    sentences = []
    for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning")):
        number = report.count(severity)
        if number:
            sentences.append(f"{number} {word}{'' if number == 1 else 's'}")
    return ", ".join(sentences) or "no errors and no warnings"


def buffer_in(workload: WorkloadEstimate) -> Decimal | None:
    """The buffer of a workload; None if the parts of its mix have different ones."""
    buffers = {part.buffer for part in workload.parts} or {workload.buffer}
    return buffers.pop() if len(buffers) == 1 else None


def buffer_words(workload: WorkloadEstimate) -> str:
    """`buffer 15%`."""
    buffer = buffer_in(workload)
    return "buffer" if buffer is None else f"buffer {share(buffer)}"


def parts(workload: WorkloadEstimate) -> Iterator[tuple[str, str]]:
    """Each part of a workload's mix by name, with its share and model: `80% on anthropic/claude-haiku-4-5`."""
    for part in workload.parts:
        yield part.name, f"{share(part.share or Decimal(0))} on {part.workload.model}"


def driven(workload: WorkloadEstimate) -> Iterator[tuple[str, str]]:
    """Each count that follows a driver, with its formula: `requests`, `1.4 × questions`."""
    for key in count_keys(type(workload.workload)):
        number = getattr(workload.workload, key)
        if isinstance(number, Driven):
            yield key, f"{count(number.times)} × {number.driver}"
