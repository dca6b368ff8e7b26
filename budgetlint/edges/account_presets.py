"""The presets of accounts that come with the tool, beside the catalog."""

import os
from typing import Final

PRESETS: Final = os.path.join(os.path.dirname(os.path.dirname(__file__)), "catalog", "accounts.json")


def presets_text() -> str:
    """The file of presets, as it is."""
    with open(PRESETS, encoding="utf-8") as file:
        return file.read()
