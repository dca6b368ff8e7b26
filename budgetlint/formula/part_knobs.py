"""The numbers that a part of a mix states itself, and the workload with one of them at another value."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, ZERO
from budgetlint.formula.knobs import InputOf, Knob, turned, with_inputs, workload_knobs
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.drivers import Driven, quantity_of
from budgetlint.model.mix import part_workload
from budgetlint.model.multipliers import INHERITED, Multipliers
from budgetlint.model.scalars import SHARE_BELOW_100
from budgetlint.model.workload import MixPart, Workload

_SHARE: Final = "share"
_MULTIPLIERS: Final = "multipliers"
_TWO: Final = 2
_NEARLY: Final = Decimal("0.9999")


class PartKnob(Frozen):
    """A number of a part of a mix."""

    part: str
    knob: Knob


def part_knobs(file: BudgetFile, workload: Workload) -> Iterator[PartKnob]:
    """The numbers that parts state in place of the workload's, and shares that are balanced by another part's rest."""
    for name, part in workload.mix.items():
        share = _share(workload, part)
        if share is not None:
            yield PartKnob(name, share)
        for knob in workload_knobs(file, part_workload(workload, part)):
            if _states(part, knob):
                yield PartKnob(name, knob)


def knobs_with_parts(file: BudgetFile, workload: Workload) -> tuple[Knob, ...]:
    """The numbers of a workload and of the parts of its mix; a share only of a mix of two, so that no two exceed the
    rest."""
    alone = len(workload.mix) == _TWO
    places = [place for place in part_knobs(file, workload) if alone or place.knob.key != _SHARE]
    numbers = (_count_knob(knob, getattr(workload, knob.key, None)) for knob in workload_knobs(file, workload))
    return (*numbers, *(_placed(place) for place in places))


def _count_knob(knob: Knob, number: object) -> Knob:
    """A count, or its factor if it follows a driver."""
    if not isinstance(number, Driven):
        return knob
    mapping = (("driver", number.driver), ("times", None))
    return replace(knob, key=f"{knob.key}.times", value=number.times, mapping=mapping)


def _placed(place: PartKnob) -> Knob:
    return replace(place.knob, key=_address(place.part, place.knob), path=("mix", place.part, *place.knob.path))


def _address(part: str, knob: Knob) -> str:
    return f"mix.{part}.{knob.key}"


def turned_with_parts(file: BudgetFile, workload: Workload, number: InputOf) -> Workload:
    """The workload and the parts of its mix with a formula's inputs in place of their knobs."""
    known = {knob.key for knob in knobs_with_parts(file, workload)}
    places: dict[str, list[Knob]] = {}
    for place in part_knobs(file, workload):
        if _address(place.part, place.knob) in known:
            places.setdefault(place.part, []).append(place.knob)
    mix = {
        name: _turned_part(file, workload, part, places[name], _of_part(name, number)) if name in places else part
        for name, part in workload.mix.items()
    }

    def plain(key: str) -> Decimal:
        count: object = getattr(workload, key, None)
        if not isinstance(count, Driven):
            return number(key)
        return number(f"{key}.times") * (quantity_of(file.drivers, count.driver) or ZERO)

    return replace(turned(file, workload, plain), mix=mix)


def _of_part(name: str, number: InputOf) -> InputOf:
    def of_part(key: str) -> Decimal:
        return number(f"mix.{name}.{key}")

    return of_part


def _turned_part(file: BudgetFile, workload: Workload, part: MixPart, knobs: list[Knob], number: InputOf) -> MixPart:
    plain = part_workload(workload, part)
    values = {knob.key: knob.value for knob in workload_knobs(file, plain)}
    values |= {knob.key: number(knob.key) for knob in knobs}
    whole = turned(file, plain, values.__getitem__)
    changes: dict[str, object] = {}
    for knob in knobs:
        key = knob.path[0]
        if key == _SHARE:
            changes[key] = values[_SHARE]
        elif key == _MULTIPLIERS:
            stated = changes.get(key, _multipliers(part))
            assert isinstance(stated, Multipliers)
            changes[key] = replace(stated, **{knob.path[1]: getattr(whole.multipliers, knob.path[1])})
        else:
            changes[key] = getattr(whole, key)
    return replace(part, **changes)


def _share(workload: Workload, part: MixPart) -> Knob | None:
    """A share that may grow because one part takes the rest: up to nearly all of that rest."""
    left_out = sum(other.share is None for other in workload.mix.values())
    if part.share is None or left_out != 1:
        return None
    rest = ONE - sum((other.share for other in workload.mix.values() if other.share is not None), ZERO)
    return Knob(key=_SHARE, path=(_SHARE,), value=part.share, form=SHARE_BELOW_100, most=part.share + rest * _NEARLY)


def _states(part: MixPart, knob: Knob) -> bool:
    if knob.path[0] == _MULTIPLIERS:
        stated: object = getattr(_multipliers(part), knob.path[1])
        return stated is not INHERITED and stated is not None
    return getattr(part, knob.path[0], None) is not None


def _multipliers(part: MixPart) -> Multipliers:
    stated: object = getattr(part, _MULTIPLIERS)
    assert isinstance(stated, Multipliers)
    return stated


def part_turning(file: BudgetFile, workload: Workload, place: PartKnob) -> Callable[[Decimal], Workload]:
    """The workload with one number of a part at a value."""
    part, key = workload.mix[place.part], place.knob.key
    plain = part_workload(workload, part)
    knobs = workload_knobs(file, plain)
    values = {knob.key: knob.value for knob in knobs}

    def turned(value: Decimal) -> Workload:
        if key == _SHARE:
            changed = replace(part, share=value)
        else:
            whole = with_inputs(file, plain, knobs, {**values, key: value}.__getitem__)
            stated: object = getattr(whole, place.knob.path[0])
            changed = replace(part, **{place.knob.path[0]: stated})
        return replace(workload, mix={**workload.mix, place.part: changed})

    return turned
