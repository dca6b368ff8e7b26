"""Ranges: what draws of them come to, against closed forms; what keeps a draw from counting; and who shares one."""

from decimal import Decimal
from math import exp, log, sqrt
from statistics import NormalDist

import pytest

from budgetlint.estimate.distributions import distribution_of
from budgetlint.model.ranges import AttemptsRange, NumberRange, Range, ShareTo100Range, WholeRange
from tests.formula.plans import budget, chat, estimated, reported, rules

N = NormalDist()
Z = N.inv_cdf(0.9)
TOKENS = "{mean: 2288, p10: 900, p90: 4100}"
SIGMA = log(4100 / 900) / (2 * Z)
MEDIAN = sqrt(900 * 4100)


def ranged(cls: type[Range], mean: str, p10: str, p90: str, p50: str | None = None) -> Range:
    return cls(mean=Decimal(mean), p10=Decimal(p10), p90=Decimal(p90), p50=None if p50 is None else Decimal(p50))


def off(drawn: Decimal | None, expected: float) -> float:
    """By what share a figure from draws is apart from what is expected."""
    assert drawn is not None
    return abs(float(drawn) / expected - 1)


@pytest.mark.parametrize(
    ("stated", "values"),
    [
        (ranged(NumberRange, "2288", "900", "4100"), (900, MEDIAN, 4100)),
        (ranged(NumberRange, "2288", "900", "4100", "2500"), (900, 2500, 4100)),
        (ranged(ShareTo100Range, "0.6", "0.4", "0.8", "0.55"), (0.4, 0.55, 0.8)),
        (ranged(ShareTo100Range, "0.6", "0.4", "0.9"), (0.4, 0.7101, 0.9)),
        (ranged(WholeRange, "12", "5", "23"), (5, 11, 23)),
    ],
)
def test_a_distribution_goes_through_its_quantiles(stated: Range, values: tuple[float, ...]) -> None:
    shape = distribution_of(stated)
    assert [round(shape.value(z), 4) for z in (-Z, 0, Z)] == [round(value, 4) for value in values]


def test_implied_means() -> None:
    """The design's own figures: 2,288 without a p50, 2,048 to 3,027 with one."""
    assert round(distribution_of(ranged(NumberRange, "2000", "900", "4100")).mean) == 2288
    between = [distribution_of(ranged(NumberRange, "2000", "900", "4100", str(p50))).mean for p50 in (901, 2500, 4099)]
    assert [round(mean) for mean in between[::2]] == [2048, 3027]
    assert abs(distribution_of(ranged(ShareTo100Range, "0.5", "0.3", "0.7")).mean - 0.5) < 1e-9


def test_attempts_are_never_below_one() -> None:
    assert distribution_of(ranged(AttemptsRange, "1.5", "1.1", "2")).value(-4) == 1


def test_one_number_against_the_closed_form() -> None:
    spread = budget(chat(tokens=TOKENS, ceiling="900")).spread
    assert spread is not None
    expected = 1 - N.cdf(log(900 / (MEDIAN * 0.3)) / SIGMA)
    assert abs(float(spread.probability) - expected) <= 0.005
    assert [
        off(amount, 0.3 * at) < 0.001 for amount, at in ((spread.p10, 900), (spread.p50, MEDIAN), (spread.p90, 4100))
    ] == [True] * 3
    assert (spread.limit_for, spread.p90) == (Decimal(1231), Decimal(1230))
    assert spread.unpriced is None


def test_what_is_allowed_decides_on_the_limit() -> None:
    spread = budget(chat(tokens=TOKENS, more=", max_probability: 25%")).spread
    assert spread is not None
    assert off(spread.limit_for, 0.3 * MEDIAN * exp(SIGMA * N.inv_cdf(0.75))) < 0.002


def test_two_numbers_multiply() -> None:
    spread = budget(chat("{mean: 100k, p10: 60k, p90: 147k}", TOKENS, "1200")).spread
    assert spread is not None
    sigma = sqrt(SIGMA**2 + (log(147 / 60) / (2 * Z)) ** 2)
    expected = 1 - N.cdf(log(1200 / (MEDIAN * sqrt(60 * 147) * 0.003)) / sigma)
    assert abs(float(spread.probability) - expected) <= 0.007


def test_the_tornado_is_exact_and_the_widest_first() -> None:
    estimate = estimated(chat("{mean: 100k, p10: 90k, p90: 111k}", TOKENS))
    assert estimate.spread is not None
    assert [(bar.address, bar.low, bar.high) for bar in estimate.spread.tornado] == [
        ("chat.input_tokens", Decimal(270), Decimal(1230)),
        ("chat.requests", Decimal("617.76"), Decimal("761.904")),
    ]


YEAR = """\
version: 1
starts: 2027-01
{drivers}
workloads:
{workloads}
budgets:
  year: {{ceiling: 15600, period: year}}
  monthly: {{ceiling: 1300}}
"""
ONE = """\
  {name}:
    kind: llm-app
    model: anthropic/claude-sonnet-4-5
    requests: {requests}
    input_tokens: 10k
    output_tokens: 0
"""


def test_one_draw_holds_for_the_whole_plan() -> None:
    """600 to 1,900 a month: a year above 12 × 1,300 with 33.2%, and so each month and any of them."""
    workloads = ONE.format(name="chat", requests="{mean: 38k, p10: 20000, p90: 63333.333333}")
    estimate = estimated(YEAR.format(drivers="", workloads=workloads))
    year, monthly = (budget.spread for budget in estimate.budgets)
    assert year is not None
    assert monthly is not None
    assert (year.probability, monthly.probability) == (Decimal("0.33"), Decimal("0.33"))
    assert monthly.runs == (Decimal("0.33"),) * 12
    assert off(year.p90, 12 * 1900) < 0.001


def test_a_driver_is_one_draw_and_two_numbers_are_two() -> None:
    stated = "{mean: 20k, p10: 10000, p90: 31666.666667}"
    both = "{{driver: questions}}".format()
    of_one = "".join(ONE.format(name=name, requests=both) for name in ("one", "two"))
    of_two = "".join(ONE.format(name=name, requests=stated) for name in ("one", "two"))
    shared = budget(YEAR.format(drivers=f"drivers: {{questions: {stated}}}", workloads=of_one), "year").spread
    apart = budget(YEAR.format(drivers="", workloads=of_two), "year").spread
    assert shared is not None
    assert apart is not None
    assert off(shared.p90, 12 * 1900) < 0.001
    assert apart.p90 is not None
    assert apart.p90 < 12 * 1750


def test_what_a_file_inherits_is_one_draw() -> None:
    """Retries of the file move both workloads together: each by itself would spread less."""
    more = "multipliers: {retries: {mean: 33%, p10: 5%, p90: 70%}}"
    workloads = "".join(ONE.format(name=name, requests="20k") for name in ("one", "two"))
    spread = budget(YEAR.format(drivers=more, workloads=workloads), "year").spread
    assert spread is not None
    assert off(spread.p90, 12 * 1200 * 1.7) < 0.001


VECTORS = """\
version: 1
workloads:
  vectors:
    kind: embeddings
    model: openai/text-embedding-3-small
    requests: 1M
    input_tokens: {mean: 4300, p10: 2000, p90: 7200}
budgets:
  total: {ceiling: 1000, max_probability: 2%}
"""


def test_a_draw_above_the_context_window_counts_as_exceeding() -> None:
    spread = budget(VECTORS).spread
    assert spread is not None
    shape = distribution_of(ranged(NumberRange, "4300", "2000", "7200"))
    expected = 1 - N.cdf((log(8191) - shape.middle) / shape.above)
    assert abs(float(spread.probability) - expected) <= 0.006
    assert spread.unpriced == spread.probability
    assert (spread.limit_for, spread.p90 is None) == (None, False)
    assert rules(reported(VECTORS)) == [("budget-likely-exceeded", "error")]


def test_cache_writes_are_at_most_what_reads_leave() -> None:
    text = chat(tokens="2000") + "multipliers: {cache: {reads: {mean: 60%, p10: 20%, p90: 92%}, writes: 30%}}\n"
    estimate = estimated(text)
    assert estimate.spread is not None
    low, high = (
        600 * (1 - reads - writes + reads * 0.1 + writes * 1.25) for reads, writes in ((0.2, 0.3), (0.92, 0.08))
    )
    (swing,) = estimate.spread.tornado
    assert (off(swing.low, low) < 1e-12, off(swing.high, high) < 1e-12) == (True, True)


MIX = """\
version: 1
workloads:
  chat:
    kind: llm-app
    model: anthropic/claude-sonnet-4-5
    requests: 100k
    input_tokens: 2000
    output_tokens: 0
    mix:
      short: {share: {mean: 60%, p10: 40%, p90: 77%}, input_tokens: 1000}
      long: {}
budgets:
  total: {ceiling: 500}
"""


def test_the_share_of_a_mix_of_two() -> None:
    spread = budget(MIX).spread
    assert spread is not None
    assert (off(spread.p10, 600 - 300 * 0.77) < 0.001, off(spread.p90, 600 - 300 * 0.4) < 0.001) == (True, True)


SEATS = """\
version: 1
starts: 2027-01
months: 2
workloads:
  seats:
    kind: subscription
    model: anthropic/claude-team-seat
    seats: {mean: 10, p10: 7, p90: 13.4}
    growth: {rate: 10%}
budgets:
  monthly: {ceiling: 400}
"""


def test_seats_are_rounded_up_in_each_month_of_each_draw() -> None:
    estimate = estimated(SEATS)
    assert estimate.spread is not None
    assert [(bar.low, bar.high) for bar in estimate.spread.tornado] == [
        (Decimal(7 * 30 + 8 * 30), Decimal(14 * 30 + 15 * 30))
    ]
    spread = estimate.budgets[0].spread
    assert spread is not None
    assert spread.p50 is not None
    assert spread.p50 % 30 == 0


def test_at_the_means_nothing_changes() -> None:
    plain = chat(tokens="2288", ceiling="900")
    with_range = chat(tokens=TOKENS, ceiling="900")
    assert estimated(with_range).totals == estimated(plain).totals
    assert budget(plain).spread is None
    assert estimated(plain).spread is None


def test_without_what_draws_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error where a budget asks how probable it is, else an info; the means are checked all the same."""
    monkeypatch.setattr("budgetlint.formula.spread.installed", lambda: False)
    assert rules(reported(chat(tokens=TOKENS))) == [("ranges-unavailable", "info")]
    report = reported(chat(tokens=TOKENS, ceiling="600", more=", max_probability: 10%"))
    assert rules(report) == [("ranges-unavailable", "error")]
    assert [finding.rule for finding in report.findings if finding.severity.value == "error"] == [
        "budget-exceeded",
        "ranges-unavailable",
    ]


BASE = "multipliers: {retries: {mean: 33%, p10: 5%, p90: 70%}}\n"
SERVICE = "version: 1\nname: {name}\nextends: base.yaml\nworkloads:\n" + ONE
ROOT = "version: 1\nname: all\nincludes: [one.yaml, two.yaml]\nbudgets:\n  total: {ceiling: 1700}\n"


def test_a_range_that_files_extend_is_one_draw_for_a_root() -> None:
    files = {f"{name}_yaml": SERVICE.format(name=name, requests="20k") for name in ("one", "two")}
    spread = budget(ROOT, base_yaml=BASE, **files).spread
    assert spread is not None
    assert off(spread.p90, 1200 * 1.7) < 0.001


def test_a_root_over_months_draws_its_members() -> None:
    files = {f"{name}_yaml": SERVICE.format(name=name, requests="20k") for name in ("one", "two")}
    root = ROOT.replace("includes", "starts: 2027-01\nmonths: 3\nincludes").replace("1700", "5100, period: quarter")
    spread = budget(root, base_yaml=BASE, **files).spread
    assert spread is not None
    assert off(spread.p90, 3 * 1200 * 1.7) < 0.001


PAYABLE = (
    """\
version: 1
adjustments:
  off: {kind: discount, amount: 100}
  vat: {kind: tax, rate: 19%}
workloads:
"""
    + ONE.format(name="chat", requests="{mean: 22k, p10: 2000, p90: 50k}")
    + """\
    mix:
      short: {share: {mean: 60%, p10: 40%, p90: 77%}}
      long: {}
budgets:
  pays: {ceiling: 1000, basis: payable}
  before: {ceiling: 1000, basis: payable, without: [vat]}
"""
)


def test_what_is_payable_is_drawn_as_it_is_settled() -> None:
    """Both parts of the mix cost the same: 60 to 1,500 USD less at most 100, and the tax on that."""
    pays, before = (budget(PAYABLE, name).spread for name in ("pays", "before"))
    assert pays is not None
    assert before is not None
    assert [pays.p10, before.p10] == [Decimal(0), Decimal(0)]
    assert off(pays.p90, 1400 * 1.19) < 0.001
    assert off(before.p90, 1400) < 0.001


def test_draws_that_break_a_rule_are_said_however_few_they_are() -> None:
    spread = budget(VECTORS.replace("p90: 7200", "p90: 5000").replace("4300", "3200")).spread
    assert spread is not None
    assert spread.unpriced == 0


def test_a_probability_over_plain_numbers_is_certain() -> None:
    report = reported(chat(ceiling="700", more=", max_probability: 10%"))
    (message,) = (finding.message for finding in report.findings if finding.rule == "probability-certain")
    assert message == (
        "`total` is exceeded with a probability of 0%, at most 10% is allowed: no number behind its 600.00 USD is a range"
    )


def test_a_range_too_wide_for_any_mean_says_so() -> None:
    report = reported(chat(tokens="{mean: 2000, p10: 1, p90: 10k}"))
    (finding,) = (
        finding
        for finding in report.findings
        if finding.rule == "range-mean-apart" and "input_tokens" in finding.message
    )
    assert "so far apart that the mean of the draws does not lie between them" in str(finding.help)


def test_a_root_without_workloads_has_no_layers_of_its_own() -> None:
    files = {f"{name}_yaml": SERVICE.format(name=name, requests="20k") for name in ("one", "two")}
    assert estimated(ROOT, base_yaml=BASE, **files).spread is None


@pytest.mark.parametrize(
    ("tokens", "fault"),
    [
        ("{mean: 5, p10: 0.0000000000000000000000000000001, p90: 9}", "`p10` is closer to 0 than can be drawn"),
        ("{mean: 5, p10: 0.0000000001, p90: 900}", "`p90` is more than 1,000,000,000,000 times `p10`"),
    ],
)
def test_ends_beyond_what_can_be_drawn_are_a_finding(tokens: str, fault: str) -> None:
    report = reported(chat(tokens=tokens))
    messages = [finding.message for finding in report.findings if finding.rule == "range-invalid"]
    assert messages == [f"`input_tokens` is not a range: {fault}"]


def test_a_share_next_to_all_is_a_finding_and_one_that_is_not_is_drawn() -> None:
    shares = "multipliers: {rejected_outputs: {mean: 90%, p10: 60%, p90: 99.9999999999NINES%}}\n"
    report = reported(chat() + shares.replace("NINES", "999"))
    assert [finding.message for finding in report.findings if finding.rule == "range-invalid"] == [
        "`rejected_outputs` is not a range: `p90` is closer to 100 % than can be drawn"
    ]
    spread = budget(chat() + shares.replace("NINES", "")).spread
    assert spread is not None
    assert off(spread.p10, 600 / 0.4) < 0.001


def test_between_the_median_and_p90_the_spread_is_that_of_the_upper_side() -> None:
    """Half as many standard deviations above the median as p90 is: the root of 4.1 times the median."""
    skewed = distribution_of(ranged(NumberRange, "2000", "900", "4100", "1000"))
    assert abs(skewed.value(Z / 2) / (1000 * sqrt(4.1)) - 1) < 1e-12
    assert abs(skewed.value(-Z / 2) / (1000 * sqrt(0.9)) - 1) < 1e-12


def test_the_mean_of_whole_numbers_is_that_of_4096_equally_probable_ones() -> None:
    whole = distribution_of(ranged(WholeRange, "12", "5", "23", "11"))
    assert (whole.mean * 4096).is_integer()
