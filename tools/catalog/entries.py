"""Price entries as plain data."""

from budgetlint.source.document import Plain

Entry = dict[str, Plain]


def rates_of(entry: Entry) -> dict[str, str]:
    rates = entry.get("rates")
    return {meter: str(rate) for meter, rate in rates.items()} if isinstance(rates, dict) else {}


def conditions_of(entry: Entry) -> dict[str, Plain]:
    when = entry.get("when")
    return when if isinstance(when, dict) else {}
