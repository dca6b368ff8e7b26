"""One model in several lists: its prices as entries, each with its list and the lists that confirm or dispute it.

The first list that has a model is its frame: conditions other than tiers and prompt sizes, factors, allowances and
minimum charges come from that list alone, since no two lists write them alike. If it has prices by hour, it alone
decides for today, because the single price of another list is that of one of its schedules.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from budgetlint.catalog.importers.conditions import ALWAYS, Condition
from budgetlint.catalog.importers.figures import written
from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.importers.table import condition_place, meter_place
from budgetlint.source.document import Plain
from tools.catalog.cells import Cell, Statement, cells, differs
from tools.catalog.lists import PriceListing, condition_of, statements

Object = dict[str, Plain]
Key = tuple[Condition, str]

_SHARED: Final = frozenset({"service_tier", "prompt_tokens_over", "prompt_tokens_from"})
_SIZES: Final = ("prompt_tokens_over", "prompt_tokens_from")
_CACHE: Final = frozenset(
    {
        "cache_read_tokens",
        "cache_write_tokens",
        "cache_write_1h_tokens",
        "cache_write_12h_tokens",
        "explicit_cache_read_tokens",
    }
)
_KINDS: Final = {
    "audio_input_tokens": "input_tokens",
    "image_input_tokens": "input_tokens",
    "video_input_tokens": "input_tokens",
    "audio_output_tokens": "output_tokens",
    "image_output_tokens": "output_tokens",
    "video_output_tokens": "output_tokens",
    "audio_cache_read_tokens": "cache_read_tokens",
    "image_cache_read_tokens": "cache_read_tokens",
}
"""Kinds of tokens, and the text tokens as which they are billed if a list has one price for both."""
_BESIDE: Final = ("minimum_charge", "round_up", "free", "note")


@dataclass(slots=True)
class Merged:
    """The number of models and cells for each decision."""

    counts: dict[str, int] = field(default_factory=dict)

    def count(self, what: str, times: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + times


def merged_prices(names: Sequence[tuple[PriceListing, str]], day: date, merged: Merged) -> list[Object]:
    """The price entries of a model, from every list that has it and its name there, the frame first."""
    frame, name = names[0]
    first = statements(frame, name)
    stated = [first, *(_others(statements(listing, other), first, day) for listing, other in names[1:])]
    stated = _by_one_clock(stated, day)
    by_key: dict[Key, list[Statement]] = {}
    for statement in (statement for of_list in stated for statement in of_list):
        by_key.setdefault((statement.when, statement.meter), []).append(statement)
    made = {key: cells(of_key, day) for key, of_key in by_key.items()}
    ours = {(statement.when, statement.meter) for statement in stated[0]}
    _leave_holes(made, ours, merged)
    _follow_text(made, merged)
    merged.count("with dated history", any(len(of_key) > 1 for of_key in made.values()))
    today = [cell for of_key in made.values() for cell in of_key if cell.start <= day <= cell.end]
    merged.count("disputed", any(cell.disputed for cell in today))
    merged.count("confirmed by another list", any(cell.confirmed_by for cell in today))
    return [*_entries(made, _frame_beside(frame, name)), *_factors(frame, name)]


def _others(theirs: list[Statement], first: list[Statement], day: date) -> list[Statement]:
    """What another list adds: only tiers and prompt sizes, those of the frame written as in the frame.

    Left out: a size that the list no longer states and did not take from a provider's page, a fee for requests where we have a price of searches,
    reasoning that the frame bills as output, output that the frame bills as images, audio or video, and a price for some
    hours of the day if the frame has none.
    """
    sizes = sorted({(int(value), key) for s in first for key, value in s.when if key in _SIZES})
    meters = {statement.meter for statement in first}
    media = [s for s in first if s.meter.endswith("_output_tokens")]
    hourly = {s.meter for s in theirs if "schedule" in dict(s.when)} if not _clocked(first) else set()
    current = {value for s in theirs if s.end >= day for key, value in s.when if key in _SIZES}
    made = []
    for statement in theirs:
        stated_sizes = {value for key, value in statement.when if key in _SIZES}
        when = tuple(sorted(_spelt(key, value, sizes) for key, value in statement.when))
        ours = {value for value, _ in sizes}
        if not all(key in _SHARED for key, _ in when) or not (
            {v for k, v in when if k in _SIZES} <= ours or statement.cited or stated_sizes <= current
        ):
            continue
        if statement.meter in hourly or (statement.meter == "requests" and "searches" in meters):
            continue
        if statement.meter == "reasoning_tokens" and statement.meter not in meters:
            continue
        if statement.meter == "output_tokens" and any(_same(statement, other) for other in media):
            continue
        made.append(replace(statement, when=when))
    return made


def _clocked(of_list: list[Statement]) -> bool:
    return any("schedule" in dict(statement.when) for statement in of_list)


def _spelt(key: str, value: str | int | bool, sizes: list[tuple[int, str]]) -> tuple[str, str | int | bool]:
    """A prompt size as written in the frame: over 199,999 tokens is 200,000 or more, so lists may differ by one."""
    if key in _SIZES:
        return next(((ours, size) for size, ours in sizes if abs(size - int(value)) <= 1), (key, value))
    return key, value


def _same(statement: Statement, other: Statement) -> bool:
    return statement.when == other.when and not differs(statement.rate, other.rate)


def _by_one_clock(stated: list[list[Statement]], day: date) -> list[list[Statement]]:
    """If a list has prices by hour, the single price of another is that of the schedule with the same rate."""
    clocked = next((of_list for of_list in stated if _clocked(of_list)), None)
    if clocked is None:
        return stated
    return [
        of_list
        if of_list is clocked
        else [
            meant
            for s in of_list
            if "schedule" not in dict(s.when) and (meant := s if s.end < day else _meant(s, clocked)) is not None
        ]
        for of_list in stated
    ]


def _meant(statement: Statement, clocked: list[Statement]) -> Statement | None:
    same = (s for s in clocked if s.meter == statement.meter and not differs(s.rate, statement.rate))
    timed = next(same, None)
    return replace(statement, when=timed.when, start=date.min, end=date.max) if timed is not None else None


def _leave_holes(made: dict[Key, list[Cell]], ours: set[Key], merged: Merged) -> None:
    """Remove what other lists add to one tier or prompt size and no list states for another.

    A meter that one entry of a family prices and the next leaves out makes the call unpriced; if the frame has
    neither, nothing is lost by leaving both out. A tier may leave out cached tokens: they are bounded by its input.
    """
    families = {when for when, meter in made if meter.endswith("_tokens")}
    for when, meter in sorted(made, key=repr):
        if (when, meter) in ours or not meter.endswith("_tokens"):
            continue
        for other in families:
            if _widens(when, other) and (other, meter) not in made:
                sized = any(key in _SIZES for key, _ in other)
                if sized or meter not in _CACHE:
                    merged.count("cells of one list that would have left a hole beside them")
                    del made[when, meter]
                    break


def _follow_text(made: dict[Key, list[Cell]], merged: Merged) -> None:
    """Remove a kind of token with the price of text if a tier or a prompt size does not state it.

    A list with one price for both bills the kind as text. A prompt size without a price of text is removed too.
    """
    for when, meter in sorted(made, key=repr):
        sized = any(key in _SIZES for key, _ in when)
        bare = tuple((key, value) for key, value in when if key not in _SIZES)
        if sized and (when, "input_tokens") not in made and (bare, "input_tokens") in made:
            merged.count("cells of a prompt size that nobody prices text for")
            del made[when, meter]
    families = {when for when, meter in made if meter in ("input_tokens", "output_tokens")}
    for kind, text in _KINDS.items():
        pair = made.get((ALWAYS, kind)), made.get((ALWAYS, text))
        if pair[0] is None or pair[1] is None or differs(pair[0][-1].rate, pair[1][-1].rate):
            continue
        if any(_widens(ALWAYS, when) and (when, kind) not in made for when in families):
            merged.count("kinds of tokens that are billed as text")
            for key in [key for key in made if key[1] == kind]:
                del made[key]


def _widens(when: Condition, other: Condition) -> bool:
    """Whether the other condition extends this one by a tier or a prompt size."""
    return len(other) > len(when) and set(when) <= set(other) and all(key in _SHARED for key, _ in other)


def _frame_beside(frame: PriceListing, name: str) -> dict[Condition, Object]:
    provider = name.partition("/")[0]
    facts: dict[Condition, Object] = {}
    for entry in objects(frame.models[name].get("prices")):
        beside: Object = {key: entry[key] for key in _BESIDE if key in entry}
        if beside and "rates" in entry:
            facts[condition_of(entry, provider)] = beside
    return facts


def _factors(frame: PriceListing, name: str) -> list[Object]:
    return [dict(entry) for entry in objects(frame.models[name].get("prices")) if "multiply" in entry]


def _entries(made: dict[Key, list[Cell]], beside: dict[Condition, Object]) -> list[Object]:
    """Join the cells of a condition with the same days and evidence to one entry."""
    grouped: dict[tuple[Condition, date, date, str, tuple[str, ...]], list[tuple[str, Cell]]] = {}
    for (when, meter), of_key in made.items():
        for cell in of_key:
            place = (when, cell.start, cell.end, cell.statement.source, cell.confirmed_by)
            grouped.setdefault(place, []).append((meter, cell))
    ordered = sorted(grouped, key=lambda place: (condition_place(place[0]), place[1:]))
    return [_entry(place, grouped[place], beside.get(place[0], {})) for place in ordered]


def _entry(
    place: tuple[Condition, date, date, str, tuple[str, ...]], group: list[tuple[str, Cell]], beside: Object
) -> Object:
    when, start, end, source, confirmed_by = place
    made: Object = {"source": source}
    if when != ALWAYS:
        made["when"] = dict(when)
    if start > date.min:
        made["from"] = start.isoformat()
    if end < date.max:
        made["until"] = end.isoformat()
    ordered = sorted(group, key=lambda pair: meter_place(pair[0]))
    made["rates"] = {meter: written(cell.rate) for meter, cell in ordered}
    made.update(_of_meters(beside, [meter for meter, _ in ordered]))
    disputed: Object = {
        meter: {who: written(rate) for who, rate in cell.disputed} for meter, cell in ordered if cell.disputed
    }
    if disputed:
        made["disputed"] = disputed
    if confirmed_by:
        made["confirmed_by"] = list[Plain](confirmed_by)
    return made


def _of_meters(beside: Object, meters: Iterable[str]) -> Object:
    """The other keys of an entry, as far as they are about these meters."""
    made: Object = {}
    for key, value in beside.items():
        if isinstance(value, dict):
            kept = {meter: value[meter] for meter in meters if meter in value}
            if kept:
                made[key] = kept
        else:
            made[key] = value
    return made
