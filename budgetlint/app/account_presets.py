"""The built-in presets that accounts may name: providers' published limits and fees."""

from collections.abc import Mapping
from functools import cache

from budgetlint.edges.account_presets import presets_text
from budgetlint.model.account_presets import AccountPreset, AccountPresets
from budgetlint.shape.reader import read_record
from budgetlint.source.json_text import load_json


@cache
def account_presets() -> Mapping[str, AccountPreset]:
    """The built-in presets by name."""
    return read_record(AccountPresets, load_json(presets_text())).presets
