"""From listed prices to a pinned snapshot: only the models in use, as of a day."""

from collections.abc import Iterable
from datetime import date

from budgetlint.source.document import Plain


def merged(pieces: Iterable[dict[str, Plain]]) -> dict[str, Plain]:
    """Several snapshots in one currency merged: models, sources and meters, sorted by name, with the oldest date.

    Sources with one id but different content are both kept, the later one under a numbered id.
    """
    whole: dict[str, dict[str, Plain]] = {
        "sources": {}, "rules": {}, "tokenizers": {}, "units": {}, "meters": {}, "models": {},
    }  # fmt: skip
    head: dict[str, Plain] = {"version": 1, "date": "", "currency": "USD"}
    for piece in pieces:
        head["currency"] = piece.get("currency", "USD")
        head["date"] = min(filter(None, (str(head["date"]), str(piece["date"]))))
        renamed = _sources(whole["sources"], mapping(piece.get("sources")))
        for section in ("rules", "tokenizers", "units", "meters"):
            whole[section].update(mapping(piece.get(section)))
        for name, model in mapping(piece.get("models")).items():
            whole["models"][name] = _with_sources(mapping(model), renamed)
    sections = {name: dict(sorted(section.items())) for name, section in whole.items() if section}
    return {**head, **sections}


def _sources(known: dict[str, Plain], more: dict[str, Plain]) -> dict[str, str]:
    """Add sources to the known ones, and return the id of each."""
    renamed = {}
    for name, source in more.items():
        free, number = name, 2
        while free in known and known[free] != source:
            free, number = f"{name}-{number}", number + 1
        known[free] = source
        renamed[name] = free
    return renamed


def _with_sources(model: dict[str, Plain], renamed: dict[str, str]) -> Plain:
    entries: list[Plain] = []
    for listed in prices(model):
        entry = listed
        source = entry.get("source")
        named = renamed.get(source, source) if isinstance(source, str) else source
        entry = {**entry, "source": named} if source is not None else entry
        confirmed = entry.get("confirmed_by")
        if isinstance(confirmed, list):
            entry = {**entry, "confirmed_by": [renamed.get(str(name), str(name)) for name in confirmed]}
        entries.append(entry)
    return {**model, "prices": entries}


def on_day(snapshot: dict[str, Plain], day: date, *, later: bool) -> dict[str, Plain]:
    """A snapshot without the prices that ended before a day and, unless `later`, those that begin after it."""
    models: dict[str, Plain] = {}
    for name, model in mapping(snapshot.get("models")).items():
        about = mapping(model)
        kept: list[Plain] = [entry for entry in prices(about) if _holds(entry, day, later)]
        models[name] = {**about, "prices": kept}
    return {**snapshot, "models": models}


def _holds(entry: dict[str, Plain], day: date, later: bool) -> bool:
    begins, ends = entry.get("from"), entry.get("until")
    if isinstance(ends, str) and date.fromisoformat(ends) < day:
        return False
    return later or not isinstance(begins, str) or date.fromisoformat(begins) <= day


def dated(snapshot: dict[str, Plain]) -> dict[str, Plain]:
    """A snapshot whose date is the oldest of the days by which its prices age, taken from their own sources."""
    models = mapping(snapshot.get("models")).values()
    entries = [entry for model in models for entry in prices(mapping(model))]
    sources = mapping(snapshot.get("sources"))
    stated = (mapping(sources.get(str(entry.get("source")))) for entry in entries)
    days = [str(day) for source in stated if (day := source.get("retrieved", source.get("published"))) is not None]
    return {**snapshot, "date": min(days, default=str(snapshot["date"]))}


def mapping(value: Plain) -> dict[str, Plain]:
    """A mapping as it is; anything else as an empty one."""
    return value if isinstance(value, dict) else {}


def prices(model: dict[str, Plain]) -> list[dict[str, Plain]]:
    """The price entries of a model."""
    entries = model.get("prices")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
