"""How prices are known, line by line."""

from decimal import Decimal

from budgetlint.estimate.line_items import Amount, LineItem, Step
from budgetlint.estimate.standing import Standing, Standings, billed_lines
from budgetlint.frozen import replace
from tests.accounts.running import spending
from tests.estimate.test_known_parts import estimated


def line(meter: str, amount: int) -> LineItem:
    """A line of one estimated workload under another meter and with another amount."""
    _, estimate = estimated(f"workloads: {{a: {spending('1')}}}\nbudgets: {{total: {{ceiling: 1M}}}}\n")
    (item,) = estimate.workloads["a"].items
    return replace(item, meter=meter, amount=Amount(Decimal(amount)))


def test_cached_lines_replace_as_much_input_as_they_were_taken_from() -> None:
    """Reads and writes of 4 and 2 cost 3 less than the input that they replace: 9 of the 12, first from the first."""
    _, estimate = estimated(f"workloads: {{a: {spending('1')}}}\nbudgets: {{total: {{ceiling: 1M}}}}\n")
    low, high, out = line("input_tokens", 5), line("input_tokens", 7), line("output_tokens", 10)
    read, written = line("cache_read_tokens", 4), line("cache_write_tokens", 2)
    step = Step("cache", Amount(Decimal(-3)), items=(read, written))
    retries = Step("retries", Amount(Decimal(5)), Decimal("1.1"))
    workload = replace(estimate.workloads["a"], items=(low, high, out), steps=(step, retries))
    expected = zip((high, out, read, written), map(Decimal, (3, 10, 4, 2)), strict=True)
    assert billed_lines(workload) == tuple(expected)


def test_a_bound_is_as_disputed_as_the_input_price_that_it_is() -> None:
    rate = line("cache_read_tokens", 1).rate
    disputed = replace(rate, entry=replace(rate.entry, disputed={"input_tokens": ("other",)}))
    standings = Standings(None, None)
    assert [standings.of("cache_read_tokens", replace(disputed, bound=bound)) for bound in (True, False)] == [
        Standing.DISPUTED,
        Standing.SINGLE,
    ]
    assert standings.of("input_tokens", disputed) is Standing.DISPUTED
