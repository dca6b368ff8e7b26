"""What the catalog or a price file lists for a model."""

from budgetlint.app.snapshot_files import plain_snapshot, typed_snapshot
from budgetlint.catalog.pinned import mapping, merged
from budgetlint.edges import catalog
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.figures.guess import suggestion
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain

_MOST = 20


class ShowOptions(Frozen, kw_only=True):
    """A model or words in its name, and the price file to search; None for the catalog.

    `unlimited` shows all matching models, however many.
    """

    query: str | None = None
    snapshot: str | None = None
    unlimited: bool = False


def show(options: ShowOptions) -> dict[str, Plain]:
    """A snapshot of the named model, or of all models whose names contain the words. Raises `Trouble`."""
    if options.snapshot is None:
        return _from_catalog(options.query, options.unlimited)
    return _from_file(options.snapshot, options.query)


def _from_catalog(query: str | None, unlimited: bool) -> dict[str, Plain]:
    if query is None:
        if not unlimited:
            raise Misuse("no model given: name one, such as `anthropic/claude-sonnet-4-6`, or words in its name")
        pieces = (catalog.provider_snapshot(provider) for provider in catalog.providers())
        return merged(piece for piece in pieces if piece is not None)
    exact = catalog.lookup(query)
    if exact is not None:
        return exact
    names = catalog.search(query)
    if not names:
        known = (name for name, _ in catalog.names())
        raise Trouble(f"the catalog has no model `{query}`{suggestion(query, known)}")
    if len(names) > _MOST and not unlimited:
        listed = "\n".join(f"  {name}" for name in names)
        raise Trouble(f"{len(names):,} models match `{query}`, name one:\n{listed}")
    looked_up = (catalog.lookup(name) for name in names)
    return merged(piece for piece in looked_up if piece is not None)


def _from_file(path: str, query: str | None) -> dict[str, Plain]:
    data = plain_snapshot(path)
    typed_snapshot(path, data)
    if query is None:
        return data
    models = mapping(data["models"])
    words = query.lower().split()
    kept = {name: model for name, model in models.items() if all(word in name.lower() for word in words)}
    if not kept:
        raise Trouble(f"`{path}` has no model `{query}`{suggestion(query, models)}")
    return {**data, "models": kept}
