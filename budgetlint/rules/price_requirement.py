"""A price in use is less well sourced than the configuration requires."""

from collections.abc import Iterable

from budgetlint.estimate.line_items import Rate
from budgetlint.estimate.standing import Standing, Standings
from budgetlint.findings.problem import Problem
from budgetlint.model.configuration import Required
from budgetlint.rules.entries import used_prices
from budgetlint.rules.rule import Subject

_OFFICIAL = frozenset({Standing.OFFICIAL, Standing.AGREED})
_CONFIRMED = _OFFICIAL | {Standing.CONFIRMED, Standing.CONFIRMED_ONCE}
_ENOUGH = {"official": _OFFICIAL, "confirmed": _CONFIRMED}
_HELP = {
    "official": "look it up on the provider's page, and give its entry a `source` of kind `official`",
    "confirmed": "`budgetlint snapshot pin --upgrade` takes prices that more lists confirm; else look it up on the provider's page",
}


def check(subject: Subject) -> Iterable[Problem]:
    """One problem for each model and meter, at the first workload that uses it; an agreed or paid price always suffices."""
    if subject.require is None:
        return
    listed, contract = (file.snapshot if file is not None else None for file in (subject.listed, subject.contract))
    standings = Standings(listed, contract)
    seen: set[tuple[str, str]] = set()
    for name, workload in subject.file.workloads.items():
        for meter, rate in used_prices(subject.estimate.workloads[name]):
            standing = standings.of(meter, rate)
            if (workload.model, meter) in seen or _is_enough(standings, standing, rate, subject.require):
                continue
            seen.add((workload.model, meter))
            yield Problem(
                ("workloads", name, "model"),
                f"the price of `{workload.model}` for `{meter}` is {standing.words}, but the configuration requires "
                f"`{subject.require}` prices",
                _HELP[subject.require],
            )


def _is_enough(standings: Standings, standing: Standing, rate: Rate, required: Required) -> bool:
    """Whether a price is sourced well enough; a derived price is as well sourced as the price that it is derived from."""
    if standing is Standing.DERIVED and required == "confirmed":
        standing = standings.underneath(rate)
    return standing in _ENOUGH[required]
