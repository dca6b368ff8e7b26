"""The scales of the meters in price lists: the registry's, and those that this catalog adds."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from budgetlint.model.meters import METERS
from budgetlint.source.document import Plain

_THOUSAND: Final = "1000"
_MILLION: Final = "1000000"

_ADDED: Final[dict[str, tuple[str, str, str | None]]] = {
    "automated_reasoning_units": ("unit", _THOUSAND, None),
    "content_image_units": ("image", _THOUSAND, None),
    "content_units": ("unit", _THOUSAND, None),
    "contextual_grounding_units": ("unit", _THOUSAND, None),
    "sensitive_information_free_units": ("unit", _THOUSAND, None),
    "sensitive_information_units": ("unit", _THOUSAND, None),
    "hosting_hours": ("hour", "1", None),
    "throughput_unit_hours": ("unit hour", "1", None),
    "throughput_unit_months": ("unit month", "1", None),
    "topic_units": ("unit", _THOUSAND, None),
    "training_hours": ("hour", "1", None),
    "training_tokens": ("token", _MILLION, None),
    "word_units": ("unit", _THOUSAND, None),
}


def scale(meter: str) -> Decimal:
    """The number of units of a meter that a rate is for. Raises `KeyError` for an unknown meter."""
    known = METERS.get(meter)
    return known.per if known is not None else Decimal(_ADDED[meter][1])


def is_known(meter: str) -> bool:
    return meter in METERS or meter in _ADDED


def declarations(meters: Iterable[str]) -> dict[str, Plain]:
    """The meters that a snapshot with `meters` must declare, as the registry lacks them, sorted by name."""
    missing = sorted({meter for meter in meters if meter not in METERS and meter in _ADDED})
    return {meter: _declaration(*_ADDED[meter]) for meter in missing}


def _declaration(unit: str, per: str, parent: str | None) -> Plain:
    declared: dict[str, Plain] = {"unit": unit, "per": per}
    if parent is not None:
        declared["parent"] = parent
    return declared
