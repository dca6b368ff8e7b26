"""Pricing recorded calls on other models, with their own tokens, tier, cache and day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from budgetlint.compare.sides import Side, side_of
from budgetlint.compare.tokenizers import tokens_ratio
from budgetlint.figures.exact import ONE, ZERO, exactly, settled, sum_if_known
from budgetlint.frozen import Frozen, replace
from budgetlint.model.workloads import Agent, LlmApp
from budgetlint.reconcile.hours import turns_of
from budgetlint.reconcile.metering import TOKENS, RecordedModels, Used, bracket_of, calls_of, used, was_free
from budgetlint.reconcile.models import unpriced
from budgetlint.reconcile.moved import MovedPart, OtherModel
from budgetlint.reconcile.plans import Plan, label
from budgetlint.reconcile.reconciled import Unpriced
from budgetlint.records.observed import ModelUse, PartObserved, WorkloadObserved

NOBODYS: Final = "no workload"
_TEXT: Final = frozenset({*TOKENS, "reasoning_tokens"})
_MOST_MOVED: Final = 10


class _ServedCalls(Frozen):
    """The calls of a workload: its plan, and the models that served it.

    `label` is the name of its records, None for those that belong to no workload.
    """

    name: str
    label: str | None
    side: Side
    plan: Plan
    uses: tuple[ModelUse, ...]


def other_name(plans: Sequence[Plan], model: str) -> str | None:
    """A model's name in price lists; None if it is in none."""
    names = (plan.recorded.names.get((None, model)) for plan in plans)
    return next((name for name in names if name is not None), None)


@exactly()
def other_models(
    plans: Sequence[Plan],
    observed: Iterable[WorkloadObserved],
    models: Sequence[str],
    parts: Sequence[PartObserved] = (),
    moved_by: str | None = None,
) -> tuple[OtherModel, ...]:
    """The recorded calls priced on each of some models, per currency, in the requested order.

    `parts` are the same calls grouped by session or tag, as named by `moved_by`.
    """
    groups = _groups(plans, {workload.name: workload for workload in observed})
    currencies = dict.fromkeys(group.side.currency for group in groups)
    return tuple(
        _on(model, [group for group in groups if group.side.currency == currency], parts, moved_by)
        for model in dict.fromkeys(models)
        for currency in currencies
    )


def _groups(plans: Sequence[Plan], observed: Mapping[str | None, WorkloadObserved]) -> list[_ServedCalls]:
    others = []
    for plan in plans:
        for name, workload in plan.file.workloads.items():
            records = observed.get(label(plan.path, name, several=len(plans) > 1))
            if records is not None and workload.match is not None:
                side = side_of(plan.file, name, plan.prices)
                others.append(_ServedCalls(name, records.name, side, plan, records.models))
    nobodys = observed.get(None)
    if nobodys is not None and plans:
        blank = LlmApp(model="", requests=ONE, input_tokens=ONE, output_tokens=ONE)
        side = Side(blank, plans[0].file.period, plans[0].file.currency, plans[0].prices)
        others.append(_ServedCalls(NOBODYS, None, side, plans[0], nobodys.models))
    return others


def _on(model: str, groups: Sequence[_ServedCalls], parts: Sequence[PartObserved], moved_by: str | None) -> OtherModel:
    """All groups of one currency priced on one model."""
    name = other_name([group.plan for group in groups], model) or model
    moved: list[MovedPart] = []
    lacking: list[Unpriced] = []
    ratios: dict[str, Decimal | None] = {}
    calls = left_out = 0
    for group in groups:
        billed = [use for use in group.uses if calls_of(use) and not was_free(use)]
        uses = tuple(use for use in billed if _is_text(group, use))
        left_out += sum(calls_of(use) for use in billed) - sum(calls_of(use) for use in uses)
        if not uses:
            continue
        calls += sum(calls_of(use) for use in uses)
        before, after = _both(name, group, uses, ratios)
        lacking += unpriced(uses, group.plan.recorded.names, before)
        names = _all_as(name, group.plan, uses).names
        lacking += (replace(lack, model=f"{lack.model} as {name}") for lack in unpriced(uses, names, after))
        moved.append(MovedPart(group.name, _sum(before, uses), _sum(after, uses)))
    return OtherModel(
        name,
        groups[0].side.currency,
        calls,
        _whole(one.recorded for one in moved),
        _whole(one.amount for one in moved),
        tuple(sorted(moved, key=_by_change)[:_MOST_MOVED]),
        tuple(lacking),
        tuple(sorted(_moved_parts(name, groups, parts, ratios), key=_by_change)[:_MOST_MOVED]),
        moved_by,
        tuple(ratios.items()),
        left_out,
    )


def _both(
    name: str, group: _ServedCalls, uses: Sequence[ModelUse], ratios: dict[str, Decimal | None]
) -> tuple[tuple[Used, ...], tuple[Used, ...]]:
    """The usage of calls on the models that served them, and on another model."""
    before = used(group.side, uses, group.plan.recorded, media=False)
    other = used(group.side, uses, _all_as(name, group.plan, uses), media=False)
    return before, _scaled(other, name, group, ratios)


def _moved_parts(
    name: str, groups: Sequence[_ServedCalls], parts: Sequence[PartObserved], ratios: dict[str, Decimal | None]
) -> Iterator[MovedPart]:
    """The change of each session or tag value, over all its workloads."""
    by_label = {group.label: group for group in groups}
    amounts_of: dict[str, tuple[list[Decimal | None], list[Decimal | None]]] = {}
    for part in parts:
        group = by_label.get(part.workload)
        uses = [use for use in part.models if calls_of(use) and group is not None and _is_text(group, use)]
        if group is None or not uses:
            continue
        recorded, amounts = amounts_of.setdefault("none" if part.part is None else part.part, ([], []))
        before, after = _both(name, group, uses, ratios)
        recorded.append(_sum(before, uses))
        amounts.append(_sum(after, uses))
    for part_name, (recorded, amounts) in amounts_of.items():
        yield MovedPart(part_name, _whole(recorded), _whole(amounts))


def _is_text(group: _ServedCalls, use: ModelUse) -> bool:
    """Whether a language model answered: calls that embed, rank, draw or transcribe can't be moved to another model."""
    answered = not use.funnel.submitted and use.tokens.output > 0
    return answered and (group.name == NOBODYS or isinstance(group.side.workload, (LlmApp, Agent)))


def scaled_sizes(plans: Sequence[Plan], models: Sequence[str]) -> tuple[int, ...]:
    """The recorded prompt sizes at which another model's prices change: its thresholds ÷ its tokens per recorded token."""
    sizes: set[int] = set()
    for plan in plans:
        book = plan.prices.listed
        for name in filter(None, (other_name([plan], model) for model in models)):
            model = book.models.get(name)
            for size in turns_of([model]).sizes if model is not None else ():
                for old in filter(None, plan.recorded.names.values()):
                    ratio = tokens_ratio(book.tokenizers, book.models.get(old), model)
                    if ratio:
                        sizes.add(int(size / ratio))
    return tuple(sorted(sizes))


def _all_as(name: str, plan: Plan, uses: Sequence[ModelUse]) -> RecordedModels:
    """The plan with every recorded model replaced with another."""
    return replace(plan.recorded, names={(use.provider, use.model): name for use in uses})


def _scaled(
    calls: Sequence[Used], name: str, group: _ServedCalls, ratios: dict[str, Decimal | None]
) -> tuple[Used, ...]:
    """The calls with text tokens as the other model counts them; unchanged if the ratio was not measured."""
    book = group.plan.prices.listed
    parts = []
    for call in calls:
        old = group.plan.recorded.names.get((call.use.provider, call.use.model))
        if old is None or old == name:
            parts.append(call)
            continue
        if old not in ratios:
            ratio = tokens_ratio(book.tokenizers, book.models.get(old), book.models.get(name))
            alike = ratio is None and old.partition("/")[0] == name.partition("/")[0]
            ratios[old] = ONE if alike else ratio
        factor = ratios[old] or ONE
        taken = {meter: count * factor if meter in _TEXT else count for meter, count in call.taken.items()}
        parts.append(replace(call, taken=taken, over=bracket_of(call.use, call.tariff, factor)))
    return tuple(parts)


def _sum(calls: Sequence[Used], uses: Sequence[ModelUse]) -> Decimal | None:
    """The total of the calls; None if one has no price or its model is unknown."""
    amount = sum_if_known(tuple(call.amount for call in calls)) if len(calls) == len(uses) else None
    return None if amount is None else settled(amount)


def _whole(amounts: Iterable[Decimal | None]) -> Decimal | None:
    amount = sum_if_known(tuple(amounts))
    return None if amount is None else settled(amount)


def _by_change(moved: MovedPart) -> tuple[bool, Decimal, str]:
    """Sorts by the size of the change, largest first, unknown ones last."""
    known = moved.recorded is not None and moved.amount is not None
    change = abs((moved.amount or ZERO) - (moved.recorded or ZERO)) if known else ZERO
    return not known, -change, moved.name
