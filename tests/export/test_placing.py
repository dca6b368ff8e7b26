"""Where each target holds a limit: on a key, on several, or on all of an account; and what stands in the way of the rest."""

import pytest

from budgetlint.export.enforcers import ENFORCERS, exported
from budgetlint.export.limits import Declaration
from budgetlint.frozen import replace
from budgetlint.model.periods import Period
from tests.export.declarations import WORKLOADS, budget, declared, key


def to(target: str, declaration: Declaration) -> dict[str, str]:
    """Where each limit goes."""
    return {item.limit.address: item.to for item in exported(ENFORCERS[target], declaration).items}


def reasons(target: str, declaration: Declaration) -> dict[str, str]:
    return {limit.address: limit.reason for limit in exported(ENFORCERS[target], declaration).refused}


NESTED = declared(
    budget("everything", "500", Period.MONTH, *WORKLOADS),
    budget("texts", "300", Period.MONTH, "support-chat", "nightly"),
    keys=(key("chat", "200", Period.MONTH, "support-chat"), key("batch", "150", Period.MONTH, "nightly")),
)


def test_litellm_holds_a_part_as_a_team_and_the_rest_in_its_configuration() -> None:
    assert to("litellm", NESTED) == {
        "budgets.everything": "config.yaml",
        "budgets.texts": "POST /team/new",
        "accounts.openrouter.keys.chat": "POST /key/generate",
        "accounts.openrouter.keys.batch": "POST /key/generate",
    }
    export = exported(ENFORCERS["litellm"], NESTED)
    config = export.sections["config"]
    assert isinstance(config, dict)
    assert config["litellm_settings"] == {"max_budget": 434.78, "budget_duration": "1mo"}
    assert {item.limit.name: item.enforces.value for item in export.items} == {
        "everything": "soft",
        "texts": "stops",
        "chat": "stops",
        "batch": "stops",
    }
    assert [item.body.get("team_id") for item in export.items] == [None, "texts", "texts", "texts"]


def test_targets_without_groups_refuse_what_lies_over_some_keys() -> None:
    why = "its workloads are already limited by `accounts.openrouter.keys.chat`, `accounts.openrouter.keys.batch`"
    for target, level in (("openrouter", "workspace"), ("openai", "organisation"), ("vercel", "team")):
        assert reasons(target, NESTED) == {
            "budgets.texts": f"{why}, and one {level} is the only thing left to limit them"
        }
        assert set(to(target, NESTED)) == {
            "budgets.everything",
            "accounts.openrouter.keys.chat",
            "accounts.openrouter.keys.batch",
        }
    assert reasons("bifrost", NESTED) == {}
    assert reasons("json", NESTED) == {}


def test_a_key_half_inside_a_budget_is_named() -> None:
    half = declared(
        budget("texts", "300", Period.MONTH, "support-chat", "promo-clips"),
        keys=(key("shared", "200", Period.MONTH, "support-chat", "nightly"),),
    )
    for target in ("litellm", "bifrost", "openrouter", "openai", "vercel"):
        assert reasons(target, half) == {
            "budgets.texts": "its workloads use the key `shared`, which also serves `nightly`"
        }


def test_a_key_that_is_refused_itself_still_stands_in_the_way() -> None:
    half = declared(
        budget("texts", "300", Period.MONTH, "support-chat"),
        keys=(key("forever", "200", None, "support-chat", "nightly"),),
    )
    assert reasons("litellm", half)["budgets.texts"] == (
        "its workloads use the key `forever`, which also serves `nightly`"
    )
    assert to("litellm", half) == {}


@pytest.mark.parametrize("target", ["litellm", "bifrost"])
def test_of_two_ceilings_on_the_same_calls_the_tighter_is_held(target: str) -> None:
    twice = declared(
        budget("loose", "300", Period.MONTH, "support-chat"), budget("tight", "200", Period.MONTH, "support-chat")
    )
    assert set(to(target, twice)) == {"budgets.tight"}
    assert "`budgets.tight`" in reasons(target, twice)["budgets.loose"]


def test_a_budget_without_a_key_gets_one_of_its_own_and_shares_it_with_none() -> None:
    alone = declared(
        budget("clips", "90", Period.WEEK, "promo-clips"),
        budget("media", "400", Period.MONTH, "promo-clips", "nightly"),
        keys=(key("chat", "200", Period.MONTH, "support-chat"),),
    )
    assert to("openrouter", alone) == {
        "accounts.openrouter.keys.chat": "POST /api/v1/keys",
        "budgets.clips": "POST /api/v1/keys",
    }
    assert reasons("openrouter", alone) == {
        "budgets.media": "its workloads are already limited by `budgets.clips`, and one workspace is the only thing left to limit them"
    }


def test_openrouters_workspace_budgets_decrease_as_the_interval_narrows() -> None:
    budgets = (
        budget("monthly", "400", Period.MONTH, *WORKLOADS),
        budget("weekly", "400", Period.WEEK, *WORKLOADS),
        budget("daily", "30", Period.DAY, *WORKLOADS),
    )
    several = declared(*budgets, keys=(key("chat", "200", Period.MONTH, "support-chat"),))
    assert {address: way for address, way in to("openrouter", several).items() if "budgets" in address} == {
        "budgets.daily": "PUT /api/v1/workspaces/openrouter/budgets/daily",
        "budgets.monthly": "PUT /api/v1/workspaces/openrouter/budgets/monthly",
    }
    assert reasons("openrouter", several) == {
        "budgets.weekly": "OpenRouter accepts it only below the workspace's monthly limit, `budgets.monthly`"
    }


def test_a_budget_counts_calls_on_own_keys_or_is_refused() -> None:
    several = declared(budget("all", "500", Period.MONTH, *WORKLOADS), budget("batch", "60", Period.MONTH, "nightly"))
    several = replace(several, accounts=(replace(several.accounts[0], on_own_keys=("nightly",)),))
    one, whole = exported(ENFORCERS["openrouter"], several).items
    assert [one.body["include_byok_in_limit"], whole.body["include_byok_in_budgets"]] == [True, True]
    assert [one.enforces.value, whole.enforces.value] == ["stops", "soft"]
    why = "it counts `nightly` on keys of your own, and the budget of a team is not known to count those"
    assert reasons("vercel", several) == {"budgets.all": why}
    (key_item,) = exported(ENFORCERS["vercel"], several).items
    quota = key_item.body["aiGatewayQuota"]
    assert isinstance(quota, dict)
    assert quota["includeByokInQuota"] is True
    assert reasons("litellm", several) == {}


def test_an_accounts_own_limit_and_lifetime_keys() -> None:
    account = replace(
        declared().accounts[0],
        whole=(replace(key("openrouter", "1000", None, *WORKLOADS), kind="account"),),
        keys=(key("once", "40", None, "nightly"),),
    )
    declaration = Declaration((account,), ())
    assert to("openrouter", declaration) == {
        "accounts.openrouter": "PUT /api/v1/workspaces/openrouter/budgets/lifetime",
        "accounts.openrouter.keys.once": "POST /api/v1/keys",
    }
    bodies = [item.body for item in exported(ENFORCERS["openrouter"], declaration).items]
    assert bodies == [
        {"name": "once", "limit": 40, "limit_reset": None, "include_byok_in_limit": False},
        {"limit_usd": 1000, "include_byok_in_budgets": False},
    ]
    assert to("vercel", declaration) == {
        "accounts.openrouter": "PUT /ai-gateway/budgets",
        "accounts.openrouter.keys.once": "POST /api-keys",
    }


@pytest.mark.parametrize("target", ["litellm", "openrouter", "openai", "bifrost", "vercel"])
def test_limits_of_one_name_are_not_one_limit(target: str) -> None:
    first = replace(declared().accounts[0], name="a", workloads=("support-chat", "promo-clips"))
    second = replace(first, name="b", workloads=("nightly",))
    accounts = (
        replace(first, keys=(key("chat", "5", Period.MONTH, "support-chat", account="a"),)),
        replace(second, keys=(key("chat", "50", Period.MONTH, "nightly", account="b"),)),
    )
    export = exported(ENFORCERS[target], Declaration(accounts, (budget("chat", "90", Period.MONTH, "promo-clips"),)))
    assert len(export.items) == 3
    keys = ("key_alias", "team_id", "name", "virtual_key_id")
    called = [(item.to, *(str(item.body.get(name)) for name in keys)) for item in export.items]
    assert len(set(called)) == 3
    assert "accounts-a-keys-chat" in str(called)
    assert "accounts-b-keys-chat" in str(called)
    assert "budgets-chat" in str(called)
