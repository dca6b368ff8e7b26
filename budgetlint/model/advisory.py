"""Advisories: prices and retirements of which it is known that price files have them wrong."""

from typing import Literal

from budgetlint.frozen import Frozen, key
from budgetlint.model.scalars import Day, MeterName, Number, Text
from budgetlint.model.snapshot import ALWAYS, When


class Advisory(Frozen, kw_only=True):
    """What is wrong with a model in price files, what is right, and where that stands.

    A price: `wrong` for `meter` under `when`; `right` is left out where nobody sells it so. A retirement: the model `retires`
    on a day, or is `served` although files say otherwise.
    """

    id: Text = key("Its name, by which it can be cited.")
    published: Day = key("The day on which it came out.")
    model: Text = key("The model, by any of its names.")
    url: Text = key("The page that says what is right.")
    says: Text = key("What is wrong, in a sentence.")
    meter: MeterName | None = key("The meter whose price is wrong.", default=None)
    when: When = key("The conditions of that price.", default=ALWAYS)
    wrong: Number | None = key("The wrong rate, in the meter's own unit.", default=None)
    right: Number | None = key("The right one.", default=None)
    retires: Day | None = key("The day from which on the model is not served.", default=None)
    replaced_by: Text | None = key("The model that takes its place.", default=None)
    served: bool = key("Whether the model is served although price files let it retire.", default=False)


class Advisories(Frozen, kw_only=True):
    """A dated file of advisories."""

    version: Literal[1] = key("The version of this format: 1.")
    date: Day = key("The day of the newest of them.")
    advisories: tuple[Advisory, ...] = key("The advisories, oldest first.")
