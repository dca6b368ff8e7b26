"""Tokens of one model taken for those of another, because nobody measured how the two count."""

from collections.abc import Iterable

from budgetlint.compare.tokenizers import Recount
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.source.document import Document

RULE = "tokens-unscaled"


def unscaled_findings(path: str, document: Document, recounts: Iterable[Recount]) -> tuple[Finding, ...]:
    """A finding, at its model, for each workload whose tokens can't be scaled."""
    return tuple(
        Finding(
            RULE,
            Severity.INFO,
            path,
            document.places.value(("workloads", recount.workload, "model")),
            f"nobody measured how `{recount.after}` counts tokens against `{recount.before}`: "
            f"`{recount.workload}` is taken to have as many on both",
            "one text of your own counted by both is a measurement: set the tokens by it",
            (),
            f"workloads.{recount.workload}.model",
        )
        for recount in recounts
        if recount.ratio is None
    )
