"""Price maps that we convert cost what LiteLLM's own calculators say, entry by entry; each exception has a reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from budgetlint.catalog.sanity import sanity
from budgetlint.edges.catalog import identifier_of
from budgetlint.estimate.line_items import Gap, Lack, Rate
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.model.snapshot import ModelPrices, PriceEntry
from tests.catalog import calculators
from tests.catalog.pricing import call, cost, prices_of
from tests.catalog.scores import FLEX, LISTS, REFUSED, Entry, Score, converted, text_entries, whole, why_text
from tools.catalog.cells import differs

pytestmark = pytest.mark.oracle


BOUND = "it reads from cache at the standard price where a tier prices no reading, we bill the tier's input price"


@dataclass(frozen=True)
class Case:
    """One call of a model at a tier, of so many prompt tokens in all."""

    entry: Entry
    model: str
    size: int
    tier: str | None
    quantities: dict[str, int]

    def rates(self, prices: Prices) -> dict[str, Rate | Gap]:
        """What each meter that the call uses costs."""
        tariff = _tariff(prices, self.model, self.tier)
        passed = [over for over in tariff.brackets if over is not None and over < self.size]
        return {m: tariff.rate(m, max(passed, default=None)) for m, n in self.quantities.items() if n}


_TARIFFS: dict[tuple[int, str, str | None], Tariff] = {}


def _tariff(prices: Prices, model: str, tier: str | None) -> Tariff:
    key = id(prices), model, tier
    if key not in _TARIFFS:
        _TARIFFS[key] = Tariff(prices, model, (("service_tier", tier),) if tier is not None else (), "USD")
    return _TARIFFS[key]


def no_more(_: Case) -> None:
    """No exception of its own."""


def text_score(
    prices: Prices,
    listed: list[tuple[Entry, str]],
    more: Callable[[Case], str | None] = no_more,
) -> Score:
    score = Score()
    for entry, model in listed:
        for case in cases(entry, model):
            read, write = case.quantities["cache_read_tokens"], case.quantities["cache_write_tokens"]
            theirs = calculators.text(
                entry.key,
                entry.provider,
                case.size,
                case.quantities["output_tokens"],
                read=read,
                write=write,
                tier=case.tier,
                at_peak="off_peak_pricing" in entry.fields,
            )
            ours = cost(call(model, case.quantities, tier=case.tier), prices)
            reason = why_text(entry, case.tier, plain=not read + write and case.size == 1000)
            if reason is None and read and isinstance(ours, Decimal) and ours > Decimal(repr(float(theirs))):
                reason = BOUND if is_bound(prices.listed.models[model], case.tier) else None
            name = f"{entry.key} {case.size} {case.tier} {read} {write}"
            score.note(name, theirs, ours, more(case) or reason)
    return score


def cases(entry: Entry, model: str) -> Iterator[Case]:
    """Calls below, at and above each threshold, in each tier, without and with tokens read from and written to a cache."""
    output = 500 if "output_tokens" in entry.meters else 0
    for size in entry.sizes():
        for tier in [None, *entry.tiers("priority", "flex")]:
            for share in (0, 1):
                read = share * size // 4 if "cache_read_tokens" in entry.meters else 0
                write = share * size // 8 if "cache_write_tokens" in entry.meters else 0
                if share and not read + write:
                    continue
                quantities = {
                    "input_tokens": size - read - write,
                    "cache_read_tokens": read,
                    "cache_write_tokens": write,
                    "output_tokens": output,
                }
                yield Case(entry, model, size, tier, quantities)


def is_bound(model: ModelPrices, tier: str | None) -> bool:
    """Whether some entry of a tier prices input and no reading from cache."""
    return any(
        entry.when.service_tier == tier and "input_tokens" in entry.rates and "cache_read_tokens" not in entry.rates
        for entry in model.prices
        if tier is not None
    )


def test_every_text_entry_costs_what_its_calculator_says() -> None:
    listed = text_entries(converted())
    score = text_score(converted(), [(entry, entry.name.identifier) for entry in listed])
    assert len(listed) > 3000
    assert score.apart == []
    assert set(score.excused) == {
        "its calculator for perplexity knows no cache and no threshold, the map lists prices for them",
        "its calculator for fireworks_ai bills priority as standard, the map lists a price for it",
        "its calculator finds another entry of the map, `gemini/gemini-exp-1206`, which is all zeros",
        *(REFUSED[lack] for lack in (Lack.PARTIAL, Lack.AMBIGUOUS)),
        BOUND,
        FLEX,
    }
    assert score.equal > 0.93 * (score.equal + sum(score.excused.values()))


LIST = "litellm"


def decided(meter: str, ours: Rate, theirs: Decimal) -> str | None:
    """Which list decides the rate of a meter over the map's, and by what; None where the catalog does not say so."""
    entry = ours.entry
    source = catalog_source(entry)
    claims = entry.disputed.get(meter, {})
    if source == LIST or source is None:
        return None
    if entry.from_ is not None and (LIST not in claims or differs(claims[LIST], theirs)):
        # the map came out before the change, or it is told by the day that the list's own text is of
        return None if LIST in claims else f"{source}: its change of {entry.from_} is later than what the map documents"
    if LIST not in claims or differs(claims[LIST], theirs):
        return None
    if entry.from_ is not None:
        return f"{source}: a documented change"
    figures = Counter(claims.values())
    backers = 1 + len(entry.confirmed_by)
    if backers > max(figures.values()):
        return f"{source}: a majority"
    dearer = ours.amount >= max(claims.values()) or backers == max(figures.values())
    return f"{source}: a tie, the dearer" if dearer else None


def catalog_source(entry: PriceEntry) -> str | None:
    """The list that an entry's source belongs to."""
    if entry.source is None:
        return None
    return next((name for name in LISTS if entry.source == name or entry.source.endswith(f"-{name}")), entry.source)


def why_meter(case: Case, meter: str, ours: Rate | Gap, theirs: Rate | Gap) -> str | None:
    """Why a meter of the catalog costs something else than in the map, None where nothing says why."""
    insane = {(problem.meter, problem.name) for problem in sanity(case.entry.model)}
    names = sorted(name for of_meter, name in insane if of_meter == meter)
    if isinstance(ours, Gap):
        if names and ours.lack in (Lack.METER, Lack.CONDITION, Lack.VALUE):
            return f"unpriced: {names[0]}"
        return f"unpriced: {ours.lack.name.lower()}" if ours.lack in REFUSED else None
    if case.model != case.entry.name.identifier and "latest" in case.entry.key:
        return "another list dates the name to another model"
    if isinstance(theirs, Gap):
        stated = any(entry.rates.get(meter) == ours.amount for entry in case.entry.model.prices)
        if theirs.lack is Lack.PARTIAL and stated:
            return "the map's own figure: a size at which it prices no text, or a kind billed as text, is left out"
        source = catalog_source(ours.entry)
        return f"{source}: the map does not state it" if source != LIST or ours.bound else None
    if ours.bound or theirs.bound:
        return BOUND
    return decided(meter, ours, theirs.amount) or (f"left out: {names[0]}" if names else None)


@dataclass
class Apart:
    """How many meters differ by which reason, and those for which there is none."""

    reasons: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)

    def why(self, prices: Prices, case: Case) -> str | None:
        """The reasons of all meters of a call that cost something else than in the map."""
        explanations = []
        mapped = Case(case.entry, case.entry.name.identifier, case.size, case.tier, case.quantities).rates(converted())
        for meter, ours in case.rates(prices).items():
            theirs = mapped[meter]
            if isinstance(ours, Rate) and isinstance(theirs, Rate) and not differs(ours.amount, theirs.amount):
                continue
            if isinstance(ours, Gap) and isinstance(theirs, Gap):
                continue
            reason = why_meter(case, meter, ours, theirs)
            if reason is None:
                shown = [r.amount if isinstance(r, Rate) else r.lack.name for r in (ours, theirs)]
                self.unexplained.append(f"{case.model} {meter} {case.tier} {case.size}: we {shown[0]}, map {shown[1]}")
            explanations.append(f"{meter}: {reason}")
            self.reasons[f"{meter}: {reason}"] += 1
        return "; ".join(explanations) or None


def test_the_catalog_costs_what_the_calculator_of_its_release_says() -> None:
    """Each call that comes out otherwise has meters of other rates, each with the list that decides it and why."""
    prices = prices_of(whole())
    listed = [
        (entry, identifier_of(entry.name.identifier) or identifier_of(entry.key)) for entry in text_entries(converted())
    ]
    apart = Apart()
    score = text_score(
        prices, [(entry, model) for entry, model in listed if model is not None], lambda case: apart.why(prices, case)
    )
    assert apart.unexplained == []
    assert score.apart == []
    assert score.equal > 0.94 * (score.equal + sum(score.excused.values()))
    assert sorted(entry.key for entry, model in listed if model is None) == []
