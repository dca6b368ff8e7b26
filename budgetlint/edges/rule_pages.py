"""The manual pages of rules, stored beside their modules."""

from importlib.resources import files


def rule_page(name: str) -> str:
    """The page of a rule. Raises `FileNotFoundError` if there is none."""
    return files("budgetlint.rules").joinpath(f"{name}.md").read_text(encoding="utf-8")
