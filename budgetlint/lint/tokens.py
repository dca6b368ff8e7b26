"""Token counts reused for another model because no measurement compares the two tokenizers."""

from collections.abc import Iterable

from budgetlint.compare.tokenizers import Recount
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.source.document import Document, Path
from budgetlint.source.putting import at_path

RULE = "tokens-unscaled"


def _place(recount: Recount, document: Document) -> Path:
    """The path of the model: a mix part's own, else its workload's."""
    path: Path = ("workloads", *recount.workload.split("."), "model")
    return path if at_path(document.data, path)[0] else (*path[:2], "model")


def unscaled_findings(path: str, document: Document, recounts: Iterable[Recount]) -> tuple[Finding, ...]:
    """One finding, at the model, for each workload whose tokens can't be scaled."""
    return tuple(
        Finding(
            RULE,
            Severity.INFO,
            path,
            document.places.value(_place(recount, document)),
            f"no measurement compares how `{recount.after}` and `{recount.before}` count tokens: "
            f"`{recount.workload}` is assumed to have the same number on both",
            "count a text of your own with both models, and set the tokens accordingly",
            (),
            f"workloads.{recount.workload}.model",
        )
        for recount in recounts
        if recount.ratio is None
    )
