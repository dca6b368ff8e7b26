"""From the sums that an engine returned to the observations of each workload."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Context, Decimal

from budgetlint.frozen import Frozen
from budgetlint.records.counts import Calls, Cost, JobCounts, Media, Spread, Tokens, exact, total
from budgetlint.records.observed import ModelUse, ObservedPeriod, PartObserved, Served, WorkloadObserved

_EXACT = Context(prec=60)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Group(Frozen):
    """A row of the grouping query: calls that agree in everything that affects how they count."""

    workload: str | None
    provider: str | None
    model: str
    media: bool
    size: str | None
    role: str
    status: str
    accepted: bool | None
    billed: bool | None
    prompt_over: int
    served: Served
    hours: int
    day: int
    local_day: int
    stated: int
    n: int
    lines: int
    counted_retries: int
    tokens: Tokens
    produced: Media
    searches: int
    reported: Decimal | None
    estimated: Decimal | None
    first_ms: int
    last_ms: int

    @property
    def calls(self) -> Calls:
        """The calls by role: requests, retries and duplicates."""
        again = self.lines - self.n
        if self.role == "cached":
            return Calls(served_from_cache=self.n, merged_lines=again)
        failed = 0 if self.status in {"ok", "pending"} else self.n
        match self.role:
            case "retry":
                return Calls(retries=self.n, billed_retries=self.n, failed=failed, merged_lines=again)
            case "duplicate":
                return Calls(duplicates=self.n, failed=failed, merged_lines=again)
            case "timeout_duplicate":
                return Calls(timeout_duplicates=self.n, failed=failed, merged_lines=again)
            case _:
                return Calls(requests=self.n, retries=self.counted_retries, failed=failed, merged_lines=again)

    @property
    def funnel(self) -> JobCounts:
        """The four counts of media jobs; zero for other calls."""
        if not self.media or self.role == "cached":
            return JobCounts()
        worked = self.status == "ok"
        return JobCounts(
            submitted=self.n,
            successful=self.n if worked else 0,
            accepted=self.n if self.accepted else 0,
            billed=self.n if self.billed else 0,
            acceptance_unknown=self.n if worked and self.accepted is None else 0,
            billing_unknown=self.n if self.billed is None else 0,
            moderated=self.n if self.status == "moderated" else 0,
            pending=self.n if self.status == "pending" else 0,
        )

    @property
    def cost(self) -> Cost:
        """The stated costs; calls that a gateway answered from its own cache cost nothing at the provider."""
        if self.role == "cached":
            return Cost()
        reported = self.reported if self.stated & 1 else None
        estimated = self.estimated if self.stated & 2 else None
        both = reported is not None and estimated is not None
        return Cost(
            reported=reported,
            reported_by=0 if reported is None else self.n,
            estimated=estimated,
            estimated_by=0 if estimated is None else self.n,
            gap=exact(_EXACT.subtract(reported, estimated)) if reported is not None and estimated is not None else None,
            gap_over=self.n if both else 0,
        )


def workloads(
    groups: Iterable[Group], spreads: Mapping[str | None, Sequence[Spread]], order: Sequence[str]
) -> tuple[WorkloadObserved, ...]:
    """Each workload with records, in the given order, followed by records that match none."""
    by_name: dict[str | None, list[Group]] = {}
    for group in groups:
        by_name.setdefault(group.workload, []).append(group)
    names = [*dict.fromkeys(order), None]
    return tuple(_workload(name, by_name[name], spreads.get(name, ())) for name in names if name in by_name)


def _workload(name: str | None, groups: Sequence[Group], spreads: Sequence[Spread]) -> WorkloadObserved:
    models = _models(groups)
    return WorkloadObserved(
        name=name,
        period=ObservedPeriod(
            _moment(min(group.first_ms for group in groups)),
            _moment(max(group.last_ms for group in groups)),
            len({group.local_day for group in groups}),
        ),
        calls=total(Calls, (one.calls for one in models)),
        tokens=total(Tokens, (one.tokens for one in models)),
        media=total(Media, (one.media for one in models)),
        funnel=total(JobCounts, (one.funnel for one in models)),
        cost=sum((one.cost for one in models), Cost()),
        models=models,
        spreads=tuple(spreads),
        searches=sum(one.searches for one in models),
    )


def parts(groups: Iterable[tuple[str | None, Group]]) -> tuple[PartObserved, ...]:
    """The models of each part of each workload, in the order of their names."""
    by_part: dict[tuple[str | None, str | None], list[Group]] = {}
    for part, group in groups:
        by_part.setdefault((group.workload, part), []).append(group)
    ordered = sorted(by_part, key=lambda key: tuple((text is None, text or "") for text in key))
    return tuple(PartObserved(*key, _models(by_part[key])) for key in ordered)


def _models(groups: Sequence[Group]) -> tuple[ModelUse, ...]:
    by_model: dict[tuple[str | int, ...], list[Group]] = {}
    for group in groups:
        by_model.setdefault(_key(group), []).append(group)
    return tuple(_model(by_model[key]) for key in sorted(by_model))


def _key(group: Group) -> tuple[str | int, ...]:
    """Everything on which the price of these calls may depend."""
    served = group.served
    texts = (group.provider, group.model, group.size, served.tier, served.speed, served.region)
    return (*(text or "" for text in texts), group.prompt_over, group.hours, group.day, group.local_day)


def _model(groups: Sequence[Group]) -> ModelUse:
    sent = [group for group in groups if group.role != "cached"]
    return ModelUse(
        provider=groups[0].provider or None,
        model=groups[0].model,
        size=groups[0].size,
        prompt_over=groups[0].prompt_over or None,
        served=groups[0].served,
        hours=groups[0].hours,
        day=_date(groups[0].day),
        local_day=_date(groups[0].local_day),
        calls=total(Calls, (group.calls for group in groups)),
        tokens=total(Tokens, (group.tokens for group in sent)),
        media=total(Media, (group.produced for group in sent)),
        funnel=total(JobCounts, (group.funnel for group in groups)),
        cost=sum((group.cost for group in groups), Cost()),
        searches=sum(group.searches for group in sent),
    )


def _date(day: int) -> date:
    return _EPOCH.date() + timedelta(days=day)


def _moment(milliseconds: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=milliseconds)
