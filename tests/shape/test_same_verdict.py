"""The fast reader, the validators and the published schemas: one verdict on valid files spoiled in every way."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path as File

import pytest
from jsonschema import Draft7Validator, FormatChecker
from jsonschema.validators import extend

from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.shape.faults import budget_faults, snapshot_faults
from budgetlint.shape.reader import read_record
from budgetlint.shape.schema import budget_schema, snapshot_schema
from budgetlint.shape.values import Unfit
from budgetlint.source.document import NOWHERE, Document, Path, Plain
from budgetlint.source.yaml_text import load_yaml

pytestmark = pytest.mark.slow

BUDGETS = sorted(path for path in (File(__file__).parent / "valid").glob("*.yaml") if path.stem != "snapshot")
SNAPSHOT = File(__file__).parent / "valid" / "snapshot.yaml"

DIGITS = "123456789012345678901234"
REPLACEMENTS: tuple[Plain, ...] = (
    *(None, True, False, 0, 1, 2, 3, 12, 99, 100, 2000, 10**23, 10**24),
    *(Decimal("0.5"), Decimal("0.99"), Decimal("1.0"), Decimal("1.5"), Decimal("0.00"), Decimal("2.0")),
    *("", " ", "text", "Text", "a b", "a-b", "a_b", "-a", "1a", "ünï", "null", "true", "false", "yes", "no"),
    *(
        "0",
        "00",
        "1",
        "01",
        "2000",
        "2_000",
        "2__000",
        "_2",
        "2_",
        "2k",
        "2K",
        "1.5M",
        ".5",
        "5.",
        "0.5",
        "0.50",
        "1.0",
        "1k",
    ),
    *("0k", "0.0", ".0", "-1", "+1", "1e3", "0x10", "1,000", "2 k", "٣", "1.5", "1_000.5", "0.99", ".999"),
    *(
        "0%",
        "3%",
        "3 %",
        "%",
        "99%",
        "99.99%",
        "100%",
        "100.0%",
        "100.01%",
        "101%",
        "300%",
        "1_000%",
        ".5%",
        "3%%",
        "-3%",
    ),
    *(DIGITS, DIGITS + "5", DIGITS[:21] + "k", DIGITS[:22] + "k", DIGITS[:18] + "M", DIGITS[:19] + "M", DIGITS + "67%"),
    *(DIGITS + "678%", "1" + "_000" * 7, "1" + "_000" * 8),
    *("2026-06-17", "2026-02-30", "2026-6-1", "20260617", "0000-01-01", "2026-13-01", "2024-02-29", "2026-06-17T00:00"),
    *("USD", "usd", "month", "monthly", "planned", "base", "request", "5m", "1h", "prefix", "shares", "second", "job"),
    *(
        "llm-app",
        "agent",
        "image",
        "video",
        "audio",
        "embeddings",
        "metered",
        "subscription",
        "llm_app",
        "a" * 64,
        "A" * 64,
    ),
)
CONTAINERS = """
[[], [a], [a, b], [""], [1], [true], [~], [[a]], [{}], {}, {a: b}, {a: 1}, {"": b}, {a: ~}, {mean: 1, p90: 2},
 {mode: prefix}, {mode: shares, reads: 0}, {reads: 5%}, {mode: other}, {mode: ~}, {mode: 1}, {reads: 1},
 {rate: 0, billed: 100%}, {rate: 0}, {amount: 1, unit: x}]
"""
ADDED = (
    "nonsense",
    "x-own",
    "",
    "mode",
    "kind",
    "mix",
    "within",
    "starts",
    "period",
    "ttl",
    "users",
    "usage",
    "A",
    "a_b",
    "a",
)


def is_number(_: object, value: object) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value) is not None


CHECKER = FormatChecker(formats=())
CHECKER.checks("date", raises=ValueError)(is_date)
derived: Callable[..., type[Draft7Validator]] = extend
Exact = derived(Draft7Validator, type_checker=Draft7Validator.TYPE_CHECKER.redefine("number", is_number))


def spoiled(data: Plain) -> Iterator[tuple[str, Plain]]:
    """Every way to spoil a value, each as a whole document with what was done to it."""
    containers = load_yaml(CONTAINERS).data
    assert isinstance(containers, list)
    for path in paths(data):
        for value in (*REPLACEMENTS, *containers):
            yield f"{path} = {value!r}", changed(data, path, lambda _, value=value: value)
        here = at(data, path)
        if isinstance(here, dict):
            for key in here:
                yield f"{path} without {key}", changed(data, path, lambda old, key=key: without(old, key))
            for key in ADDED:
                if key not in here:
                    yield f"{path} with {key}", changed(data, path, lambda old, key=key: {**old, key: "month"})
                    yield f"{path} with {key}: 1", changed(data, path, lambda old, key=key: {**old, key: 1})


def paths(data: Plain, above: Path = ()) -> Iterator[Path]:
    yield above
    if above[:1] in (("x-own",), ("$schema",)):
        return
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, entry in entries:
        yield from paths(entry, (*above, step))


def at(data: Plain, path: Path) -> Plain:
    for step in path:
        match data, step:
            case dict(), str():
                data = data[step]
            case list(), int():
                data = data[step]
    return data


def without(data: dict[str, Plain], key: str) -> Plain:
    return {name: value for name, value in data.items() if name != key}


def changed(data: Plain, path: Path, change: Callable[..., Plain]) -> Plain:
    if not path:
        return change(data)
    if isinstance(data, dict):
        return {key: changed(item, path[1:], change) if key == path[0] else item for key, item in data.items()}
    assert isinstance(data, list)
    return [changed(item, path[1:], change) if at == path[0] else item for at, item in enumerate(data)]


def plain(path: File) -> Plain:
    document = load_yaml(path.read_text(encoding="utf-8"))
    assert document.faults == ()
    return document.data


def reads(data: Plain) -> bool:
    reading = read_budget_file(data)
    assert (reading.file is None) <= (reading.broken != ())
    return reading.broken == ()


def reads_snapshot(data: Plain) -> bool:
    try:
        read_record(PriceSnapshot, data)
    except Unfit:
        return False
    return True


def disagreements(
    data: Plain, reads: Callable[[Plain], bool], faultless: Callable[[Plain], bool], fits: Callable[[Plain], bool]
) -> tuple[int, list[str]]:
    """How many spoiled documents there were, and those on which the three don't agree."""
    assert (reads(data), faultless(data), fits(data)) == (True, True, True)
    count, differing = 0, []
    for what, item in spoiled(data):
        count += 1
        verdicts = (reads(item), faultless(item), fits(item))
        if len(set(verdicts)) > 1:
            differing.append(f"{what}: reader {verdicts[0]}, faults {verdicts[1]}, schema {verdicts[2]}")
    return count, differing


@pytest.mark.parametrize("path", BUDGETS, ids=lambda path: path.stem)
def test_budget_files(path: File) -> None:
    schema = Exact(json.loads(json.dumps(budget_schema())), format_checker=CHECKER)

    def faultless(data: Plain) -> bool:
        return budget_faults(Document("", data, NOWHERE)) == ()

    count, differing = disagreements(plain(path), reads, faultless, schema.is_valid)
    assert count > 1000
    assert differing == []


def test_snapshots() -> None:
    schema = Exact(json.loads(json.dumps(snapshot_schema())), format_checker=CHECKER)
    count, differing = disagreements(
        plain(SNAPSHOT), reads_snapshot, lambda data: snapshot_faults(data) == (), schema.is_valid
    )
    assert count > 1000
    assert differing == []
