"""A list that the build does not read agrees with the catalog on the day it came out, or each difference is explained.

`heldout/ai_sdk_cost_calculator.json` holds what version 7.1.14 of that npm package states for input and output text of
the sellers that it names, gateways apart.
"""

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

from budgetlint.edges import catalog
from budgetlint.edges.catalog import identifier_of
from budgetlint.estimate.line_items import Lack
from budgetlint.source.document import Plain
from tests.catalog.test_named_prices import rate
from tools.catalog.cells import differs

UNUSED_LIST = Path(__file__).with_name("heldout") / "ai_sdk_cost_calculator.json"
METERS = ("input_tokens", "output_tokens")

_UNDATED = "a price of one list here and of one there, of which neither has a day"
_ANSWERS = "the list prices the name as the model that answers to it since the name's own was withdrawn"

WHY = {
    "dashscope/qwen-vl-*": f"{_UNDATED}; the names are deprecated",
    "deepseek/deepseek-chat": _ANSWERS,
    "deepseek/deepseek-reasoner": _ANSWERS,
    "deepseek/deepseek-r1": f"{_UNDATED}; no longer sold",
    "deepseek/deepseek-v3": f"{_UNDATED}; no longer sold",
    "deepseek/deepseek-v3.2-exp": f"{_UNDATED}; no longer sold",
    "deepseek/deepseek-v4-pro": "the list has Flash's price for it; model-prices dates another from DeepSeek's own page",
    "fireworks-ai/*/deepseek-v3": _UNDATED,
    "google/gemini-2.5-flash-preview": "a preview of 2025 at its own price; the list has that of the model which followed",
    "groq/*/llama-4-maverick-17b-128e-instruct": _UNDATED,
    "mistral/mistral-large": "a name that moves: the lists that are read mean Large 2411 by it, this one Large 3",
    "mistral/mistral-nemo": _UNDATED,
    "mistral/mistral-small-3.1-24b-instruct": f"{_UNDATED}; both are gateways' figures",
    "together-ai/deepseek-ai/DeepSeek-V3": _UNDATED,
    "together-ai/mistralai/Mixtral-8x22B-Instruct-v0.1": _UNDATED,
    "xai/grok-3-*fast-latest": "the list prices the fast names as those without; genai-prices has the last price of each",
}
"""Models on which the two differ, and why the catalog's figure stands."""


@cache
def unused_list() -> dict[str, Plain]:
    loaded: dict[str, Plain] = json.loads(UNUSED_LIST.read_text(encoding="utf-8"))
    return loaded


def day() -> date:
    return date.fromisoformat(str(unused_list()["published"]))


def figures() -> list[tuple[str, str, Decimal]]:
    """Each model, meter and figure that the list states and the catalog has a name for."""
    prices = unused_list()["text prices"]
    assert isinstance(prices, dict)
    made = []
    for name, pair in prices.items():
        assert isinstance(pair, list)
        if identifier_of(name) is not None:
            made += [(name, m, Decimal(str(f))) for m, f in zip(METERS, pair, strict=True) if f != "0"]
    return made


def entries(name: str) -> list[dict[str, Plain]]:
    snapshot = catalog.lookup(name)
    assert snapshot is not None
    models = snapshot["models"]
    assert isinstance(models, dict)
    (model,) = models.values()
    assert isinstance(model, dict)
    prices = model["prices"]
    assert isinstance(prices, list)
    return [entry for entry in prices if isinstance(entry, dict)]


def known(name: str, meter: str, figure: Decimal, ours: Decimal | Lack) -> str | None:
    """Where the catalog itself has the other figure, or two lists that state its own."""
    for entry in entries(name):
        rates, disputed = entry.get("rates"), entry.get("disputed")
        claims = disputed.get(meter) if isinstance(disputed, dict) else None
        if isinstance(claims, dict) and any(not differs(Decimal(str(other)), figure) for other in claims.values()):
            return "disputed: another list has this figure"
        when = entry.get("when", {})
        if not isinstance(rates, dict) or meter not in rates or not isinstance(when, dict):
            continue
        if set(when) <= {"schedule"} and not differs(Decimal(str(rates[meter])), figure):
            return "another hour of the day" if when else "another day"
        if not when and isinstance(ours, Decimal) and str(rates[meter]) == str(ours) and entry.get("confirmed_by"):
            return "two lists that are read state the catalog's figure"
    return None


def why(name: str) -> str | None:
    return next((reason for pattern, reason in WHY.items() if fnmatchcase(name, pattern)), None)


@pytest.mark.slow
def test_the_held_out_list_agrees_or_each_difference_is_explained() -> None:
    counts: Counter[str] = Counter()
    unexplained: list[str] = []
    used: set[str] = set()
    for name, meter, figure in figures():
        ours = rate(name, meter, {}, day=day())
        if isinstance(ours, Decimal) and not differs(ours, figure):
            counts["equal"] += 1
            continue
        reason = known(name, meter, figure, ours) or why(name)
        if reason is None:
            unexplained.append(f"{name} {meter}: we {ours}, the list {figure}")
        else:
            counts[reason] += 1
            used.update(pattern for pattern in WHY if fnmatchcase(name, pattern))
    assert unexplained == []
    assert set(WHY) == used
    assert counts["equal"] > 600


def test_what_most_people_use_agrees() -> None:
    """Of the makers whose prices most plans rest on, at least 97 % of the figures."""
    makers = ("openai/", "anthropic/", "cohere/", "perplexity/", "cerebras/", "zai/", "groq/")
    popular = [(name, meter, figure) for name, meter, figure in figures() if name.startswith(makers)]
    equal = 0
    for name, meter, figure in popular:
        ours = rate(name, meter, {}, day=day())
        equal += isinstance(ours, Decimal) and not differs(ours, figure)
    assert len(popular) > 250
    assert equal >= 0.97 * len(popular)
