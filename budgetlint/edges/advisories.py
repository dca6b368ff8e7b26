"""The advisories that come with the tool, beside the catalog."""

from importlib.resources import files


def advisories_text() -> str:
    """The file of advisories, as it is."""
    return files("budgetlint.catalog").joinpath("advisories.json").read_text(encoding="utf-8")
