"""How far each number of a plan may go: the value holds, the next one doesn't, and worked figures."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import budgetlint
from budgetlint.figures.exact import exactly
from budgetlint.formula.greatest import greatest
from tests.cli.running import EXAMPLES, ran

DAY = "2026-11-26"
WHOLE = ("calls_per_task", "tasks", "started_tasks", "requests", "users", "accepted_images", "accepted_clips")


def shown(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Each budget's limits by address."""
    done = ran("headroom", str(path), "--as-of", DAY, "--format", "json")
    assert (done.code, done.err) == (0, "")
    (file,) = json.loads(done.out)["files"]
    return {budget["name"]: {limit["address"]: limit for limit in budget["limits"]} for budget in file["budgets"]}


def test_worked_figures_of_the_first_example() -> None:
    """95.9445 planned of 120: everything in proportion may grow by 120 ÷ 95.9445. Retries: 81 × (1 + r) × 1.15 = 120.

    Input alone: 6,000 requests × 3 ÷ 1,000,000 × t + 45 of output, × 1.03 × 1.15 = 120.
    """
    limits = shown(EXAMPLES / "llm-app" / "budget.yaml")["total"]
    factor = Fraction(120) / Fraction("95.9445")
    expected = {
        "prices": factor,
        "support-chat.requests_per_user_per_day": 3 * factor,
        "support-chat.multipliers.retries": Fraction(120) / (81 * Fraction("1.15")) - 1,
        "support-chat.input_tokens": (Fraction(120) / Fraction("1.03") / Fraction("1.15") - 45) * 1_000_000 / 18_000,
    }
    assert limits["support-chat.users"]["limit"] == "125", "nobody has a share of a user"
    for address, figure in expected.items():
        assert abs(Fraction(limits[address]["limit"]) / figure - 1) < Fraction(1, 10**26), address


@pytest.mark.parametrize("name", [pytest.param("coding-agent", marks=pytest.mark.slow), "image-feature", "video"])
def test_every_limit_holds_and_the_next_value_does_not(name: str) -> None:
    """Written into the file itself, the limit is within the ceiling and a hair more, or one more call, is above it."""
    text = (EXAMPLES / name / "budget.yaml").read_text(encoding="utf-8")
    for budget, limits in shown(EXAMPLES / name / "budget.yaml").items():
        for address, limit in limits.items():
            workload, _, key = address.partition(".")
            if not key or "." in key:
                continue
            most = Decimal(limit["limit"])
            more = most + 1 if key in WHOLE else most * (1 + Decimal(10) ** -25)
            assert [_status(text, name, workload, key, value)[budget] for value in (most, more)] == [False, True], (
                address
            )


def _status(text: str, example: str, workload: str, key: str, value: Decimal) -> dict[str, bool]:
    """Which budgets are exceeded with one number of a workload replaced."""
    from budgetlint.estimate.results import Status
    from budgetlint.frozen import replace

    file = budgetlint.load_budget(text)
    file = replace(file, workloads={**file.workloads, workload: replace(file.workloads[workload], **{key: value})})
    (prices,) = (EXAMPLES / example / "pricing").glob("*.json")
    snapshot = budgetlint.load_snapshot(prices.read_text(encoding="utf-8"))
    estimate = budgetlint.estimate_budget(file, snapshot, date.fromisoformat(DAY))
    return {result.name: result.status is Status.EXCEEDED for result in estimate.budgets}


def test_an_exceeded_budget_says_how_far_each_number_must_come_down(tmp_path: Path) -> None:
    for path in (EXAMPLES / "llm-app").rglob("*"):
        if path.is_file() and path.name != "budget.yaml":
            target = tmp_path / path.relative_to(EXAMPLES / "llm-app")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    text = (EXAMPLES / "llm-app" / "budget.yaml").read_text(encoding="utf-8")
    (tmp_path / "budget.yaml").write_text(text.replace("ceiling: 120", "ceiling: 60"), encoding="utf-8")
    limits = shown(tmp_path / "budget.yaml")["total"]
    assert limits["support-chat.users"]["limit"] == "62"
    assert "support-chat.buffer" not in limits, "no buffer at all would still be too much"


@pytest.mark.parametrize(
    ("cost", "ceiling", "whole", "limit"),
    [
        (lambda n: n * n, 50, True, 7),
        (lambda n: n * n, 49, True, 7),
        (lambda n: n if n <= 10 else n * 2, 15, False, 10),
        (lambda n: n if n < 10 else n * 2, 40, False, 20),
        (lambda n: n * 0 + 3, 5, False, None),
        (lambda n: -n, 5, False, None),
        (lambda n: n / (1 - n) if n < 1 else None, 1, False, Decimal("0.5000000000000000000000000001")),
    ],
)
def test_the_greatest_value_is_found_across_steps_and_curves(
    cost: object, ceiling: int, whole: bool, limit: object
) -> None:
    assert callable(cost)
    # the last case: what is 1 + 4e-28 settles to 1, so that value holds still
    with exactly():
        value = greatest(
            cost, Decimal(ceiling), Decimal("0.1") if not whole else Decimal(1), Decimal(10) ** 6, whole=whole
        )
    assert value == limit


def test_what_can_not_be_priced_has_no_headroom_and_fails(tmp_path: Path) -> None:
    (tmp_path / "budget.yaml").write_text(
        "version: 1\nname: a\nworkloads:\n  w: {kind: embeddings, model: x/y, requests: 1, input_tokens: 1}\nbudgets: {total: {ceiling: 1}}\n",
        encoding="utf-8",
    )
    done = ran("headroom", str(tmp_path / "budget.yaml"), "--as-of", DAY)
    assert (done.code, done.out.splitlines()[1:]) == (1, ["  total: incomplete; see `budgetlint check`"])


def test_the_numbers_of_parts_of_a_mix_are_turned(tmp_path: Path) -> None:
    """Short: 800 × (1,000 × 1 + 100 × 5) ÷ 1,000,000 = 1.20; long: 200 × (9,000 × 3 + 100 × 15) ÷ 1,000,000 × 1.05 = 5.985.

    Input of long: 200 × (3 t + 1,500) ÷ 1,000,000 × 1.05 = 8.80, retries 200 × 0.0285 × (1 + r) = 8.80. A greater share of
    short leaves less for long, which costs more: it breaks nothing. The share of long: 1.50 + s × (29.925 − 1.50) = 10.
    """
    models = {
        name: {"prices": [{"rates": {"input_tokens": rate, "output_tokens": out}}]}
        for name, rate, out in (("m/small", "1", "5"), ("m/big", "3", "15"))
    }
    snapshot = {"version": 1, "date": "2026-11-20", "currency": "USD", "models": models}
    (tmp_path / "prices.json").write_text(json.dumps(snapshot), encoding="utf-8")
    (tmp_path / "budget.yaml").write_text(MIXED, encoding="utf-8")
    limits = shown(tmp_path / "budget.yaml")["total"]
    parts = {address: Fraction(limit["limit"]) for address, limit in limits.items() if ".mix." in address}
    expected = {
        "chat.mix.long.input_tokens": (Fraction("8.80") / Fraction("1.05") * 5000 - 1500) / 3,
        "chat.mix.long.multipliers.retries": Fraction("8.80") / Fraction("5.70") - 1,
    }
    assert parts.keys() == expected.keys()
    assert all(abs(parts[address] / figure - 1) < Fraction(1, 10**26) for address, figure in expected.items())
    of_long = MIXED.replace("share: 80%, ", "").replace("{input_tokens: 9000", "{share: 20%, input_tokens: 9000")
    (tmp_path / "long.yaml").write_text(of_long, encoding="utf-8")
    share = Fraction(shown(tmp_path / "long.yaml")["total"]["chat.mix.long.share"]["limit"])
    assert abs(share / (Fraction("8.50") / Fraction("28.425")) - 1) < Fraction(1, 10**26)
    done = ran("check", "-v", str(tmp_path / "budget.yaml"), "--as-of", DAY)
    assert "breaks at 1,391 requests; at 13,468 input tokens of long" in done.out


MIXED = """\
version: 1
pricing: {snapshot: prices.json}
workloads:
  chat:
    kind: llm-app
    model: m/big
    requests: 1000
    input_tokens: 1000
    output_tokens: 100
    mix:
      short: {share: 80%, model: m/small}
      long: {input_tokens: 9000, multipliers: {retries: 5%}}
budgets:
  total: {ceiling: 10}
"""


@pytest.mark.slow
def test_what_is_left_out_of_many_is_said(tmp_path: Path) -> None:
    """Of 21 budgets the twenty most urgent have a line; of 14 workloads the twelve that plan most are turned."""
    models = {"m/a": {"prices": [{"rates": {"requests": "1000"}}]}}
    snapshot = {"version": 1, "date": "2026-11-20", "currency": "USD", "models": models}
    (tmp_path / "prices.json").write_text(json.dumps(snapshot), encoding="utf-8")
    workloads = (
        f"  w{at}: {{kind: metered, model: m/a, requests: {at + 1}, usage: {{requests: 1}}}}" for at in range(14)
    )
    budgets = (f"  b{at}: {{ceiling: {200 + at}}}" for at in range(21))
    head = ("version: 1", "pricing: {snapshot: prices.json}", "workloads:")
    path = tmp_path / "budget.yaml"
    path.write_text("\n".join((*head, *workloads, "budgets:", *budgets, "")), encoding="utf-8")
    lines = ran("check", "-v", str(path), "--as-of", DAY).out.splitlines()
    assert sum(line.startswith("  breaks at ") for line in lines) == 20
    assert lines[-2] == "`budgetlint headroom` shows what breaks 1 other budget first"
    (file,) = json.loads(ran("headroom", str(path), "--as-of", DAY, "--format", "json").out)["files"]
    assert {tuple(budget["unturned"]) for budget in file["budgets"]} == {("w0", "w1")}
    text = ran("headroom", str(path), "--as-of", DAY).out
    assert text.count("    (varied: the workloads with the largest plans; 2 more left unchanged)\n") == 21


def test_no_month_has_more_active_days_than_it_has(tmp_path: Path) -> None:
    """5 a month at 20 days, 7.75 at 31: a ceiling of 8 is not broken by days, one of 7 is."""
    rates = {"m/a": {"prices": [{"rates": {"input_tokens": "1", "output_tokens": "1"}}]}}
    snapshot = {"version": 1, "date": "2026-11-20", "currency": "USD", "models": rates}
    (tmp_path / "prices.json").write_text(json.dumps(snapshot), encoding="utf-8")
    chat = "kind: llm-app, model: m/a, users: 1, active_days: 20, requests_per_user_per_day: 0.25"
    text = f"version: 1\npricing: {{snapshot: prices.json}}\nworkloads:\n  w: {{{chat}, input_tokens: 500k, output_tokens: 500k}}\n"
    path = tmp_path / "budget.yaml"
    path.write_text(f"{text}budgets: {{low: {{ceiling: 7}}, high: {{ceiling: 8}}}}\n", encoding="utf-8")
    limits = shown(path)
    assert limits["low"]["w.active_days"]["limit"] == "28"
    assert "w.active_days" not in limits["high"]


COMPACTED = """version: 1
pricing: {snapshot: prices.json}
workloads:
  fix:
    kind: agent
    model: m/small
    tasks: 1k
    calls_per_task: 50
    context: {other: 10k, growth_per_call: GROWTH, compact_at: 20k}
    output_tokens: 1000
  shots: {kind: image, model: m/pixels, accepted_images: 10, attempts_per_accepted: 2}
budgets:
  fix: {ceiling: CEILING, workloads: [fix], basis: base}
  shots: {ceiling: 9, workloads: [shots], basis: base}
"""


@pytest.mark.parametrize(("growth", "ceiling", "calls"), [("0", "10", None), ("0", "15", "1"), ("1k", "10", None)])
def test_a_number_does_not_come_down_below_what_may_be_written(
    tmp_path: Path, growth: str, ceiling: str, calls: str | None
) -> None:
    """A call costs 0.015, 1,000 tasks at least 15: no number of calls holds 10. An image takes an attempt, 10 at least
    10."""
    rates = {"m/small": {"input_tokens": "1", "output_tokens": "5"}, "m/pixels": {"images": "1"}}
    models = {name: {"prices": [{"rates": stated}]} for name, stated in rates.items()}
    snapshot = {"version": 1, "date": "2026-11-20", "currency": "USD", "models": models}
    (tmp_path / "prices.json").write_text(json.dumps(snapshot), encoding="utf-8")
    text = COMPACTED.replace("GROWTH", growth).replace("CEILING", ceiling)
    (tmp_path / "budget.yaml").write_text(text, encoding="utf-8")
    limits = shown(tmp_path / "budget.yaml")
    assert limits["fix"].get("fix.calls_per_task", {}).get("limit") == calls
    assert "shots.attempts_per_accepted" not in limits["shots"]
    assert limits["shots"]["shots.accepted_images"]["limit"] == "4"
