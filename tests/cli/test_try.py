"""`try`: keys changed on the side, whole outputs, and nothing written unless a check accepts it."""

import json
from pathlib import Path

import pytest

from tests.cli.running import CHAT, DAY, Done, folder_with, ran, unled
from tests.sampled import sampled

PRICES = """\
{
 "version": 1,
 "date": "2026-11-01",
 "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
 "tokenizers": {"one": {}, "two": {"than": "one", "ratio": "1.3", "source": "https://lab.example/count"}},
 "models": {
  "lab/small": {"tokenizer": "one", "prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15", "cache_read_tokens": "0.3", "cache_write_tokens": "3.75"}}]},
  "lab/next": {"tokenizer": "two", "prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}]},
  "lab/dear": {"tokenizer": "one", "prices": [{"source": "lab", "rates": {"input_tokens": "9", "output_tokens": "45"}}]},
  "shop/cheap": {"prices": [{"source": "lab", "rates": {"input_tokens": "1", "output_tokens": "5"}}]},
  "lab/seat": {"prices": [{"source": "lab", "rates": {"seats": "1.5"}}]}
 }
}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder_with(tmp_path, prices__json=PRICES))


def tried(*words: str) -> Done:
    return ran("try", "budget.yaml", *words, "--as-of", DAY)


def as_json(*words: str) -> dict[str, object]:
    return dict(json.loads(tried(*words, "--format", "json").out))


def alternatives(*words: str) -> list[dict[str, object]]:
    models = as_json(*words)["alternatives"]
    assert isinstance(models, list)
    return models


HEAD = """\
as of: 2026-11-24
file: budget.yaml
amounts: USD a month
today: base 4.50, operational 4.50, planned 4.95
  total: 4.95 of 10.00 a month, ok
"""


def test_values_of_one_address_stand_side_by_side() -> None:
    assert tried("--set", "chat.input_tokens=2k", "--set", "buffer=0%", "--set", "buffer=100%") == Done(
        1,
        HEAD
        + """
try: chat.input_tokens=2k buffer=0%
  base 7.50, operational 7.50, planned 7.50
  planned: 4.95 → 7.50, +2.55 (+51.5%)
    tokens: +3.15
    buffer: -0.60
  chat.buffer: 10% → 0%
  chat.input_tokens: 1,000 → 2,000
  total: 7.50 of 10.00 a month, ok

try: chat.input_tokens=2k buffer=100%
  base 7.50, operational 7.50, planned 15.00
  planned: 4.95 → 15.00, +10.05 (+203.0%)
    tokens: +4.65
    buffer: +5.40
  chat.buffer: 10% → 100%
  chat.input_tokens: 1,000 → 2,000
  total: 15.00 of 10.00 a month, exceeded, was ok
""",
        "",
    )


def test_models_are_told_with_the_ratio_of_their_tokens() -> None:
    assert tried("--model", "lab/next", "--model", "shop/cheap") == Done(
        0,
        HEAD
        + """
try: chat.model=lab/next chat.input_tokens=1300 chat.output_tokens=130
  base 5.85, operational 5.85, planned 6.44
  planned: 4.95 → 6.44, +1.49 (+30.0%)
    tokens: +1.49
  chat.model: lab/small → lab/next
  chat.input_tokens: 1,000 → 1,300
  chat.output_tokens: 100 → 130
  total: 6.44 of 10.00 a month, ok
  note: chat: `lab/next` counts 1.3 tokens where `lab/small` counts 1, so its tokens are scaled

try: chat.model=shop/cheap
  base 1.50, operational 1.50, planned 1.65
  planned: 4.95 → 1.65, -3.30 (-66.7%)
    model: -3.30
  chat.model: lab/small → shop/cheap
  total: 1.65 of 10.00 a month, ok
  note: no measurement compares how `shop/cheap` and `lab/small` count tokens: `chat` is assumed to have the same number on both [tokens-unscaled]
""",
        "",
    )


def test_a_number_that_is_set_is_not_scaled() -> None:
    (alternative,) = alternatives("--model", "lab/next", "--set", "chat.input_tokens=1200")
    assert alternative["set"] == [
        {"address": "chat.model", "value": "lab/next"},
        {"address": "chat.input_tokens", "value": "1200"},
        {"address": "chat.output_tokens", "value": "130"},
    ]
    assert alternative["tokens_ratio"] == "1.3"


def test_json() -> None:
    assert as_json("--set", "multipliers.retries=10%") == {
        "version": 1,
        "as_of": DAY,
        "path": "budget.yaml",
        "name": "chat",
        "currency": "USD",
        "period": "month",
        "today": {
            "totals": {"base": "4.5", "operational": "4.5", "planned": "4.95"},
            "complete": True,
            "unpriced": [],
            "budgets": [
                {"name": "total", "ceiling": "10", "basis": "planned", "period": "month", "per": None, "amount": "4.95", "status": "ok"}
            ],
        },
        "alternatives": [
            {
                "set": [{"address": "multipliers.retries", "value": "10%"}],
                "model": None,
                "tokens_ratio": "1",
                "tokens": [],
                "refused": False,
                "findings": [],
                "totals": {"base": "4.5", "operational": "4.95", "planned": "5.445"},
                "complete": True,
                "unpriced": [],
                "budgets": [
                    {"name": "total", "ceiling": "10", "basis": "planned", "period": "month", "per": None, "amount": "5.445", "status": "ok"}
                ],
                "change": "0.495",
                "drivers": [{"name": "retries", "change": "0.495"}],
                "from_catalog": [],
            }
        ],
        "written": False,
    }  # fmt: skip


def test_markdown() -> None:
    assert tried("--set", "chat.requests=2000", "--format", "markdown") == Done(
        0,
        """\
### `budget.yaml`, USD a month

| plan | base | operational | planned | change |
| :-- | --: | --: | --: | --: |
| today | 4.50 | 4.50 | 4.95 | |
| `chat.requests=2000` | 9.00 | 9.00 | 9.90 | +4.95 (+100.0%) |

| budget | today | `chat.requests=2000` |
| :-- | --: | --: |
| `total` a month | 4.95 of 10.00, ok | 9.90 of 10.00, warn |

`chat.requests=2000`:

- volume: +4.95

<sub>as of 2026-11-24</sub>
""",
        "",
    )


@pytest.mark.parametrize(
    ("setting", "rule"),
    [
        ("chat.model=lab/none", "model-unknown"),
        ("chat.user=5", "unknown-key"),
        ("chat.requests=-5", "wrong-value"),
        ("multipliers.retries=3", "wrong-value"),
        ("chat.users=5", "workload-volume"),
        ("budgets.total.workloads=[nobody]", "budget-unknown-workload"),
        ("pricing.snapshot=none.json", "snapshot-missing"),
        ("chat.service_tier=batch", "usage-unpriced"),
    ],
)
def test_what_check_refuses_is_refused(setting: str, rule: str) -> None:
    done = tried("--set", setting)
    assert done.code == 1
    assert f"[{rule}]" in next(line for line in done.out.splitlines() if line.startswith("  refused: "))
    assert tried("--set", setting, "--write").code == 2
    assert Path("budget.yaml").read_text() == CHAT


def test_cheapest_is_the_least_that_fits() -> None:
    models = "lab/dear,lab/next,shop/cheap,lab/none"
    assert tried("--cheapest", models).out.splitlines()[-1] == (
        "cheapest that fits under every budget: chat.model=shop/cheap"
    )
    none = tried("--cheapest", models, "--set", "budgets.total.ceiling=1")
    assert (none.code, none.out.splitlines()[-1]) == (1, "cheapest: none of them fits under every budget")
    assert as_json("--cheapest", "lab/dear,lab/next")["cheapest"] == 1


def test_write_changes_the_file_and_nothing_else_in_it() -> None:
    done = tried("--set", "chat.requests=1500", "--set", "multipliers.retries=5%", "--write")
    assert (done.code, done.out.splitlines()[-1]) == (0, "written: budget.yaml")
    changed = CHAT.replace("requests: 1000", "requests: 1500") + "multipliers: {retries: 5%}\n"
    assert Path("budget.yaml").read_text() == changed
    assert ran("check", "--as-of", DAY).code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--set", "chat.requests=9000", "--write"),
         (
             "nothing was written, `check` would refuse it: `total` plans 44.55 USD a month, 34.55 USD over its ceiling "
             "of 10.00 USD [budget-exceeded]"
         )),
        (("--set", "buffer=1%", "--set", "buffer=2%", "--write"), "`--write` writes one alternative, and there are 2"),
        ((), "nothing to try: expected `--set ADDRESS=VALUE`, `--model MODEL` or `--cheapest MODEL,MODEL`"),
        (("--set", "buffer"), "`buffer` is not a change, expected `ADDRESS=VALUE` such as `support-chat.input_tokens=2500`"),
        (("--set", "cat.users=3"), "unknown key or workload `cat`, did you mean `chat`?"),
        (("--set", "chat..users=3"), "`chat..users` is not an address, expected one such as `support-chat.input_tokens` or `buffer`"),
        (("--set", "buffer={a"), "`buffer`: `{a`: `a` has no value"),
        (("--model", "lab/next", "--workload", "cat"), "unknown workload `cat`, did you mean `chat`?"),
        (("--cheapest", ","), "`--cheapest` names no model, expected `--cheapest MODEL,MODEL`"),
        (("--set", "buffer=1%", "--breakeven", "chat.model"),
         "`chat.model` is not a number in either plan, expected one such as `chat.requests`"),
        (("--set", "buffer=1%", "--breakeven", "chat.request"),
         "`chat.request` is not a number in either plan, did you mean `chat.requests`?"),
    ],
)  # fmt: skip
def test_what_can_not_be_done_is_said(words: tuple[str, ...], why: str) -> None:
    assert unled(tried(*words)) == Done(2, "", f"error: {why}\n")
    assert Path("budget.yaml").read_text() == CHAT


CACHE = "chat.multipliers.cache={reads: 50%, writes: 36%}"
SEATS = "chat={kind: subscription, model: lab/seat, seats: 5}"


@pytest.mark.parametrize(
    ("words", "message"),
    sampled([
        (("--set", CACHE, "--breakeven", "chat.multipliers.cache.reads"),
         "chat.multipliers.cache.reads: both cost the same at 10%; below it today's plan is cheaper, above it the other"),
        (("--set", SEATS, "--breakeven", "chat.requests"),
         "chat.requests: both cost the same at 1,666.666667; below it today's plan is cheaper, above it the other"),
        (("--set", SEATS, "--breakeven", "chat.seats"),
         "chat.seats: both cost the same at 3; below it the other is cheaper, above it today's plan"),
        (("--model", "shop/cheap", "--set", "chat.requests=9000", "--breakeven", "chat.requests"),
         "chat.requests: both cost the same at 3,000; below it the other is cheaper, above it today's plan"),
        (("--set", "chat.multipliers.cache={reads: 50%}", "--breakeven", "chat.requests"),
         "chat.requests: there is no value at which both cost the same, the other is always cheaper"),
        (("--model", "shop/cheap", "--breakeven", "chat.output_tokens"),
         "chat.output_tokens: there is no value at which both cost the same, the other is always cheaper"),
        (("--set", "chat.multipliers.rejected_outputs=10%", "--model", "shop/cheap", "--breakeven",
          "chat.multipliers.rejected_outputs"),
         (
             "chat.multipliers.rejected_outputs: both cost the same at about 66.6667%; below it the other is cheaper, "
             "above it today's plan"
         )),
    ], 2),
)  # fmt: skip
def test_breakeven(words: tuple[str, ...], message: str) -> None:
    assert f"  break-even, {message}" in tried(*words).out.splitlines()


def test_the_same_twice_is_one_alternative() -> None:
    words = ("--set", "buffer=0%", "--set", "buffer=0%", "--model", "shop/cheap", "--model", "shop/cheap")
    assert len(alternatives(*words)) == 1


def test_breakeven_as_data() -> None:
    assert as_json("--set", CACHE, "--breakeven", "chat.multipliers.cache.reads")["breakeven"] == [
        {
            "address": "chat.multipliers.cache.reads",
            "alternative": 0,
            "value": "0.1",
            "exact": True,
            "between": None,
            "cheaper_below": "today",
            "cheaper_above": "alternative",
        }
    ]


def test_headlines_of_a_plan_over_months_are_of_all_of_them() -> None:
    Path("budget.yaml").write_text(CHAT.replace("buffer:", "starts: 2027-01\nmonths: 4\nbuffer:"), "utf-8")
    lines = tried("--set", "chat.growth={rate: 100%, per: month}", "--set", "budgets.total.ceiling=50").out.splitlines()
    assert lines[2:4] == [
        "amounts: USD in 2027-01 to 2027-04",
        "today: base 18.00, operational 18.00, planned 19.80",
    ]
    assert "  base 67.50, operational 67.50, planned 74.25" in lines


def test_a_key_of_a_cache_in_its_short_form_is_set_as_in_its_long_one() -> None:
    agent = """\
version: 1
pricing: {snapshot: prices.json}
workloads:
  fix:
    kind: agent
    model: lab/m
    tasks: 100
    calls_per_task: 10
    context: {other: 5000, growth_per_call: 1000}
    output_tokens: 10
    multipliers: {cache: %s}
"""
    rates = {"input_tokens": "3", "cache_read_tokens": "0.3", "output_tokens": "15"}
    lab = {"url": "https://lab.example/pricing", "kind": "official", "retrieved": DAY}
    models = {"lab/m": {"prices": [{"source": "lab", "rates": rates}]}}
    prices = {"version": 1, "date": DAY, "sources": {"lab": lab}, "models": models}
    Path("prices.json").write_text(json.dumps(prices), encoding="utf-8")
    answers = []
    for cache in ("prefix", "{mode: prefix}"):
        Path("agent.yaml").write_text(agent % cache, encoding="utf-8")
        words = ("agent.yaml", "--set", "fix.multipliers.cache.hit_rate=90%", "--as-of", DAY)
        answers.append(ran("try", *words).out)
    assert "refused" not in answers[0]
    assert answers[0] == answers[1]


MIX_PRICES = {
    "version": 1,
    "date": DAY,
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": DAY}},
    "models": {
        name: {
            "tokenizer": name[4:],
            "prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}],
        }
        for name in ("lab/old", "lab/new", "lab/mid")
    },
    "tokenizers": {
        "new": {"than": "old", "ratio": "1.30", "source": "lab"},
        "mid": {"than": "old", "ratio": "1.04", "source": "lab"},
    },
}


@pytest.mark.parametrize(
    ("mix", "settings", "base"),
    [
        # 500 requests of 1,000 tokens and 500 of 3,000, all counted 1.3 times: 6 × 1.3
        (
            "{one: {share: 50%, model: lab/old}, two: {input_tokens: 3000}}",
            ["a.model=lab/new", "a.mix.one.model=lab/new", "a.input_tokens=1300", "a.mix.two.input_tokens=3900"],
            "7.8",
        ),
        # a part that is on another model already counts 1.25 times only: 0.5 × 3 × (1.3 + 1.25 × 2)
        (
            "{one: {share: 50%}, two: {model: lab/mid, input_tokens: 2000}}",
            [
                "a.model=lab/new",
                "a.mix.two.model=lab/new",
                "a.mix.one.input_tokens=1300",
                "a.mix.two.input_tokens=2500",
            ],
            "5.7",
        ),
    ],
)
def test_each_part_of_a_mix_is_put_on_the_model_with_its_own_tokens(mix: str, settings: list[str], base: str) -> None:
    Path("prices.json").write_text(json.dumps(MIX_PRICES), encoding="utf-8")
    plan = (
        "version: 1\npricing: {snapshot: prices.json}\nworkloads:\n"
        f"  a: {{kind: llm-app, model: lab/old, requests: 1000, input_tokens: 1000, output_tokens: 0, mix: {mix}}}\n"
    )
    Path("mix.yaml").write_text(plan, encoding="utf-8")
    done = ran("try", "mix.yaml", "--model", "lab/new", "--as-of", DAY, "--format", "json")
    (alternative,) = json.loads(done.out)["alternatives"]
    assert [f"{setting['address']}={setting['value']}" for setting in alternative["set"]] == settings
    assert alternative["totals"]["base"] == base
    listed = ran(
        "prices", "lab/*", "--for", "mix.yaml", "a", "--snapshot", "prices.json", "--as-of", DAY, "--format", "json"
    )
    plans = {model["name"]: model["base"] for model in json.loads(listed.out)["models"]}
    assert plans["lab/new"] == base
