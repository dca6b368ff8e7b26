"""Prices of models that a file does not use yet: from its own price file, else from the catalog."""

from collections.abc import Iterable

from budgetlint.app.prices import prices_on_disk
from budgetlint.app.snapshot_files import known_names
from budgetlint.catalog.pinned import merged
from budgetlint.catalog.text import snapshot_text
from budgetlint.edges import catalog
from budgetlint.frozen import replace
from budgetlint.lint.prices import PriceText
from budgetlint.model.budget import BUILTIN
from budgetlint.source.document import Plain
from budgetlint.source.json_text import InvalidJson, load_json
from budgetlint.source.yaml_text import load_yaml

_CURRENCY = "USD"


class LendingPrices:
    """Price texts on disk, with missing models added from the catalog; `lent` lists those."""

    def __init__(self, models: Iterable[str]) -> None:
        self._read = prices_on_disk()
        self._models = tuple(dict.fromkeys(models))
        self.lent: dict[str, str] = {}
        """The models that were added, each with the day of the catalog's prices."""

    def __call__(self, referrer: str, reference: str, models: frozenset[str]) -> PriceText:
        price_text = self._read(referrer, reference, models)
        if price_text.text is None or reference == BUILTIN:
            return price_text
        data = _plain(price_text.text)
        if data is None or data.get("currency", _CURRENCY) != _CURRENCY:
            return price_text
        known = known_names(data)
        pieces = {
            model: piece
            for model in self._models
            if model not in known and (piece := catalog.lookup(model)) is not None
        }
        if not pieces:
            return price_text
        self.lent.update((model, str(piece.get("date"))) for model, piece in pieces.items())
        whole = {**data, **merged([data, *pieces.values()]), "date": data.get("date")}
        return replace(price_text, text=snapshot_text(whole))


def _plain(text: str) -> dict[str, Plain] | None:
    """The data of a snapshot; None if invalid, which is reported where the snapshot is used."""
    try:
        data = load_json(text) if text.lstrip()[:1] == "{" else load_yaml(text).data
    except InvalidJson:
        return None
    usable = isinstance(data, dict) and isinstance(data.get("models"), dict) and isinstance(data.get("date"), str)
    return data if usable and isinstance(data, dict) else None
