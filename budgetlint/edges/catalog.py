"""The built-in catalog on disk: a lookup searches the index by bisection and decodes one model of one provider's
file."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from budgetlint.source.document import Plain

DATA: Final = Path(__file__).parent.parent / "catalog" / "data"
_MODELS: Final = b'\n "models": {\n'
_PROVIDER: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_ACCOUNT: Final = "account"


def identifier_of(name: str, data: Path = DATA) -> str | None:
    """The identifier of the model with a name or alias, spelled exactly, found by bisection of the index."""
    wanted = name.encode("utf-8", "surrogatepass")
    with (data / "index.txt").open("rb") as index:
        low, high = 0, index.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            start, line = _line_at(index, middle)
            if start >= high:
                high = middle
                continue
            key, _, target = line.partition(b"\t")
            if key == wanted:
                return (target or key).decode()
            if key < wanted:
                low = start + len(line) + 1
            else:
                high = middle
    return None


def _line_at(index: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that starts at or after an offset, and its offset."""
    index.seek(max(place - 1, 0))
    if place:
        index.readline()
    start = index.tell()
    return start, index.readline().rstrip(b"\n")


def lookup(name: str, data: Path = DATA) -> dict[str, Plain] | None:
    """A snapshot of one model by any spelling of its name or alias; None if the catalog lacks it."""
    identifier = identifier_of(name, data) or _otherwise_written(name, data)
    if identifier is None:
        return None
    content = (data / f"{identifier.partition('/')[0]}.json").read_bytes()
    head, _, rest = content.partition(_MODELS)
    opening = f"  {json.dumps(identifier, ensure_ascii=False)}: ".encode()
    start = 0 if rest.startswith(opening) else rest.index(b"\n" + opening) + 1
    model: dict[str, Plain] = json.loads(rest[start + len(opening) : rest.index(b"\n  }", start) + 4])
    snapshot: dict[str, Plain] = json.loads(head.rstrip().rstrip(b",") + b"}")
    return {**in_use(snapshot, model), "models": {identifier: model}}


def _otherwise_written(name: str, data: Path) -> str | None:
    """The model of a name without prefixes and suffixes."""
    from budgetlint.model.spellings import readings

    return next((known for reading, _ in readings(name) if (known := identifier_of(reading, data))), None)


def in_use(snapshot: dict[str, Plain], model: dict[str, Plain]) -> dict[str, Plain]:
    """A snapshot's head with only the sources, rules, tokenizers and meters that one of its models uses."""
    prices = [entry for entry in _list(model.get("prices")) if isinstance(entry, dict)]
    named = {str(entry["source"]) for entry in prices if "source" in entry}
    meters: set[str] = set()
    for entry in prices:
        meters.update(_mapping(entry.get("rates")))
        for claims in _mapping(entry.get("disputed")).values():
            named.update(_mapping(claims))
        named.update(str(name) for name in _list(entry.get("confirmed_by")))
    sources = _only(_mapping(snapshot.get("sources")), named)
    made = {**snapshot, "date": _oldest(sources, prices, str(snapshot["date"])), "sources": sources}
    derived = {str(entry["derived"]) for entry in prices if "derived" in entry}
    for section, names in (("rules", derived), ("tokenizers", _tokenizers(snapshot, model)), ("meters", meters)):
        kept = _only(_mapping(made.pop(section, None)), names)
        if kept:
            made[section] = kept
    return made


def _oldest(sources: dict[str, Plain], prices: list[dict[str, Plain]], otherwise: str) -> str:
    """The oldest of the days by which the prices age: of their own sources, not of those that confirm or dispute
    them."""
    stated = (_mapping(sources.get(str(entry.get("source")))) for entry in prices)
    days = [str(day) for source in stated if (day := source.get("retrieved", source.get("published"))) is not None]
    return min(days, default=otherwise)


def _tokenizers(snapshot: dict[str, Plain], model: dict[str, Plain]) -> set[str]:
    """The model's tokenizer, and those it is compared with."""
    known = _mapping(snapshot.get("tokenizers"))
    names: set[str] = set()
    name = model.get("tokenizer")
    while isinstance(name, str) and name in known and name not in names:
        names.add(name)
        name = _mapping(known[name]).get("than")
    return names


def _only(mapping: dict[str, Plain], names: set[str]) -> dict[str, Plain]:
    return {name: item for name, item in mapping.items() if name in names}


def _mapping(value: Plain) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}


def _list(value: Plain) -> list[Plain]:
    return value if isinstance(value, list) else []


def provider_snapshot(provider: str, data: Path = DATA) -> dict[str, Plain] | None:
    """All entries of one provider; None if it is unknown."""
    path = data / f"{provider}.json"
    if not _PROVIDER.fullmatch(provider) or provider == _ACCOUNT or not path.is_file():
        return None
    snapshot: dict[str, Plain] = json.loads(path.read_bytes())
    return snapshot


def providers(data: Path = DATA) -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in data.glob("*.json") if path.stem != _ACCOUNT))


def names(data: Path = DATA) -> Iterator[tuple[str, str]]:
    """All names sorted, each with its model; an alias has another name than its model."""
    with (data / "index.txt").open(encoding="utf-8", newline="\n") as index:
        for line in index:
            name, _, target = line.rstrip("\n").partition("\t")
            yield name, target or name


def search(words: str, data: Path = DATA) -> list[str]:
    """The models with a name that contains all the words, ignoring case, sorted by name."""
    wanted = words.lower().split()
    models = {model for name, model in names(data) if all(word in name.lower() for word in wanted)}
    return sorted(models) if wanted else []


def date(data: Path = DATA) -> str:
    """The day of the catalog: that of the newest price list in it."""
    account: dict[str, str] = json.loads((data / f"{_ACCOUNT}.json").read_bytes())
    return account["date"]
