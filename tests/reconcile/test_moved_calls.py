"""Recorded calls on another model in memory: which calls are moved, in which currency, and by how much, those that move most first."""

from datetime import UTC, date, datetime
from decimal import Decimal

from budgetlint.frozen import replace
from budgetlint.reconcile.metering import ModelNames, RecordedModels
from budgetlint.reconcile.moved import MovedPart, OtherModel
from budgetlint.reconcile.other_models import other_models, other_name, scaled_sizes
from budgetlint.reconcile.plans import Plan
from budgetlint.reconcile.reconciled import Unpriced
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Tokens
from budgetlint.records.observed import ModelUse, ObservedPeriod, PartObserved, Served, WorkloadObserved
from tests.compare.written import budget_file, prices

DAY = date(2026, 10, 1)
MONTH = ObservedPeriod(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC), 31)
LISTED = """
version: 1
date: 2026-06-17
%s
tokenizers: {new: {than: old, ratio: 1.5, source: lab}, old: {}}
models:
  lab/small: {tokenizer: old, prices: [{rates: {input_tokens: 2, output_tokens: 10}}]}
  lab/mini: {prices: [{rates: {input_tokens: 1, output_tokens: 5}}]}
  lab/large:
    tokenizer: new
    prices:
      - rates: {input_tokens: 4, output_tokens: 20}
      - when: {prompt_tokens_over: 375000}
        multiply: {"*": 2}
  lab/thinker:
    tokenizer: new
    prices: [{rates: {input_tokens: 4, output_tokens: 20, reasoning_tokens: 40}}]
  far/plain: {prices: [{rates: {input_tokens: 3, output_tokens: 15}}]}
"""
FILE = """
currency: %s
workloads:
  chat: {kind: llm-app, model: lab/small, requests: 1, input_tokens: 1, output_tokens: 1, match: {service: chat}}
  fix: {kind: agent, model: lab/small, tasks: 1, calls_per_task: 1, context: {other: 1}, output_tokens: 1, match: {service: fix}}
  index: {kind: embeddings, model: lab/small, requests: 1, input_tokens: 1, match: {service: index}}
  none: {kind: llm-app, model: lab/small, requests: 1, input_tokens: 1, output_tokens: 1}
"""
NAMES: ModelNames = {
    ("lab", "small"): "lab/small",
    ("lab", "mini"): "lab/mini",
    ("lab", "large"): "lab/large",
    (None, "lab/thinker"): "lab/thinker",
    (None, "lab/large"): "lab/large",
    (None, "lab/small"): "lab/small",
    (None, "lab/mini"): "lab/mini",
    (None, "plain"): "far/plain",
}
EURO = "units: {EUR: {of: USD, worth: 2, date: 2026-06-17, source: list}}"


def plan(path: str = "a.yaml", currency: str = "USD") -> Plan:
    return Plan(path, budget_file(FILE % currency), prices(LISTED % EURO), RecordedModels(NAMES))


SMALL = ModelUse(
    "lab", "small", None, None, Served(), 0, DAY, DAY, Calls(4, failed=1),
    Tokens(uncached_input=1_000_000, output=100_000), Media(), JobCounts(), Cost(),
)  # fmt: skip
"""2 + 1 USD as recorded; on the large one 1.5 × (4 + 2), on the mini one 1 + 0.5."""

FREE = replace(SMALL, calls=Calls(2, failed=2), tokens=Tokens())
SILENT = replace(SMALL, tokens=Tokens(uncached_input=1_000_000))
"""Nothing came back: no language model answered."""

UNHEARD = replace(SMALL, model="unheard-of")


def calls(name: str | None, *uses: ModelUse) -> WorkloadObserved:
    return WorkloadObserved(name, MONTH, Calls(), Tokens(), Media(), JobCounts(), Cost(), uses, ())


def moved(*observed: WorkloadObserved, model: str = "lab/large") -> OtherModel:
    (other,) = other_models([plan()], observed, [model])
    return other


def amounts(parts: tuple[MovedPart, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(part.name, digits(part.recorded), digits(part.amount)) for part in parts]


def digits(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"


def test_which_calls_are_moved() -> None:
    """Those of chats, agents and of no workload that were answered with text; embeddings are left out, what was free isn't counted."""
    other = moved(
        calls("chat", SMALL, FREE, SILENT),
        calls("fix", SMALL, SMALL),
        calls("index", SMALL),
        calls("none", SMALL),
        calls(None, SMALL, replace(SMALL, calls=Calls(), funnel=JobCounts(2, 2, 2, 2)), replace(SMALL, calls=Calls())),
    )
    assert (other.model, other.currency, other.calls, other.left_out) == ("lab/large", "USD", 16, 10)
    assert amounts(other.moved) == [("fix", "6", "18"), ("chat", "3", "9"), ("no workload", "3", "9")]
    assert (other.recorded, other.amount, other.change) == (Decimal(12), Decimal(36), Decimal(24))
    assert other.ratios == (("lab/small", Decimal("1.5")),)
    assert (other.unpriced, other.parts, other.moved_by) == ((), (), None)


def test_models_that_count_tokens_alike_or_unlike() -> None:
    mini = replace(SMALL, model="mini")
    same = moved(calls("chat", SMALL), model="lab/mini")
    assert (same.ratios, same.amount) == ((("lab/small", Decimal(1)),), Decimal("1.5"))
    unknown = moved(calls("chat", SMALL, mini), model="far/plain")
    assert unknown.ratios == (("lab/small", None), ("lab/mini", None))
    assert (unknown.recorded, unknown.amount) == (Decimal("4.5"), Decimal(9))
    itself = moved(calls("chat", replace(SMALL, model="large")))
    assert (itself.ratios, itself.recorded, itself.amount) == ((), Decimal(6), Decimal(6))


def test_a_prompt_that_is_longer_as_the_other_model_counts_it() -> None:
    """250,000 tokens a call are 375,000 of the large one, which costs twice as much above that."""
    long = replace(SMALL, calls=Calls(3))
    assert moved(calls("chat", long)).amount == Decimal(18)
    assert moved(calls("chat", replace(SMALL, calls=Calls(4)))).amount == Decimal(9)


def test_what_has_no_price_on_either_side() -> None:
    batch = replace(SMALL, served=Served(speed="warp"))
    other = moved(calls("chat", SMALL, batch), calls("fix", UNHEARD, SMALL))
    assert amounts(other.moved) == [("chat", None, None), ("fix", None, "15")]
    assert (other.recorded, other.amount, other.change) == (None, None, None)
    assert other.unpriced == (
        Unpriced("lab/small", 4, 1_100_000, "it has no price at speed warp"),
        Unpriced("lab/small as lab/large", 4, 1_100_000, "it has no price at speed warp"),
        Unpriced("lab/unheard-of", 4, 1_100_000, "no price list has it"),
    )


def test_tokens_of_thought_are_counted_as_the_other_model_counts_them() -> None:
    """1.5 × (4 + 0.05 × 20 + 0.05 × 40)."""
    thoughts = replace(SMALL, tokens=Tokens(uncached_input=1_000_000, output=100_000, reasoning=50_000))
    assert moved(calls("chat", thoughts), model="lab/thinker").amount == Decimal("10.5")


def test_those_that_move_most_come_first_however_much_they_cost() -> None:
    """One cost 6 and 6 again, the other 3 and 9."""
    parts = [PartObserved("chat", "a", (replace(SMALL, model="large"),)), PartObserved("chat", "b", (SMALL,))]
    parts.append(PartObserved("chat", "uncalled", (replace(SMALL, calls=Calls()),)))
    (other,) = other_models([plan()], [calls("chat", SMALL)], ["lab/large"], parts, "session")
    assert amounts(other.parts) == [("b", "3", "9"), ("a", "6", "6")]


def test_what_is_not_known_comes_last_and_ten_are_told() -> None:
    uses = [replace(SMALL, tokens=Tokens(uncached_input=1_000_000 * (at + 1), output=1)) for at in range(11)]
    parts = [PartObserved("chat", f"s{at:02}", (use,)) for at, use in enumerate(uses)]
    parts += [PartObserved("chat", "a", (UNHEARD,)), PartObserved("chat", "b", (replace(uses[0]),))]
    (other,) = other_models([plan()], [calls("chat", SMALL)], ["lab/large"], parts, "session")
    assert [part.name for part in other.parts] == [f"s{at:02}" for at in range(10, 0, -1)]
    (other,) = other_models([plan()], [calls("chat", SMALL)], ["lab/large"], parts[-2:], "session")
    assert [part.name for part in other.parts] == ["b", "a"]
    assert other.moved_by == "session"


def test_parts_are_summed_over_all_workloads_that_they_called() -> None:
    parts = [
        PartObserved("chat", "s", (SMALL, FREE)),
        PartObserved("fix", "s", (SMALL,)),
        PartObserved(None, "s", (SMALL,)),
        PartObserved("chat", None, (SMALL, SILENT)),
        PartObserved("chat", "silent", (SILENT,)),
        PartObserved("elsewhere", "other", (SMALL,)),
        PartObserved("index", "index", (SMALL,)),
        PartObserved("fix", "t", (SMALL, SMALL)),
    ]
    observed = [calls(name, SMALL) for name in ("chat", "fix", "index", None)]
    (other,) = other_models([plan()], observed, ["lab/large"], parts, "session")
    assert amounts(other.parts) == [("s", "9", "27"), ("t", "6", "18"), ("none", "3", "9")]


def test_one_result_for_each_model_and_currency() -> None:
    plans = [plan(), plan("b.yaml", "EUR")]
    observed = [calls("a.yaml: chat", SMALL), calls("b.yaml: chat", SMALL, SMALL), calls(None, SMALL)]
    others = other_models(plans, observed, ["lab/large", "lab/mini", "lab/large"])
    assert [(other.model, other.currency, other.calls, other.recorded, other.amount) for other in others] == [
        ("lab/large", "USD", 8, Decimal(6), Decimal(18)),
        ("lab/large", "EUR", 8, Decimal(3), Decimal(9)),
        ("lab/mini", "USD", 8, Decimal(6), Decimal(3)),
        ("lab/mini", "EUR", 8, Decimal(3), Decimal("1.5")),
    ]
    assert other_models([], [calls(None, SMALL)], ["lab/large"]) == ()


def test_a_model_by_the_name_that_price_lists_have_for_it() -> None:
    none = replace(plan(), recorded=RecordedModels({}))
    assert other_name([none, plan()], "plain") == "far/plain"
    assert other_name([none], "plain") is None
    assert moved(calls("chat", SMALL), model="plain").model == "far/plain"
    assert moved(calls("chat", SMALL), model="nowhere").model == "nowhere"


def test_the_sizes_at_which_the_other_model_s_prices_change() -> None:
    """375,000 tokens of the large one are 250,000 of the small one; of the mini one nobody knows."""
    assert scaled_sizes([plan()], ["lab/large"]) == (250_000, 375_000)
    assert scaled_sizes([plan()], ["lab/mini", "nowhere"]) == ()
    assert scaled_sizes([], ["lab/large"]) == ()
