"""Whatever people may write of a workload has its driver, or costs nothing."""

from collections.abc import Iterable

from budgetlint.compare.drivers import DRIVER_BY_FIELD, DRIVERS
from budgetlint.compare.sides import MULTIPLIERS
from budgetlint.frozen import parts
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import WORKLOAD_KINDS

COSTS_NOTHING = {"title", "description", "tags", "match", "assumptions_from", "multipliers", "concurrency"}
"""What every workload may carry and no amount depends on; multipliers have drivers of their own."""
ASIDE = {*COSTS_NOTHING, "max_output_tokens"}
"""The same of any kind: limits hold credits for the longest answer, and the mean one is paid."""


def names(cls: type) -> Iterable[str]:
    return (part.name for part in parts(cls))


def test_every_field_of_a_workload_has_a_driver_or_costs_nothing() -> None:
    assert {name for name in names(Workload) if name not in DRIVER_BY_FIELD} == COSTS_NOTHING


def test_every_key_of_a_kind_has_a_driver() -> None:
    kinds = WORKLOAD_KINDS.values()
    assert [name for kind in kinds for name in names(kind) if name not in {*DRIVER_BY_FIELD, *ASIDE}] == []


def test_a_field_has_the_same_driver_in_every_kind() -> None:
    stated = {
        (part.name, part.key.driver)
        for kind in WORKLOAD_KINDS.values()
        for part in parts(kind)
        if part.key is not None and part.key.driver is not None
    }
    assert sorted(name for name, _ in stated) == sorted({name for name, _ in stated})


def test_every_multiplier_is_its_own_driver() -> None:
    assert {name: DRIVER_BY_FIELD[name] for name in MULTIPLIERS} == {name: name for name in MULTIPLIERS}


def test_the_order_of_drivers() -> None:
    """The order of reports: what the model says, then prices, then operations and the buffer."""
    assert (*DRIVERS[:2], *DRIVERS[-2:]) == ("volume", "tokens", "failed_jobs", "buffer")
    assert len(set(DRIVERS)) == len(DRIVERS)
    assert set(DRIVERS) == set(DRIVER_BY_FIELD.values())
