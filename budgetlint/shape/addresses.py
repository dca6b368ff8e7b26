"""What may be written at a path of a budget file: which form a number there has."""

from budgetlint.model.budget import BudgetFile
from budgetlint.model.scalars import Form
from budgetlint.shape.types import Either, ListOf, MapOf, Nullable, OneOf, Record, Scalar, Shape, Short, fields_of
from budgetlint.source.document import Path, Plain


def top_keys() -> tuple[str, ...]:
    """The keys that stand at the top of a budget file."""
    return tuple(field.key for field in fields_of(BudgetFile))


def form_at(data: Plain, path: Path) -> Form | None:
    """The form of the value at a path, which need not be there; None where no single value stands or may stand."""
    shape: Shape | None = Record(BudgetFile)
    here = data
    for step in path:
        shape = None if shape is None else _inner(shape, here, str(step))
        here = here.get(str(step)) if isinstance(here, dict) else None
    return None if shape is None else _form(shape)


def _inner(shape: Shape, data: Plain, step: str) -> Shape | None:
    match shape:
        case Nullable(inner):
            return _inner(inner, data, step)
        case Either(Short(key) as short, other) if data in short.words:
            return _inner(other, {key: data}, step)
        case Either(_, other):
            return _inner(other, data, step)
        case Record(cls):
            return next((field.shape for field in fields_of(cls) if field.key == step), None)
        case MapOf(_, item) | ListOf(item):
            return item
        case OneOf(key, classes, default):
            word = data.get(key, default) if isinstance(data, dict) else default
            known = dict(classes)
            return _inner(Record(known[word]), data, step) if isinstance(word, str) and word in known else None
        case _:
            return None


def _form(shape: Shape) -> Form | None:
    match shape:
        case Scalar(form):
            return form
        case Nullable(inner):
            return _form(inner)
        case Either(scalar, _):
            return _form(scalar)
        case _:
            return None
