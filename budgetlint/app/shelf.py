"""The source of prices for `snapshot pin`: the catalog, or a given price file."""

from collections.abc import Callable, Iterable

from budgetlint.app.snapshot_files import plain_snapshot, typed_snapshot
from budgetlint.catalog.pinned import mapping
from budgetlint.edges import catalog
from budgetlint.edges.trouble import Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain


class Shelf(Frozen):
    """Prices to pin from: title, day and currency, and a function that returns a snapshot of one model by any of its
    names.

    A source that is not `thorough` may lack facts about its models, such as when they retire.
    """

    title: str
    day: str
    currency: str
    lookup: Callable[[str], dict[str, Plain] | None]
    names: Callable[[], Iterable[str]]
    thorough: bool = False

    def taken(self, model: str) -> dict[str, Plain]:
        """A snapshot of one model. Raises `Trouble` if the name is unknown."""
        piece = self.lookup(model)
        if piece is None:
            raise Trouble(f"{self.title} has no model `{model}`{suggestion(model, self.names())}")
        return piece


def catalog_shelf() -> Shelf:
    """The built-in catalog."""
    return Shelf("the catalog", catalog.date(), "USD", catalog.lookup, _catalog_names, thorough=True)


def _catalog_names() -> Iterable[str]:
    return (name for name, _ in catalog.names())


def file_shelf(path: str) -> Shelf:
    """A price file. Raises `Trouble` if it is not valid."""
    data = plain_snapshot(path)
    typed_snapshot(path, data)
    return snapshot_shelf(f"`{path}`", data)


def snapshot_shelf(title: str, data: dict[str, Plain]) -> Shelf:
    """A snapshot's valid data as a shelf."""
    models = mapping(data.get("models"))
    by_name = dict(_names(models))

    def lookup(name: str) -> dict[str, Plain] | None:
        identifier = name if name in models else by_name.get(name)
        if identifier is None:
            return None
        model = mapping(models[identifier])
        head = {key: value for key, value in data.items() if key != "models"}
        return {**catalog.in_use(head, model), "models": {identifier: model}}

    return Shelf(title, str(data["date"]), str(data.get("currency", "USD")), lookup, lambda: by_name)


def _names(models: dict[str, Plain]) -> Iterable[tuple[str, str]]:
    for name, model in models.items():
        aliases = mapping(model).get("aliases")
        yield from ((str(alias), name) for alias in (aliases if isinstance(aliases, list) else ()))
        yield name, name
