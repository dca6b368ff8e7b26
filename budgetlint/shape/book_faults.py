"""Faults of a price book whose values all have the right shape: a name for two models, an unknown meter."""

from collections.abc import Iterable, Iterator, Mapping

from budgetlint.figures.globs import fits_glob
from budgetlint.model.meters import METERS
from budgetlint.model.snapshot import DeclaredMeter, ModelPrices, PriceEntry, PriceSnapshot
from budgetlint.shape.fault import ShapeFault
from budgetlint.source.document import Plain


def book_faults(snapshot: PriceSnapshot) -> Iterator[ShapeFault]:
    """Every fault of a whole book."""
    yield from alias_faults((name, model.aliases) for name, model in snapshot.models.items())
    for name, model in snapshot.models.items():
        yield from meter_faults(name, model, snapshot.meters)


def aliases_in(models: Mapping[str, Plain]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each model of plain data with its aliases."""
    for name, model in models.items():
        aliases = model.get("aliases") if isinstance(model, dict) else None
        yield name, tuple(str(alias) for alias in aliases) if isinstance(aliases, list) else ()


def alias_faults(models: Iterable[tuple[str, tuple[str, ...]]]) -> Iterator[ShapeFault]:
    """The aliases that another model has too, as an alias or a name, and that are therefore ambiguous."""
    known = tuple(models)
    owners = {name: name for name, _ in known}
    for name, aliases in known:
        for at, alias in enumerate(aliases):
            owner = owners.setdefault(alias, name)
            if owner != name:
                what = "is the name of a model" if owner == alias else f"is an alias of `{owner}`"
                message = f"`{alias}` also {what}: a name must belong to one model only"
                yield ShapeFault("snapshot-invalid", ("models", name, "aliases", at), message)


def meter_faults(name: str, model: ModelPrices, declared: Mapping[str, DeclaredMeter]) -> Iterator[ShapeFault]:
    """The meters of a model's prices that are neither in the registry nor declared."""
    for at, entry in enumerate(model.prices):
        for key, meters in _metered(entry):
            for meter in meters:
                if meter not in METERS and meter not in declared and not _fits_any(key, meter, declared):
                    from budgetlint.figures.guess import suggestion

                    near = suggestion(meter, (*METERS, *declared))
                    message = f"`{meter}` is neither a known meter nor declared under `meters`{near}"
                    yield ShapeFault("snapshot-invalid", ("models", name, "prices", at, key, meter), message)


def _metered(entry: PriceEntry) -> Iterator[tuple[str, Iterable[str]]]:
    yield "rates", entry.rates
    yield "multiply", entry.multiply
    yield "round_up", entry.round_up
    yield "free", entry.free
    yield "disputed", entry.disputed


def _fits_any(key: str, pattern: str, declared: Iterable[str]) -> bool:
    return key == "multiply" and any(fits_glob(pattern, meter) for meter in (*METERS, *declared))
