"""What breaks each budget first, as JSON: decimals as exact strings."""

import json
from collections.abc import Sequence
from datetime import date

from budgetlint.figures.exact import exactly, written
from budgetlint.formula.headroom import Headroom, Limit
from budgetlint.lint.report import FileReport
from budgetlint.source.document import Plain


@exactly()
def render(files: Sequence[tuple[FileReport, tuple[Headroom, ...]]], as_of: date) -> str:
    """One object: the files, their budgets, and each budget's limits, the tightest first."""
    listed: list[Plain] = [
        {"path": file.path, "estimated": file.estimate is not None, "budgets": [_budget(room) for room in rooms]}
        for file, rooms in files
    ]
    return json.dumps({"version": 1, "as_of": as_of.isoformat(), "files": listed}, ensure_ascii=False, indent=1) + "\n"


def _budget(room: Headroom) -> Plain:
    result = room.budget
    limits: list[Plain] = [_limit(limit) for limit in room.limits]
    data: dict[str, Plain] = {
        "name": result.name,
        "ceiling": written(result.ceiling),
        "amount": None if result.amount is None else written(result.amount),
        "status": result.status.value,
        "limits": limits,
    }
    return {**data, "unturned": list(room.unturned)} if room.unturned else data


def _limit(limit: Limit) -> Plain:
    growth = limit.growth
    return {
        "address": limit.address,
        "value": written(limit.value),
        "limit": written(limit.limit),
        "growth": None if growth is None else written(growth),
    }
