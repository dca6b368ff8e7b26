"""The prices that bills imply, compared with the catalog's."""

from datetime import date

from budgetlint.app.prices import newest
from budgetlint.app.reconcile_options import ReconcileOptions
from budgetlint.app.reconcile_records import observed_in
from budgetlint.edges import catalog
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.tariff import Prices, Tariff
from budgetlint.frozen import Frozen
from budgetlint.reconcile.paid import Paid, paid_prices


class PaidPrices(Frozen):
    """The prices that the bills imply, and the items that imply none."""

    prices: tuple[Paid, ...]
    notes: tuple[str, ...]


def paid(options: ReconcileOptions) -> PaidPrices:
    """The prices that bills imply. Raises `Trouble` if there are no bills."""
    if not options.logs:
        raise Misuse("no bills given: `budgetlint reconcile BILLS… --prices`")
    bills = observed_in(options).bills
    if not bills:
        raise Trouble("no bill could be read: expected a provider's cost report, from which prices are derived")
    return PaidPrices(*paid_prices(bills, catalog.identifier_of, _listed))


def _listed(model: str, meter: str, day: date) -> Rate | None:
    """The catalog's standard rate for a model's meter on a day."""
    book = newest(frozenset({model}))
    rate = None if book is None else Tariff(Prices(book, day), model, (), book.currency).rate(meter, None)
    return rate if isinstance(rate, Rate) else None
