"""What the build does about implausible prices: every finding of `sanity` is acted on or explained.

A figure in at least two lists is kept, with a note; one in a single list is left out, and what it would have priced is
unpriced or billed as the wider meter. A tier that leaves out a meter is not changed: no list states the price. A
tier's price without a last day ends with its standard price, if a change of that is announced.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from budgetlint.catalog.importers.genai_days import objects
from budgetlint.catalog.sanity import Insane, sanity
from budgetlint.model.snapshot import ModelPrices
from budgetlint.shape.reader import read_record
from budgetlint.source.document import Plain
from tools.catalog.entries import conditions_of, rates_of

Object = dict[str, Plain]

_STORED: Final = re.compile(r"^(google|vertex)/(?!.*claude)")
"""Models whose maker bills tokens written to a cache as input, and storage by the hour: not Claude's."""


@dataclass(slots=True)
class Findings:
    """The number of problems of each kind and what was done about them, and those left without a reason."""

    done: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    unexplained: list[str] = field(default_factory=list)

    def note(self, problem: str, what: str, subject: str) -> None:
        self.done.setdefault(problem, {}).setdefault(what, []).append(subject)

    def table(self) -> Iterable[str]:
        """One line per problem and what was done, with its count."""
        yield f"{'problem':24} {'what was done':58} findings"
        for problem in sorted(self.done):
            for what in sorted(self.done[problem]):
                yield f"{problem:24} {what:58} {len(self.done[problem][what]):8}"
        yield f"{'unexplained':24} {'':58} {len(self.unexplained):8}"
        yield from self.unexplained

    def counts(self) -> Object:
        """The same table as data."""
        return {
            problem: {what: len(subjects) for what, subjects in sorted(done.items())}
            for problem, done in sorted(self.done.items())
        }


def without_written_below_input(identifier: str, model: Object, findings: Findings) -> None:
    """Remove a seller's prices of cache writes if it bills written tokens as input."""
    if _STORED.match(identifier) is None:
        return
    kept: list[Plain] = []
    for entry in objects(model.get("prices")):
        rates = entry.get("rates")
        written = [m for m in rates if m.startswith("cache_write")] if isinstance(rates, dict) else []
        if written and isinstance(rates, dict):
            findings.note("write-below-input", "left out: written tokens are billed as input", identifier)
            rest: Object = {meter: rate for meter, rate in rates.items() if meter not in written}
            if rest:
                kept.append({**_undisputed(entry, written), "rates": rest})
        else:
            kept.append(entry)
    model["prices"] = kept


def until_announced_changes(identifier: str, model: Object, day: date, findings: Findings) -> None:
    """End a tier's open prices on the day before an announced change of the standard price, if no list has that change
    for the tier."""
    entries = objects(model.get("prices"))
    for entry in entries:
        when = conditions_of(entry)
        if "service_tier" not in when or "until" in entry or "rates" not in entry:
            continue
        bare = {key: value for key, value in when.items() if key != "service_tier"}
        changes = {_first_day(other) for other in entries if conditions_of(other) == bare and _shares(other, entry)}
        starts = {_first_day(other) for other in entries if conditions_of(other) == when and _shares(other, entry)}
        known = min((change for change in changes if change > day.isoformat() and max(starts) < change), default=None)
        if known is not None:
            entry["until"] = (date.fromisoformat(known) - timedelta(days=1)).isoformat()
            findings.note("tier-after-change", "ended: no list states the tier after the change", identifier)


def _first_day(entry: Object) -> str:
    return str(entry.get("from", ""))


def _shares(one: Object, other: Object) -> bool:
    return not rates_of(one).keys().isdisjoint(rates_of(other))


def tidied(identifier: str, model: Object, day: date, findings: Findings) -> Object:
    """The model with every finding acted on; repeated until nothing new is found, since one price may hide another."""
    without_written_below_input(identifier, model, findings)
    until_announced_changes(identifier, model, day, findings)
    for _ in range(9):
        problems = [p for p in sanity(read_record(ModelPrices, model)) if not p.explained]
        if not problems:
            break
        prices: list[Plain] = list(objects(model.get("prices")))
        for problem in problems:
            _act(prices, problem, identifier, findings)
        model = {**model, "prices": [entry for entry in prices if isinstance(entry, dict) and _says_anything(entry)]}
    return model


def remaining(models: dict[str, Object], findings: Findings) -> None:
    """Check the finished models again: each problem that is left has a reason, or is unexplained."""
    for identifier, model in models.items():
        for problem in sanity(read_record(ModelPrices, model)):
            if problem.explained:
                findings.note(problem.name, "in the catalog, its reason beside it", f"{identifier} {problem}")
            else:
                findings.unexplained.append(f"{identifier}: {problem}")


def _says_anything(entry: Object) -> bool:
    return bool(entry.get("rates")) or "multiply" in entry


def _act(prices: list[Plain], problem: Insane, identifier: str, findings: Findings) -> None:
    entry = prices[problem.number - 1]
    rates = entry.get("rates") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(rates, dict):
        return
    if problem.name == "tier-partial":
        findings.note(problem.name, "unpriced: no list states it", f"{identifier} {problem.says}")
        prices[problem.number - 1] = _noted(entry, f"{problem.name}: no list states {problem.meter}")
    elif entry.get("confirmed_by") and problem.name != "write-below-input":
        findings.note(problem.name, "kept: another list states the same", f"{identifier} {problem.says}")
        prices[problem.number - 1] = _noted(entry, f"{problem.name}: another list states the same")
    elif problem.meter in rates:
        findings.note(problem.name, "left out: one list states it, or it is a write", f"{identifier} {problem.says}")
        rest: Object = {meter: rate for meter, rate in rates.items() if meter != problem.meter}
        prices[problem.number - 1] = {**_undisputed(entry, [problem.meter]), "rates": rest}


def _undisputed(entry: Object, meters: list[str]) -> Object:
    disputed = entry.get("disputed")
    if not isinstance(disputed, dict):
        return entry
    rest: Object = {meter: claims for meter, claims in disputed.items() if meter not in meters}
    return {**entry, "disputed": rest} if rest else {key: value for key, value in entry.items() if key != "disputed"}


def _noted(entry: Object, text: str) -> Object:
    note = entry.get("note")
    return {**entry, "note": f"{note}; {text}" if isinstance(note, str) else text}
