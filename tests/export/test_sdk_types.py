"""What is exported, against the products' own types: LiteLLM's request models and parser, the SDKs of OpenAI and OpenRouter."""

from datetime import UTC, datetime, time
from typing import Any

import pytest

from budgetlint.export.enforcers import ENFORCERS, exported
from budgetlint.export.limits import Declaration
from budgetlint.model.periods import Period
from tests.export.declarations import USUAL, WORKLOADS, budget, declared, key

pytestmark = pytest.mark.oracle

SEVERAL = (
    USUAL,
    declared(
        budget("daily", "20", Period.DAY, *WORKLOADS),
        budget("weekly", "90", Period.WEEK, *WORKLOADS),
        budget("monthly", "300", Period.MONTH, *WORKLOADS),
        budget("inner", "30", Period.MONTH, "support-chat", "nightly"),
        keys=(key("chat", "5", Period.DAY, "support-chat"), key("batch", "40", Period.WEEK, "nightly")),
    ),
    declared(budget("alone", "0.07", Period.WEEK, "nightly"), keys=(key("forever", "1000000", None, "promo-clips"),)),
)


def bodies(target: str) -> list[tuple[str, dict[str, Any]]]:
    """Every request that the declarations are exported as, with its body."""
    requests: list[tuple[str, dict[str, Any]]] = []
    for declaration in SEVERAL:
        requests += ((item.to, dict(item.body)) for item in exported(ENFORCERS[target], declaration).items)
    assert requests
    return requests


def test_litellms_request_models_accept_every_body() -> None:
    from litellm.proxy._types import GenerateKeyRequest, NewTeamRequest

    models: dict[str, Any] = {"POST /team/new": NewTeamRequest, "POST /key/generate": GenerateKeyRequest}
    seen = set()
    for request, body in bodies("litellm"):
        seen.add(request)
        if request != "config.yaml":
            model = models[request]
            assert body.keys() <= model.model_fields.keys(), request
            assert {name: getattr(model(**body), name) for name in body} == body
    assert seen == {"POST /team/new", "POST /key/generate", "config.yaml"}


def test_litellms_parser_resets_when_the_file_says() -> None:
    from litellm.litellm_core_utils.duration_parser import duration_in_seconds, get_next_standardized_reset_time

    now = datetime(2027, 1, 20, 15, 30, tzinfo=UTC)
    resets = {
        duration: get_next_standardized_reset_time(duration, now, "UTC", time(0, 0))
        for duration in ENFORCERS["litellm"].resets.values()
    }
    assert resets == {
        "1d": datetime(2027, 1, 21, tzinfo=UTC),
        "7d": datetime(2027, 1, 25, tzinfo=UTC),
        "1mo": datetime(2027, 2, 1, tzinfo=UTC),
    }
    assert all(duration_in_seconds(duration) for duration in resets)
    # what it would make of the periods that are refused: a year at the next midnight, 90 days from today, an error
    assert get_next_standardized_reset_time("1y", now, "UTC", time(0, 0)) == datetime(2027, 1, 21, tzinfo=UTC)
    assert get_next_standardized_reset_time("quarter", now, "UTC", time(0, 0)) == datetime(2027, 1, 21, tzinfo=UTC)
    assert get_next_standardized_reset_time("90d", now, "UTC", time(0, 0)) == datetime(2027, 4, 20, tzinfo=UTC)
    with pytest.raises(ValueError, match="1 month"):
        get_next_standardized_reset_time("3mo", now, "UTC", time(0, 0))


def test_openais_types_accept_every_body() -> None:
    from openai.types.admin.organization import spend_limit_update_params as whole
    from openai.types.admin.organization.projects import spend_limit_update_params as project
    from pydantic import ConfigDict, TypeAdapter, with_config

    for request, body in bodies("openai"):
        params = project.SpendLimitUpdateParams if "/projects/" in request else whole.SpendLimitUpdateParams
        strict = with_config(ConfigDict(extra="forbid", strict=True))(params)
        assert TypeAdapter(strict).validate_python(body) == body


def test_openrouters_types_accept_every_body() -> None:
    pytest.importorskip("openrouter")
    from openrouter.components import UpsertWorkspaceBudgetRequest
    from openrouter.operations import CreateKeysRequestBody

    seen = set()
    for request, body in bodies("openrouter"):
        seen.add(request.split("/")[3])
        model: Any = CreateKeysRequestBody if request == "POST /api/v1/keys" else UpsertWorkspaceBudgetRequest
        assert body.keys() <= model.model_fields.keys()
        assert {name: getattr(model(**body), name) for name in body} == body
        interval = request.rpartition("/")[2]
        assert model is CreateKeysRequestBody or interval in ("daily", "weekly", "monthly", "lifetime")
    assert seen == {"keys", "workspaces"}


def test_a_declaration_of_nothing_is_exported_as_nothing() -> None:
    for enforcer in ENFORCERS.values():
        assert exported(enforcer, Declaration((), ())).items == ()
