"""Tokens of one model taken for those of another, because no measurement compares how the two count."""

from collections.abc import Iterable

from budgetlint.compare.tokenizers import Recount
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.source.document import Document, Path
from budgetlint.source.putting import at_path

RULE = "tokens-unscaled"


def _place(recount: Recount, document: Document) -> Path:
    """Where the model stands: of a part of a mix its own, else that of the whole."""
    path: Path = ("workloads", *recount.workload.split("."), "model")
    return path if at_path(document.data, path)[0] else (*path[:2], "model")


def unscaled_findings(path: str, document: Document, recounts: Iterable[Recount]) -> tuple[Finding, ...]:
    """A finding, at its model, for each workload whose tokens can't be scaled."""
    return tuple(
        Finding(
            RULE,
            Severity.INFO,
            path,
            document.places.value(_place(recount, document)),
            f"no measurement says how `{recount.after}` counts tokens against `{recount.before}`: "
            f"`{recount.workload}` is taken to have as many on both",
            "one text of your own counted by both is a measurement: set the tokens by it",
            (),
            f"workloads.{recount.workload}.model",
        )
        for recount in recounts
        if recount.ratio is None
    )
