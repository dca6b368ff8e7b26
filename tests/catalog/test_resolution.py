"""Every price of the catalog can be told from the others: whatever is asked, one entry answers, or none."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product

import pytest

from budgetlint.catalog.importers.conditions import THRESHOLDS
from budgetlint.edges import catalog
from budgetlint.estimate.entries import Conditions
from budgetlint.estimate.line_items import Gap, Lack
from budgetlint.estimate.tariff import Tariff
from budgetlint.source.document import Plain
from tests.catalog.pricing import prices_of

pytestmark = pytest.mark.slow

Entry = dict[str, Plain]
State = dict[str, Plain]


def models(*only: str) -> Iterator[tuple[str, list[Entry]]]:
    for provider in only or catalog.providers():
        snapshot = catalog.provider_snapshot(provider)
        assert snapshot is not None
        listed = snapshot["models"]
        assert isinstance(listed, dict)
        for identifier, model in listed.items():
            assert isinstance(model, dict)
            entries = model["prices"]
            assert isinstance(entries, list)
            yield identifier, [entry for entry in entries if isinstance(entry, dict)]


def when(entry: Entry) -> dict[str, Plain]:
    conditions = entry.get("when", {})
    assert isinstance(conditions, dict)
    return conditions


def rates(entry: Entry) -> dict[str, Plain]:
    listed = entry.get("rates", {})
    assert isinstance(listed, dict)
    return listed


def days(entries: list[Entry]) -> list[date]:
    """One day of every stretch in which the same entries hold."""
    edges = {date.fromisoformat(str(entry["from"])) for entry in entries if "from" in entry}
    edges |= {date.fromisoformat(str(entry["until"])) + timedelta(days=1) for entry in entries if "until" in entry}
    return [min(edges, default=date(2026, 11, 19)) - timedelta(days=1), *sorted(edges)]


def on_day(entry: Entry, day: date) -> bool:
    return str(entry.get("from", "")) <= day.isoformat() <= str(entry.get("until", "9999"))


def states(entries: list[Entry]) -> Iterator[State]:
    """Every combination of what the entries ask for, of nothing, and of a number just above each threshold."""
    states_of: dict[str, set[Plain]] = {"service_tier": {"standard"}}
    for entry in entries:
        for key, value in when(entry).items():
            subject = key.rpartition("_")[0] if key in THRESHOLDS else key
            values: list[Plain] = value if isinstance(value, list) else [value]
            states_of.setdefault(subject, {None} if subject != "service_tier" else set()).update(
                (value + 1 if key in THRESHOLDS and isinstance(value, int) else value) for value in values
            )
    for combination in product(*states_of.values()):
        yield dict(zip(states_of, combination, strict=True))


def holds(key: str, value: Plain, state: State) -> bool:
    if key in THRESHOLDS:
        subject, _, kind = key.rpartition("_")
        stated = state.get(subject)
        assert isinstance(value, int)
        return isinstance(stated, int) and (stated > value or (kind == "from" and stated == value))
    return state.get(key) in (value if isinstance(value, list) else [value])


def rest(entry: Entry) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((key, str(value)) for key, value in when(entry).items() if key not in THRESHOLDS))


def limits(entry: Entry) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((k, v) for k, v in when(entry).items() if k in THRESHOLDS and isinstance(v, int)))


def greatest(candidates: list[Entry]) -> list[Entry]:
    """Of entries that differ only in a threshold, those with the greatest."""
    return [
        one
        for one in candidates
        if not any(
            rest(one) == rest(other)
            and [key for key, _ in limits(one)] == [key for key, _ in limits(other)]
            and limits(one) < limits(other)
            for other in candidates
        )
    ]


def faults(entries: list[Entry]) -> Iterator[tuple[str, bool]]:
    """Each tie, and whether the prices that tie hang on different keys: on a tier one, on a prompt size the other."""
    for day, state in product(days(entries), states(entries)):
        applying = greatest(
            [e for e in entries if on_day(e, day) and rates(e) and all(holds(k, v, state) for k, v in when(e).items())]
        )
        for meter in {meter for entry in applying for meter in rates(entry)}:
            pricing = [entry for entry in applying if meter in rates(entry)]
            most = max(len(when(entry)) for entry in pricing)
            tied = [entry for entry in pricing if len(when(entry)) == most]
            if len(tied) > 1:
                keys = {tuple(sorted(when(entry))) for entry in tied}
                text = f"{meter} on {day} at {state}: {[entry.get('when') for entry in tied]}"
                yield text, len(keys) == len(tied)


def missing_above(entries: list[Entry], days: list[date]) -> Iterator[set[str]]:
    """Token meters that an entry without a threshold prices and the one above it, on the same day, does not."""
    for day in days:
        applying = [entry for entry in entries if on_day(entry, day) and rates(entry)]
        for above in applying:
            over = [key for key, _ in limits(above) if key.startswith("prompt_tokens_")]
            same = [e for e in applying if rest(e) == rest(above)]
            priced = {m for e in same if limits(e) == limits(above) for m in rates(e)}
            below = {m for e in same if not limits(e) for m in rates(e) if m.endswith("_tokens")}
            if over and below - priced:
                yield below - priced


TODAY = date.fromisoformat(catalog.date())


def test_prices_tie_only_where_no_list_states_two_conditions_together() -> None:
    """A tier beside a prompt size, a region beside either: each is stated alone, and a call of both is unpriced."""
    ties = [text for _, entries in models() for text, apart in faults(entries) if not apart]
    assert ties == []


def test_few_prices_tie() -> None:
    tied = {identifier for identifier, entries in models() if any(faults(entries))}
    assert len(tied) < 100, sorted(tied)


def test_a_threshold_that_leaves_out_tokens_is_as_the_lists_have_it() -> None:
    """On the catalog's day: nobody states what reading from, or writing to, a cache costs above the threshold."""
    thresholds = {
        identifier: meters
        for identifier, entries in models()
        if (meters := {meter for left_out in missing_above(entries, [TODAY]) for meter in left_out})
    }
    apart = {meter for meters in thresholds.values() for meter in meters if "cache" not in meter}
    assert apart <= {"image_input_tokens", "image_output_tokens"}, thresholds
    assert len(thresholds) < 45, sorted(thresholds)


def stated(entries: list[Entry]) -> Iterator[Conditions]:
    """Every combination of the values that the entries name and of nothing, thresholds apart."""
    named_ones: dict[str, set[str | bool]] = {}
    for entry in entries:
        for key, value in when(entry).items():
            values = value if isinstance(value, list) else [value]
            if key not in THRESHOLDS:
                named_ones.setdefault(key, set()).update(value for value in values if isinstance(value, (str, bool)))
    choices = [[None, *sorted((key, value) for value in values)] for key, values in named_ones.items()]
    for combination in product(*choices):
        yield tuple(pair for pair in combination if pair is not None)


@pytest.mark.parametrize("provider", catalog.providers())
def test_the_evaluator_finds_one_rate_or_none(provider: str) -> None:
    snapshot = catalog.provider_snapshot(provider)
    assert snapshot is not None
    prices = prices_of(snapshot)
    unclear: list[str] = []
    for identifier, entries in models(provider):
        known = {Lack.CONDITION, *({Lack.AMBIGUOUS} if any(faults(entries)) else ())}
        known |= {Lack.PARTIAL} if any(missing_above(entries, days(entries))) else set()
        meters = sorted({meter for entry in entries for meter in rates(entry)})
        for conditions in stated(entries):
            tariff = Tariff(prices, identifier, conditions, "USD")
            for meter, over in product(meters, tariff.brackets):
                rate = tariff.rate(meter, over)
                if isinstance(rate, Gap) and rate.lack not in (Lack.STATE, Lack.METER, Lack.VALUE, *known):
                    unclear.append(f"{identifier} {conditions} {meter} above {over}: {rate}")
    assert unclear == []


ONE: Entry = {"rates": {"input_tokens": "1"}}


@pytest.mark.parametrize(
    ("conditions", "ambiguous"),
    [
        ([{}, {"service_tier": "batch"}], False),
        ([{}, {}], True),
        ([{"service_tier": "batch"}, {"region": "eu"}], True),
        ([{"service_tier": "batch"}, {"region": "eu"}, {"service_tier": "batch", "region": "eu"}], False),
        ([{"prompt_tokens_over": 1}, {"prompt_tokens_over": 2}], False),
        ([{"service_tier": "batch"}, {"prompt_tokens_over": 2}], True),
        ([{"size": ["a", "b"]}, {"size": "b"}], True),
    ],
)
def test_the_check_itself_finds_ties(conditions: list[dict[str, Plain]], ambiguous: bool) -> None:
    assert any(faults([{**ONE, "when": condition} for condition in conditions])) is ambiguous
