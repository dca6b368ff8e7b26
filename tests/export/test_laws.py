"""Laws over drawn declarations: nothing is lost or looser, and an exported budget holds every call that it covers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from budgetlint.export.enforcers import ENFORCERS, exported
from budgetlint.export.limits import Declaration
from budgetlint.model.periods import Period
from tests.export.declarations import WORKLOADS, budget, declared, key

pytestmark = pytest.mark.slow

PERIODS = [None, *Period]
AMOUNTS = some.decimals(Decimal("0.001"), Decimal(10_000), places=3)


@some.composite
def declarations(draw: some.DrawFn) -> Declaration:
    """An account with keys that share no workload, and budgets over any of its workloads, perhaps beyond."""
    owners = draw(some.lists(some.sampled_from(["a", "b", ""]), min_size=3, max_size=3))
    keys = tuple(
        key(name, str(draw(AMOUNTS)), draw(some.sampled_from(PERIODS)), *inside)
        for name in ("a", "b")
        if (inside := [workload for workload, owner in zip(WORKLOADS, owners, strict=True) if owner == name])
    )
    scopes = some.sets(some.sampled_from([*WORKLOADS, "elsewhere"]), min_size=1)
    budgets = tuple(
        budget(
            f"budget-{at}",
            str(draw(AMOUNTS)),
            draw(some.sampled_from(list(Period))),
            *sorted(scope),
            listed=str(draw(AMOUNTS)),
            amount=str(draw(AMOUNTS)),
            year_starts=draw(some.integers(1, 12)),
        )
        for at, scope in enumerate(draw(some.lists(scopes, max_size=4)))
    )
    return declared(*budgets, keys=keys)


@pytest.mark.parametrize("target", ENFORCERS)
@given(declarations())
def test_every_limit_is_exported_once_or_refused_and_none_is_looser(target: str, declaration: Declaration) -> None:
    enforcer = ENFORCERS[target]
    export = exported(enforcer, declaration)
    limits = [*(limit.address for limit in declaration.budgets), *(key.address for key in declaration.accounts[0].keys)]
    assert sorted(
        [item.limit.address for item in export.items] + [refusal.address for refusal in export.refused]
    ) == sorted(limits)
    for item in export.items:
        assert item.figure <= item.limit.amount < item.figure + enforcer.unit
        assert item.limit.period in enforcer.resets
        assert set(item.limit.workloads) <= set(declaration.accounts[0].workloads)
    for refusal in export.refused:
        assert refusal.reason


@given(declarations())
def test_every_key_of_a_litellm_team_is_in_it(declaration: Declaration) -> None:
    items = exported(ENFORCERS["litellm"], declaration).items
    teams = {item.body["team_id"]: set(item.limit.workloads) for item in items if item.to == "POST /team/new"}
    for declared_key in declaration.accounts[0].keys:
        for workloads in teams.values():
            assert not workloads & set(declared_key.workloads) or set(declared_key.workloads) <= workloads
    for item in items:
        if item.to == "POST /key/generate" and item.limit.kind == "key":
            inside = {name for name, workloads in teams.items() if workloads & set(item.limit.workloads)}
            assert inside == ({item.body["team_id"]} if "team_id" in item.body else set())
            assert all(set(item.limit.workloads) <= teams[name] for name in inside)


@given(declarations())
def test_every_virtual_key_of_a_bifrost_owner_is_in_it(declaration: Declaration) -> None:
    export = exported(ENFORCERS["bifrost"], declaration)
    governance = export.sections["governance"]
    assert isinstance(governance, dict)
    owners: dict[str, dict[str, object]] = {}
    for members in (governance.get("virtual_keys", []), governance.get("teams", [])):
        assert isinstance(members, list)
        for member in members:
            assert isinstance(member, dict)
            owners[str(member["id"])] = dict(member)
    for item in export.items:
        for holder in ("team_id", "customer_id"):
            if holder not in item.body:
                continue
            for other in export.items:
                if "virtual_key_id" in other.body and set(other.limit.workloads) & set(item.limit.workloads):
                    owner = owners[str(other.body["virtual_key_id"])]
                    team = owners.get(str(owner.get("team_id")), {})
                    assert item.body[holder] in (owner.get(holder), team.get(holder))
