"""Compare listed prices of many models, from the catalog or a price file, on one day."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from budgetlint.app.day import day_of
from budgetlint.app.listing_choice import PricesOptions, no_match, wanted_models
from budgetlint.catalog.makers import is_by_maker
from budgetlint.catalog.pinned import mapping
from budgetlint.edges import budget_files, catalog
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.estimate.entries import STANDARD_TIER
from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.model_book import CALL_WIDE
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.figures.exact import ONE, exactly
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen, replace
from budgetlint.frozen import parts as fields
from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import part_workload
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot, UnitRate
from budgetlint.model.workload import MixPart, Workload
from budgetlint.reports.prices.listing import ListedModel, ListedRate, PriceComparison
from budgetlint.shape.reader import read_record

if TYPE_CHECKING:
    from budgetlint.rules.rule import PriceFile

_METERS: Final[Mapping[str, frozenset[str]]] = {
    "image": frozenset({"images", "megapixels", "image_output_tokens"}),
    "video": frozenset({"video_seconds", "video_output_tokens"}),
    "audio": frozenset({"characters", "audio_seconds", "audio_input_tokens", "audio_output_tokens"}),
    "subscription": frozenset({"seats"}),
}
"""The meters that price each kind; language models and embeddings are priced by tokens, with and without output."""

KINDS: Final = ("llm-app", "agent", *_METERS, "embeddings", "metered", "llm")


SORTS: Final = ("own", "name", "input", "output", "context", "retires", "plan")


def listing(options: PricesOptions) -> PriceComparison:
    """The matching models with their prices on a day. Raises `Trouble` if none matches."""
    day = day_of(options.as_of)
    wanted = wanted_models(options)
    plan = _plan(options)
    currency = "USD"
    models: list[ListedModel] = []
    reviewed = date.min
    with exactly():
        for book in _books(wanted, options.snapshot):
            currency, reviewed = book.currency, max(reviewed, book.date)
            models += (_listed(book, name, day, options.tier, plan) for name in book.models)
    kept = [model for model in models if model.rates and _is_kept(model, options, day)]
    if not kept:
        raise Misuse(no_match(options))
    kept.sort(key=lambda model: _place(model, options.sort))
    return PriceComparison(
        models=tuple(kept[: options.limit]),
        matched=len(kept),
        day=day,
        reviewed=reviewed,
        currency=currency,
        tier=options.tier,
        plan=None if options.plan is None else (options.stdin_filename or options.plan[0], options.plan[1]),
        period=plan.file.period.value if plan else None,
    )


def _books(wanted: Mapping[str, set[str]], snapshot: str | None) -> Iterable[PriceSnapshot]:
    if snapshot is not None:
        from budgetlint.app.snapshot_files import plain_snapshot, typed_snapshot

        book = typed_snapshot(snapshot, plain_snapshot(snapshot))
        names = set().union(*wanted.values())
        yield replace(book, models={name: model for name, model in book.models.items() if name in names})
        return
    for provider, names in sorted(wanted.items()):
        whole = catalog.provider_snapshot(provider)
        if whole is not None:
            models = {name: model for name, model in mapping(whole.get("models")).items() if name in names}
            yield read_record(PriceSnapshot, {**whole, "models": models})


class _Repriced(Frozen):
    """A workload to estimate on each model: its file, its name and its prices."""

    file: BudgetFile
    name: str
    listed: "PriceFile | None"

    @property
    def workload(self) -> Workload:
        return self.file.workloads[self.name]


def _plan(options: PricesOptions) -> _Repriced | None:
    if options.plan is None:
        return None
    from budgetlint.app.runs import RunOptions, run_over

    path, name = options.plan
    report = run_over(
        RunOptions(paths=(path,), as_of=options.as_of, config=options.config, stdin_filename=options.stdin_filename)
    )
    planned = report.of(budget_files.reported(options.stdin_filename or path))
    file = planned.file
    if file is None:
        raise Trouble(f"`{path}` can't be read", "see `budgetlint check`")
    workload = file.workloads.get(name)
    if workload is None:
        raise Misuse(f"`{path}` has no workload `{name}`{suggestion(name, file.workloads)}")
    return _Repriced(replace(file, workloads={name: workload}, budgets={}), name, planned.listed)


def _listed(book: PriceSnapshot, name: str, day: date, tier: str, plan: _Repriced | None) -> ListedModel:
    model, prices = book.models[name], Prices(book, day)
    conditions = () if tier == STANDARD_TIER else (("service_tier", tier),)
    tariff = Tariff(prices, name, conditions, book.currency)
    rates = [
        listed
        for meter in dict.fromkeys(meter for entry in model.prices for meter in entry.rates)
        for over in tariff.brackets
        if (listed := _of_meter(prices, model, tariff, meter, over)) is not None
    ]
    entries = [entry for entry in model.prices if _in_force(entry.from_, entry.until, day)]
    listed_model = ListedModel(
        name=name,
        context=model.context_window,
        retires=model.retires,
        rates=tuple(rates),
        source=next((book.sources.get(entry.source) for entry in entries if entry.source), None),
        disputed=any(entry.disputed for entry in entries),
    )
    return listed_model if plan is None else _planned(listed_model, prices, plan)


def _of_meter(
    prices: Prices, model: ModelPrices, tariff: Tariff, meter: str, over: Decimal | None
) -> ListedRate | None:
    """The price of a meter; if it depends on more than the tier, its lowest and highest price."""
    known, rate = prices.meter(meter), tariff.rate(meter, over)
    if known is None:
        return None
    if isinstance(rate, Rate):
        if over is not None and rate.over != over:
            return None
        return ListedRate(meter=meter, per=known.per, least=rate.amount, most=rate.amount, over=over)
    if over is not None or rate.key is None or rate.key in CALL_WIDE:
        return None
    amounts = [
        amount.amount if isinstance(amount, UnitRate) else amount
        for entry in model.prices
        if _in_force(entry.from_, entry.until, prices.day) and entry.when.service_tier is None
        for name, amount in entry.rates.items()
        if name == meter
    ]
    return ListedRate(meter=meter, per=known.per, least=min(amounts), most=max(amounts)) if amounts else None


def _in_force(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _planned(model: ListedModel, prices: Prices, plan: _Repriced) -> ListedModel:
    """A model with the cost of the workload, or of each part of its mix, with text tokens scaled to the model's
    tokenizer.

    The ratio is None if it is unknown for a part, or differs between parts.
    """
    from budgetlint.compare.tokenizers import scaled
    from budgetlint.estimate.evaluate import estimate

    workload = plan.workload
    ratios = {name: _ratio(part_workload(workload, part).model, model, plan) for name, part in workload.mix.items()}
    ratio = _ratio(workload.model, model, plan) if not ratios else None
    if len(set(ratios.values())) == 1:
        ratio = next(iter(ratios.values()))
    mix = {name: _part_on(model, workload, part, ratios[name]) for name, part in workload.mix.items()}
    whole = replace(scaled(workload, ratio or ONE), model=model.name, mix=mix)
    result = estimate(replace(plan.file, workloads={plan.name: whole}), prices).workloads[plan.name]
    by_part = len(set(ratios.values())) > 1 and None not in ratios.values()
    return replace(model, plan=result.layers, why=next(iter(result.gaps), None), tokens=ratio, tokens_by_part=by_part)


def _ratio(before: str, model: ListedModel, plan: _Repriced) -> Decimal | None:
    """Tokens of a model per token of another; two models of one provider count alike unless a snapshot states
    otherwise."""
    from budgetlint.app.trial import ratio_between

    ratio = ONE if before == model.name else ratio_between(plan.listed, before, model.name)
    return ONE if ratio is None and before.partition("/")[0] == model.provider else ratio


def _part_on(model: ListedModel, workload: Workload, part: MixPart, ratio: Decimal | None) -> MixPart:
    """A part on a model, with scaled tokens in place of those it inherits from the whole."""
    from budgetlint.compare.tokenizers import TEXTS, scaled

    moved = scaled(part_workload(workload, part), ratio or ONE)
    stated = {field.name for field in fields(type(part))}
    texts = {key: getattr(moved, key) for key in (*TEXTS, "context") if key in stated}
    return replace(part, model=model.name, **texts)


def _is_kept(model: ListedModel, options: PricesOptions, day: date) -> bool:
    over = model.retires is not None and model.retires <= day
    fits = options.context is None or (model.context is not None and model.context >= options.context)
    kinds = {"llm" if kind in ("llm-app", "agent") else kind for kind in options.kinds}
    return (options.retired or not over) and fits and (not kinds or not kinds.isdisjoint(kinds_of(model)))


def kinds_of(model: ListedModel) -> tuple[str, ...]:
    """The kinds of workload that a model's meters can price."""
    meters = {rate.meter for rate in model.rates}
    kinds = [kind for kind, needs in _METERS.items() if needs & meters]
    if {"input_tokens", "output_tokens"} <= meters:
        kinds.append("llm")
    elif "input_tokens" in meters and not kinds:
        kinds.append("embeddings")
    return tuple(kinds or ("metered",))


_NUMBERS: Final = re.compile(r"(\d+)")


def _place(model: ListedModel, sort: str) -> tuple[bool, bool, Decimal, tuple[tuple[int, str], ...]]:
    """The sort key of a model: those with an amount first, then the maker's own listing, then by name."""
    amount: Decimal | None = Decimal(0)
    match sort:
        case "input" | "output":
            amount = model.rate(f"{sort}_tokens")
        case "context":
            amount = None if model.context is None else -model.context
        case "retires":
            amount = None if model.retires is None else Decimal(model.retires.toordinal())
        case "plan":
            amount = None if model.plan is None else model.plan.planned
        case _:
            pass
    foreign = sort == "own" and not is_by_maker(model.name)
    natural = tuple((int(part), "") if part.isdigit() else (-1, part) for part in _NUMBERS.split(model.name))
    return amount is None, foreign, amount or Decimal(0), natural
