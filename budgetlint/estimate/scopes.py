"""Selection of workloads: tags, and addresses with `*` as a wildcard."""

from budgetlint.figures.globs import fits_glob
from budgetlint.model.budget import BudgetFile
from budgetlint.model.workload import Workload


def tags_of(file: BudgetFile, workload: Workload) -> dict[str, str]:
    """A workload's tags: the file's, overridden by its own."""
    return {**file.tags, **workload.tags}


def fits_address(name: str, address: str) -> bool:
    """Whether a name matches a workload's address; `*` does not match a `/`."""
    steps, parts = name.split("/"), address.split("/")
    return len(steps) == len(parts) and all(fits_glob(step, part) for step, part in zip(steps, parts, strict=True))
