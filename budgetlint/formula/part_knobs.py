"""The numbers that a part of a mix states itself, and the workload with one of them at a value."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, ZERO
from budgetlint.formula.knobs import Knob, with_inputs, workload_knobs
from budgetlint.frozen import Frozen, replace
from budgetlint.model.budget import BudgetFile
from budgetlint.model.mix import part_workload
from budgetlint.model.multipliers import INHERITED, Multipliers
from budgetlint.model.scalars import SHARE_BELOW_100
from budgetlint.model.workload import MixPart, Workload

_SHARE: Final = "share"
_MULTIPLIERS: Final = "multipliers"
_NEARLY: Final = Decimal("0.9999")


class PartKnob(Frozen):
    """A number to turn that stands in a part of a mix."""

    part: str
    knob: Knob


def part_knobs(file: BudgetFile, workload: Workload) -> Iterator[PartKnob]:
    """What the parts of a workload state in place of what the workload does, and shares that another part's rest makes up for."""
    for name, part in workload.mix.items():
        share = _share(workload, part)
        if share is not None:
            yield PartKnob(name, share)
        for knob in workload_knobs(file, part_workload(workload, part)):
            if _states(part, knob):
                yield PartKnob(name, knob)


def _share(workload: Workload, part: MixPart) -> Knob | None:
    """A share that may grow, because one part takes the rest: nearly all of that."""
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
