"""Each target's whole text for the same declaration, and what it refuses by name."""

import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

from budgetlint.app.export import export
from budgetlint.app.runs import RunOptions
from budgetlint.edges.trouble import Misuse
from budgetlint.export.document import render
from budgetlint.export.enforcers import ENFORCERS, accounts_of, exported
from budgetlint.export.limits import AccountLimits, Declaration
from budgetlint.frozen import replace
from budgetlint.model.periods import Period
from budgetlint.source.json_text import load_json
from tests.export.declarations import USUAL, WORKLOADS, budget, declared, key

EXPECTED = Path(__file__).parent / "expected"
SCHEMA = Path(__file__).parents[2] / "schemas" / "export-v1.schema.json"


@pytest.mark.parametrize("name", ENFORCERS)
def test_whole_text(name: str) -> None:
    text = render(ENFORCERS[name], exported(ENFORCERS[name], USUAL))
    assert text == (EXPECTED / f"{name}.json").read_text("utf-8")
    assert load_json(text)


REFUSED = {
    "litellm": (
        "budgets.quarterly",
        "budgets.yearly",
        "accounts.openrouter.keys.forever",
    ),
    "openrouter": ("budgets.quarterly", "budgets.yearly"),
    "openai": (
        "budgets.daily",
        "budgets.weekly",
        "budgets.quarterly",
        "budgets.yearly",
        "accounts.openrouter.keys.forever",
    ),
    "bifrost": ("accounts.openrouter.keys.forever",),
    "vercel": ("budgets.quarterly", "budgets.yearly"),
    "json": (),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_period_that_a_target_cannot_express_is_refused_by_name_and_never_stretched(name: str) -> None:
    enforcer = ENFORCERS[name]
    limits = (
        *(
            budget(called, "40", period, *WORKLOADS)
            for called, period in (
                ("daily", Period.DAY),
                ("weekly", Period.WEEK),
                ("quarterly", Period.QUARTER),
                ("yearly", Period.YEAR),
            )
        ),
        key("forever", "40", None, "support-chat"),
    )
    cannot = [limit.address for limit in limits if enforcer.obstacle(limit) is not None]
    assert sorted(cannot) == sorted(REFUSED[name])
    for limit in limits:
        alone = declared(limit) if limit.kind == "budget" else declared(keys=(limit,))
        export = exported(enforcer, alone)
        refused = [(refusal.address, refusal.reason) for refusal in export.refused]
        assert [address for address, _ in refused] == ([limit.address] if limit.address in cannot else [])
        assert [item.limit.address for item in export.items] == ([] if refused else [limit.address])
        assert all(limit.resets in reason or "never" in reason for _, reason in refused)


def test_why_litellm_takes_no_year() -> None:
    export = exported(ENFORCERS["litellm"], declared(budget("yearly", "9000", Period.YEAR, *WORKLOADS)))
    assert export.refused[0].reason == (
        "LiteLLM can't reset it each year (`1y` is read as the next midnight: a limit 365 times looser), "
        "only each day, week, month"
    )


def test_bifrost_begins_quarters_in_any_month_and_years_in_january() -> None:
    fiscal = declared(
        budget("quarterly", "40", Period.QUARTER, *WORKLOADS, year_starts=4),
        budget("yearly", "140", Period.YEAR, *WORKLOADS, year_starts=4),
    )
    export = exported(ENFORCERS["bifrost"], fiscal)
    assert [item.body["reset_config"] for item in export.items] == [{"quarter_start_month": 4}]
    assert [refusal.reason for refusal in export.refused] == [
        "Bifrost starts years in January, and this one starts in month 4"
    ]


def test_a_figure_is_rounded_down_to_the_targets_unit() -> None:
    # 120 × 83.43 ÷ 95.9445 = 104.3478…; a half cent up would be above what is declared
    figures = {item.limit.name: item.figure for item in exported(ENFORCERS["openai"], USUAL).items}
    assert figures == {"total": Decimal("104.34"), "chat-prod": Decimal("300.00"), "batch": Decimal("25.99")}
    bodies = {item.limit.name: item.body["threshold_amount"] for item in exported(ENFORCERS["openai"], USUAL).items}
    assert bodies == {"total": 10434, "chat-prod": 30000, "batch": 2599}


def test_what_rounds_down_to_nothing_is_refused() -> None:
    tiny = declared(keys=(key("tiny", "0.009", Period.DAY, "nightly"), key("small", "0.99", Period.DAY, "nightly")))
    assert [refusal.address for refusal in exported(ENFORCERS["litellm"], tiny).refused] == [
        "accounts.openrouter.keys.tiny"
    ]
    assert [refusal.reason for refusal in exported(ENFORCERS["vercel"], tiny).refused] == [
        "0.009 USD is below the minimum of Vercel's AI Gateway, 1",
        "0.99 USD is below the minimum of Vercel's AI Gateway, 1",
    ]


def test_another_currency_is_converted_by_its_worth_or_refused() -> None:
    euro = replace(key("eu", "100", Period.MONTH, "nightly"), currency="EUR")
    worth = replace(euro, dollar=(Decimal("1.0842"), Decimal(1)))
    nobody = replace(euro, dollar=None)
    assert [item.figure for item in exported(ENFORCERS["litellm"], declared(keys=(worth,))).items] == [
        Decimal("108.42")
    ]
    assert [refusal.reason for refusal in exported(ENFORCERS["litellm"], declared(keys=(nobody,))).refused] == [
        "LiteLLM counts in USD, and the worth of a EUR in it is unknown"
    ]
    assert [item.figure for item in exported(ENFORCERS["json"], declared(keys=(nobody,))).items] == [Decimal("100.00")]


def test_a_budget_that_reaches_beyond_its_account_is_refused_with_the_workloads_outside() -> None:
    wide = budget("wide", "100", Period.MONTH, "support-chat", "nightly", "elsewhere", "nowhere")
    refused = exported(ENFORCERS["litellm"], declared(wide)).refused
    assert [(refusal.address, refusal.reason, refusal.outside) for refusal in refused] == [
        ("budgets.wide", "it reaches beyond the account `openrouter`", ("elsewhere", "nowhere"))
    ]
    nowhere = exported(ENFORCERS["litellm"], Declaration((), (wide,))).refused
    assert [(refusal.reason, refusal.outside) for refusal in nowhere] == [
        ("no declared account covers its calls", wide.workloads)
    ]


def accounts(*named: tuple[str, str | None]) -> tuple[AccountLimits, ...]:
    return tuple(AccountLimits(name=name, preset=preset, workloads=()) for name, preset in named)


@pytest.mark.parametrize(
    ("target", "named", "expected"),
    [
        ("openrouter", [("openrouter", None), ("proxy", None)], ["openrouter"]),
        ("litellm", [("openrouter", None), ("proxy", None)], ["proxy"]),
        ("json", [("openrouter", None), ("proxy", None)], ["openrouter", "proxy"]),
        ("openrouter", [("credits", "openrouter-payg"), ("proxy", None)], ["credits"]),
        ("litellm", [("litellm-eu", None), ("litellm-us", None), ("other", None)], ["litellm-eu", "litellm-us"]),
        ("bifrost", [("openrouter", None)], ["openrouter"]),
    ],
)
def test_which_accounts_a_target_holds(target: str, named: list[tuple[str, str | None]], expected: list[str]) -> None:
    assert [account.name for account in accounts_of(ENFORCERS[target], accounts(*named))] == expected


def test_no_secret_is_written() -> None:
    for name, enforcer in ENFORCERS.items():
        text = render(enforcer, exported(enforcer, USUAL))
        assert "sk-" not in text, name
        assert '"value"' not in text, name


@pytest.mark.parametrize("name", ENFORCERS)
def test_the_published_schema_accepts_it(name: str) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    wide = budget("wide", "100", Period.MONTH, "nightly", "elsewhere")
    for declaration in (USUAL, declared(), declared(wide)):
        text = render(ENFORCERS[name], exported(ENFORCERS[name], declaration))
        jsonschema.validate(json.loads(text), schema, jsonschema.Draft7Validator)
    spoilt = json.loads(render(ENFORCERS[name], exported(ENFORCERS[name], USUAL)))
    spoilt["items"][0]["enforces"] = "hopes"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(spoilt, schema, jsonschema.Draft7Validator)


def test_bifrosts_governance_has_the_shape_of_its_schema() -> None:
    # maximhq/bifrost, transports/config.schema.json: what each member of `governance` requires and knows, read 2026-11-26
    known = {
        "budgets": (
            {"id", "max_limit", "reset_duration"},
            {"virtual_key_id", "team_id", "customer_id", "reset_config"},
        ),
        "customers": ({"id", "name"}, {"calendar_aligned"}),
        "teams": ({"id", "name"}, {"calendar_aligned", "customer_id"}),
        "virtual_keys": ({"id", "name"}, {"calendar_aligned", "team_id", "customer_id"}),
    }
    nested = declared(
        budget("total", "120", Period.MONTH, *WORKLOADS),
        budget("quarterly", "300", Period.QUARTER, *WORKLOADS),
        budget("inner", "30", Period.DAY, "support-chat", "nightly"),
        keys=(key("chat", "5", Period.DAY, "support-chat"), key("clips", "40", Period.WEEK, "promo-clips")),
    )
    governance = exported(ENFORCERS["bifrost"], nested).sections["governance"]
    assert isinstance(governance, dict)
    assert set(governance) == set(known)
    for name, members in governance.items():
        required, optional = known[name]
        assert isinstance(members, list)
        for member in members:
            assert isinstance(member, dict)
            assert required <= set(member) <= required | optional
            owners = {"virtual_key_id", "team_id", "customer_id"} & set(member)
            assert len(owners) <= 1
            assert name != "budgets" or owners
    assert governance["virtual_keys"] == [
        {"id": "chat", "name": "chat", "calendar_aligned": True, "team_id": "inner"},
        {"id": "clips", "name": "clips", "calendar_aligned": True, "customer_id": "openrouter"},
    ]
    assert governance["teams"] == [
        {"id": "inner", "name": "inner", "calendar_aligned": True, "customer_id": "openrouter"}
    ]


def test_an_unknown_target_is_answered_with_the_nearest() -> None:
    with pytest.raises(Misuse) as raised:
        export("litelm", RunOptions())
    assert (
        str(raised.value) == f"unknown target `litelm`, expected one of {', '.join(ENFORCERS)}, did you mean `litellm`?"
    )
