"""Whatever people may write of a workload has its driver, or costs nothing."""

from collections import Counter

from budgetlint.compare.drivers import DRIVERS, SAID
from budgetlint.compare.sides import MULTIPLIERS
from budgetlint.frozen import parts
from budgetlint.model.workloads import WORKLOAD_KINDS


def test_every_field_has_one_driver() -> None:
    written = {part.name for kind in WORKLOAD_KINDS.values() for part in parts(kind)} | set(MULTIPLIERS)
    told = Counter(field for fields in DRIVERS.values() for field in fields)
    assert set(told) == (written - SAID) | {"period", "prices"}
    assert set(told.values()) == {1}
