"""The one place that asks what day it is."""

from datetime import UTC, date, datetime


def today() -> date:
    """Today in UTC."""
    return datetime.now(UTC).date()
