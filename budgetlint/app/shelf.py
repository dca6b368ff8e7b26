"""Where `snapshot pin` takes prices from: the catalog, or a price file that is named."""

from collections.abc import Callable, Iterable

from budgetlint.app.snapshot_files import plain_snapshot, typed_snapshot
from budgetlint.catalog.pinned import mapping
from budgetlint.edges import catalog
from budgetlint.edges.trouble import Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain


class Shelf(Frozen):
    """Prices to pin from: what they are called, their day and currency, and a snapshot of one model by any of its names.

    A list may leave out facts of its models, such as when they retire; one that is `thorough` does not.
    """

    title: str
    day: str
    currency: str
    lookup: Callable[[str], dict[str, Plain] | None]
    names: Callable[[], Iterable[str]]
    thorough: bool = False

    def taken(self, model: str) -> dict[str, Plain]:
        """A snapshot of one model. Raises `Trouble` where there is none of that name."""
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
    """A price file. Raises `Trouble` where it is not one."""
    data = plain_snapshot(path)
    typed_snapshot(path, data)
    return snapshot_shelf(f"`{path}`", data)


def snapshot_shelf(title: str, data: dict[str, Plain]) -> Shelf:
    """A snapshot's data that has the right shape."""
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
