"""Prices for every model in the records: from the plan's own price files, then from the catalog."""

from collections.abc import Set as AbstractSet

from budgetlint.app.prices import in_catalog as catalog_has
from budgetlint.app.prices import prices_on_disk
from budgetlint.edges import catalog
from budgetlint.estimate.tariff import Prices
from budgetlint.frozen import replace
from budgetlint.lint.prices import Books, prices_of, pricing_in_force, snapshot_of
from budgetlint.lint.report import FileReport
from budgetlint.lint.settings import Settings
from budgetlint.model.budget import BUILTIN
from budgetlint.model.mix import models_in
from budgetlint.reconcile.metering import RecordedModels
from budgetlint.reconcile.model_names import RecordedModel, candidates, price_name, respelled
from budgetlint.reconcile.plans import Plan
from budgetlint.reconcile.shares import shown


def plan_of(
    read: FileReport, settings: Settings, recorded: AbstractSet[RecordedModel], nobodys: AbstractSet[RecordedModel]
) -> tuple[Plan, tuple[str, ...]]:
    """A budget file with prices for every model in its own records and in those that match no workload.

    Also returns notes on models in its own records that its price file lacks.
    """
    file = read.file
    assert file is not None
    spellings_of = {key: tuple(dict.fromkeys(candidates(file, *key))) for key in sorted(recorded | nobodys, key=str)}
    planned = models_in(file)
    wanted = planned.union(*spellings_of.values())
    books = Books(prices_on_disk(), catalog_has, wanted - planned)
    used = pricing_in_force(read.path, file, settings.configuration, settings.configuration_path)
    prices = prices_of(*used.read(books, wanted), settings.day)
    carried = snapshot_of(books.price_file("", BUILTIN, None, (), wanted - prices.listed.models.keys()))
    known = {**carried.models, **prices.listed.models, **(prices.contract.models if prices.contract else {})}
    names = {
        key: price_name(spellings, sorted(planned), known, catalog.identifier_of)
        for key, spellings in spellings_of.items()
    }
    lent = sorted({name for name in names.values() if name is not None and name in carried.models} - planned)
    if prices.listed.currency != carried.currency and lent:
        return Plan(
            read.path,
            file,
            prices,
            RecordedModels({key: None if name in lent else name for key, name in names.items()}),
        ), ()
    listed = replace(
        prices.listed,
        models={**{name: carried.models[name] for name in lent}, **prices.listed.models},
        units={**carried.units, **prices.listed.units},
        meters={**carried.meters, **prices.listed.meters},
    )
    borrowed = [name for name in lent if name in {names[key] for key in recorded}]
    notes = tuple(
        f"the prices of `{name}` are from the built-in catalog: `{read.path}` does not pin it" for name in borrowed
    )
    notes += tuple(
        f"`{shown(key[1])}` is read as `{names[key]}`, ignoring {how}"
        for key in sorted(recorded, key=str)
        if (how := respelled(key[1], names[key])) is not None
    )
    return Plan(read.path, file, Prices(listed, prices.day, prices.contract), RecordedModels(names)), notes
