"""The day since which a list has stated a price, from its earlier releases."""

from decimal import Decimal
from typing import Final

from budgetlint.catalog.importers.figures import figure
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain
from tools.catalog.cells import differs
from tools.catalog.entries import conditions_of, rates_of
from tools.catalog.releases import Release

Object = dict[str, Plain]

_LIST: Final = "litellm"


class EarlierPrices(Frozen):
    """The rates of a list's earlier releases, the newest first, each with its day of publication."""

    releases: tuple[tuple[str, dict[str, dict[tuple[str, str], Decimal]]], ...]

    @classmethod
    def of(cls, price_maps: dict[str, Object], releases: dict[str, Release]) -> "EarlierPrices":
        made = []
        for key, price_map in price_maps.items():
            published = releases[key].published
            snapshot, _ = snapshot_from_litellm(price_map, published=published)
            models = snapshot["models"]
            made.append((published, {n: _rates(m) for n, m in models.items()} if isinstance(models, dict) else {}))
        return cls(tuple(sorted(made, key=lambda item: item[0], reverse=True)))

    def since(self, identifier: str, when: str, rates: dict[str, str]) -> str | None:
        """The day of the oldest release since which all of the rates are stated without a gap."""
        day = None
        for published, models in self.releases:
            stated = models.get(identifier, {})
            for meter, text in rates.items():
                earlier = stated.get((when, meter))
                if earlier is None or differs(earlier, Decimal(text)):
                    return day
            day = published
        return day


def _rates(model: Plain) -> dict[tuple[str, str], Decimal]:
    rates: dict[tuple[str, str], Decimal] = {}
    for entry in objects(model.get("prices") if isinstance(model, dict) else None):
        for meter, text in rates_of(entry).items():
            rate = figure(text)
            if rate is not None:
                rates[_words(entry), meter] = rate
    return rates


def _words(entry: Object) -> str:
    return repr(sorted(conditions_of(entry).items()))


def with_first_seen(models: dict[str, Object], earlier: EarlierPrices) -> None:
    """Set `unchanged_since` on the entries that come from the list or that it confirms."""
    for identifier, model in models.items():
        entries: list[Plain] = []
        for entry in objects(model.get("prices")):
            confirmed = entry.get("confirmed_by")
            ours = str(entry["source"]) == _LIST or str(entry["source"]).endswith((f"-via-{_LIST}", f"-in-{_LIST}"))
            stated = ours or (isinstance(confirmed, list) and _LIST in confirmed)
            day = earlier.since(identifier, _words(entry), rates_of(entry)) if stated and rates_of(entry) else None
            entries.append({**entry, "unchanged_since": day} if day is not None and "until" not in entry else entry)
        models[identifier] = {**model, "prices": entries}
