"""The day of a run."""

from datetime import date

from budgetlint.edges.trouble import Misuse


def day_of(text: str | None) -> date:
    """The day of a run: the given one, else today in UTC. Raises `Trouble`."""
    if text is None:
        from budgetlint.edges.clock import today

        return today()
    try:
        day = date.fromisoformat(text)
        if day.isoformat() == text:
            return day
    except ValueError:
        pass
    raise Misuse(f"`{text}` is not a date, expected one such as `2026-06-17`")
