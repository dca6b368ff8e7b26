"""Advisories: prices and retirements that are known to be wrong in price files."""

from typing import Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.scalars import Day, MeterName, Number, Text
from budgetlint.model.snapshot import ALWAYS, When


class Advisory(Frozen, kw_only=True):
    """An error about a model in price files, the correction, and its source.

    For a price: `wrong` is the wrong rate of `meter` under `when`; `right` is left out if the model is not sold that way. For a
    retirement: the model `retires` on a day, or is still `served` although files state a retirement.
    """

    id: Text = key("The name of the advisory, for citing it.")
    published: Day = key("The day on which it was published.")
    model: Text = key("The model, by its own name or an alias.")
    url: Text = key("The page that states the correct value.")
    says: Text = key("The error, in a sentence.")
    meter: MeterName | None = key("The meter whose price is wrong.", default=None)
    when: When = key("The conditions of the wrong price.", default=ALWAYS)
    wrong: Number | None = key("The wrong rate, in the meter's own unit.", default=None)
    right: Number | None = key("The correct rate, in the meter's own unit.", default=None)
    retires: Day | None = key("The first day on which the model is no longer served.", default=None)
    replaced_by: Text | None = key("The model that replaces it.", default=None)
    served: bool = key("Whether the model is still served although price files state a retirement.", default=False)


class Advisories(Frozen, kw_only=True):
    """A dated file of advisories."""

    version: Literal[1] = key("The version of this format: 1.")
    date: Day = key("The day of the newest of them.")
    advisories: tuple[Advisory, ...] = key("The advisories, oldest first.")
