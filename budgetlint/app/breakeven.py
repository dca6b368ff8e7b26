"""Break-even: the value of one key at which a changed plan costs the same as today's."""

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
"""Returns the report on a text that replaces the budget file."""


def breakeven(address: str, today: Document, alternative: Alternative, check: Check) -> Breakeven:
    """Find the value of a key at which an alternative costs the same as today's plan. Raises `Trouble`.

    The key is varied only in the alternative if the alternative sets it; in both plans if both or neither state it;
    else in the plan that states it.
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
    """The plans in which the key is varied."""
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
    raise Misuse(f"`{address}` is not a number in either plan{expected}")


def _numbers(data: Plain) -> list[str]:
    """The addresses of the numbers that workloads state."""
    addresses = (f"{name}.{key}" for name, stated in workloads_in(data).items() for key in _keys(stated))
    return [address for address in addresses if _may_have(data, address)]


def _keys(stated: Plain) -> Iterable[str]:
    return stated if isinstance(stated, dict) else ()


def _value(sides: tuple[Document, ...], address: str, form: Form) -> Decimal:
    """The current value of the key; zero if it is missing."""
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
