"""`--check`: any change of a figure, a scope or a period in a committed export is caught, whatever target it is for."""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from budgetlint.export.compare import differences
from budgetlint.source.document import Plain
from budgetlint.source.json_text import load_json

EXPECTED = Path(__file__).parent / "expected"
TARGETS = sorted(path.stem for path in EXPECTED.glob("*.json"))
Steps = tuple[str | int, ...]
FREE = {"notes", "reason"}
"""Words about limits, which may be worded otherwise."""


def committed(target: str) -> dict[str, Plain]:
    data = load_json((EXPECTED / f"{target}.json").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


def leaves(data: Plain, at: Steps = ()) -> Iterator[tuple[Steps, Plain]]:
    """Every value that is no container, and every container, by its place."""
    yield at, data
    if isinstance(data, dict):
        for name, value in data.items():
            if name not in FREE:
                yield from leaves(value, (*at, name))
    if isinstance(data, list):
        for place, value in enumerate(data):
            yield from leaves(value, (*at, place))


def changed(data: dict[str, Plain], at: Steps, value: Plain, *, gone: bool = False) -> Plain:
    """The data with one value replaced, or taken out."""
    copy: Any = deepcopy(data)
    inner = copy
    for step in at[:-1]:
        inner = inner[step]
    if gone:
        del inner[at[-1]]
    else:
        inner[at[-1]] = value
    spoilt: Plain = copy
    return spoilt


def others(value: Plain) -> tuple[Plain, ...]:
    """What a value may be changed to."""
    match value:
        case bool():
            return (not value, None)
        case int() | Decimal():
            return (value + 1, value * 10, value - Decimal("0.01"), str(value), True, None)
        case str() if value.replace(".", "", 1).isdigit():
            return (str(Decimal(value) + 1), str(Decimal(value) * 10), f"{value}1", Decimal(value))
        case str():
            return (f"{value}x", "", None)
        case None:
            return ("daily", 0)
        case _:
            return (None,)


@pytest.mark.parametrize("target", TARGETS)
def test_unchanged_is_as_declared(target: str) -> None:
    now = committed(target)
    assert differences(committed(target), now) == ()
    reworded: Plain = {**committed(target), "notes": ["anything"]}
    assert differences(reworded, now) == ()


@pytest.mark.slow
@pytest.mark.parametrize("target", TARGETS)
def test_every_mutation_is_caught(target: str) -> None:
    now = committed(target)
    caught = 0
    for at, value in leaves(now):
        if not at:
            continue
        for other in others(value):
            assert differences(changed(now, at, other), now), (at, value, other)
            caught += 1
        assert differences(changed(now, at, None, gone=True), now), (at, "gone")
        caught += 1
    assert caught > 100


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_added_is_caught(target: str) -> None:
    now = committed(target)
    for at, value in leaves(now):
        if isinstance(value, dict) and at and at[0] == "items":
            for word in ("temp_budget_increase", "notes", "reason"):
                added: Plain = {**value, word: 1000}
                assert differences(changed(now, at, added), now), at
        if isinstance(value, list) and at == ("items",):
            assert differences(changed(now, at, [*value, value[0]]), now)
            assert differences(changed(now, at, [*value, {"name": "another"}]), now)


def test_what_is_said_of_each_difference() -> None:
    now = committed("openrouter")
    raised = changed(now, ("items", 0, "body", "limit"), 400)
    assert differences(raised, now) == (
        "items[accounts.openrouter.keys.chat-prod].body.limit: 400, declared 300: looser",
    )
    lowered = changed(now, ("items", 0, "body", "limit"), 200)
    assert differences(lowered, now) == ("items[accounts.openrouter.keys.chat-prod].body.limit: 200, declared 300",)
    daily = changed(now, ("items", 0, "body", "limit_reset"), "daily")
    assert differences(daily, now) == (
        "items[accounts.openrouter.keys.chat-prod].body.limit_reset: `daily`, declared `monthly`",
    )
    gone = changed(now, ("items", 1), None, gone=True)
    assert differences(gone, now) == ("items[accounts.openrouter.keys.batch]: missing",)
    narrow = changed(now, ("items", 2, "workloads"), ["nightly"])
    assert differences(narrow, now) == (
        "items[budgets.total].workloads: [`nightly`], declared [`support-chat`, `nightly`, `promo-clips`]",
    )
    assert differences(["nothing"], now) == ("not an export of budgetlint",)


def test_bifrosts_own_configuration_may_say_more_and_never_less() -> None:
    now = committed("bifrost")
    governance = now["governance"]
    assert isinstance(governance, dict)
    configuration: dict[str, Plain] = {"client": {"enable_logging": True}, "governance": deepcopy(governance)}
    keys = governance["virtual_keys"]
    assert isinstance(keys, list)
    assert isinstance(keys[0], dict)
    routed: Plain = [{**keys[0], "provider_configs": [{"provider": "openai"}]}, *keys[1:], {"id": "x", "name": "x"}]
    assert differences(changed(configuration, ("governance", "virtual_keys"), routed), now) == ()
    budgets = governance["budgets"]
    assert isinstance(budgets, list)
    another: Plain = [*budgets, {"id": "x", "max_limit": 5, "reset_duration": "1d", "virtual_key_id": "x"}]
    assert differences(changed(configuration, ("governance", "budgets"), another), now) == ()
    more = changed(configuration, ("governance", "rate_limits"), [{"id": "x"}])
    assert differences(more, now) == ()
    used = changed(configuration, ("governance", "budgets", 0, "current_usage"), -1000)
    assert differences(used, now) == (
        "governance.budgets[accounts-openrouter-keys-chat-prod].current_usage: not declared",
    )
    for at, value in leaves(configuration):
        if at[:1] == ("governance",) and not isinstance(value, (dict, list)):
            for other in others(value):
                assert differences(changed(configuration, at, other), now), (at, other)
    assert differences({"client": {}}, now)
