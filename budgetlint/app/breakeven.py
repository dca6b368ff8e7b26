"""The value of one key at which a changed plan costs what the plan of today does."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from budgetlint.app.trial_models import workloads_in
from budgetlint.app.trial_settings import changed, path_of
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.exact import ZERO, written
from budgetlint.figures.guess import suggestion
from budgetlint.formula.crossing import crossing
from budgetlint.lint.report import FileReport
from budgetlint.model.scalars import Form, Kind
from budgetlint.reports.trial.data import Alternative, Breakeven, Setting
from budgetlint.shape.addresses import form_at
from budgetlint.shape.values import Unfit, number_reader
from budgetlint.source.document import Document, Plain
from budgetlint.source.putting import at_path
from budgetlint.source.yaml_text import load_yaml

Check = Callable[[str], FileReport]
"""What a text comes to in the place of the budget file."""


def breakeven(address: str, today: Document, alternative: Alternative, check: Check) -> Breakeven:
    """Where an alternative costs what today's plan does, by one key. Raises `Trouble`.

    The key is turned in the alternative alone where that sets it; else in both plans where both state it or neither
    does, and where one does in that one.
    """
    other = load_yaml(alternative.text)
    sets_it = any(setting.address == address for setting in alternative.settings)
    sides = (other,) if sets_it else _turned(address, today, other)
    form = _form(address, today, other)
    near = _value(sides, address, form)

    def cost(side: Document, value: Decimal) -> Decimal | None:
        text = side.text
        if any(side is turned for turned in sides):
            text = changed(side, [Setting(address, _text(value, form))]).text
        layers = _totals(check(text))
        return None if layers is None else layers.planned

    def costs(value: Decimal) -> tuple[Decimal, Decimal] | None:
        first = cost(today, value)
        second = None if first is None else cost(other, value)
        return None if first is None or second is None else (first, second)

    return Breakeven(address, alternative, form, crossing(costs, near, form))


def _totals(file: FileReport) -> Layers | None:
    return None if file.estimate is None else file.estimate.headline


def _turned(address: str, today: Document, other: Document) -> tuple[Document, ...]:
    """The plans in which the key is turned."""
    may = [side for side in (today, other) if _may_have(side.data, address)]
    have = [side for side in may if at_path(side.data, path_of(side.data, address))[0]]
    return tuple(have or may)


def _may_have(data: Plain, address: str) -> bool:
    try:
        return _is_number(form_at(data, path_of(data, address)))
    except Trouble:
        return False


def _is_number(form: Form | None) -> bool:
    return form is not None and form.kind in (Kind.NUMBER, Kind.SHARE)


def _form(address: str, *sides: Document) -> Form:
    for side in sides:
        form = form_at(side.data, path_of(side.data, address))
        if form is not None and _is_number(form):
            return form
    known = any(form_at(side.data, path_of(side.data, address)) is not None for side in sides)
    numbers = tuple(dict.fromkeys(number for side in sides for number in _numbers(side.data)))
    near = "" if known else suggestion(address, numbers)
    expected = near or (f", expected one such as `{numbers[0]}`" if numbers else "")
    raise Misuse(f"`{address}` is not a number of either plan{expected}")


def _numbers(data: Plain) -> list[str]:
    """The addresses of what workloads state as numbers."""
    addresses = (f"{name}.{key}" for name, stated in workloads_in(data).items() for key in _keys(stated))
    return [address for address in addresses if _may_have(data, address)]


def _keys(stated: Plain) -> Iterable[str]:
    return stated if isinstance(stated, dict) else ()


def _value(sides: tuple[Document, ...], address: str, form: Form) -> Decimal:
    """What the key says now, zero where it is not there."""
    for side in sides:
        there, value = at_path(side.data, path_of(side.data, address))
        try:
            if there:
                return number_reader(form)(value)
        except Unfit:
            continue
    return ZERO


def _text(value: Decimal, form: Form) -> str:
    return f"{written(value * 100)}%" if form.kind is Kind.SHARE else written(value)
