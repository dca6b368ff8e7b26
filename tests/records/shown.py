"""An observation as text that a person can check: one fact per line, without zeros and absent facts."""

import json
import sys
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from budgetlint.records.observed import Observed


def text(observed: Observed, folder: str = "") -> str:
    """JSON with file names relative to the folder."""
    return json.dumps(_plain(observed), indent=1, ensure_ascii=False).replace(folder, "") + "\n"


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value) if _says(getattr(value, one.name))}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal | datetime | date):
        return str(value)
    return value


def _says(value: object) -> bool:
    if is_dataclass(value) and not isinstance(value, type):
        return any(_says(getattr(value, one.name)) for one in fields(value))
    return not (value is None or value in (0, (), ""))


def observed_in(case: Path) -> str:
    """The observation of a folder's files as text."""
    from budgetlint.edges.records import observe
    from tests.records.cases import MATCHES, OPTIONS

    files = [file for file in case.iterdir() if file.name != "expected.json"]
    return text(observe(files, MATCHES, OPTIONS), f"{case}/")


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        case = Path(folder).resolve()
        (case / "expected.json").write_text(observed_in(case), encoding="utf-8")
