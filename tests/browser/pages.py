"""Pages that no example has, such as one with ranges and groups; and the path of the lock for the page checkers."""

from pathlib import Path

from tests.cli.running import CHAT, PRICES, ran

AXE = Path(__file__).parent / "axe"


def page_of_ranges(folder: Path) -> Path:
    """A page with a budget's probability, the effect of each range, groups, and a budget over its ceiling."""
    unsure = CHAT.replace("requests: 1000", "requests: {mean: 1000, p10: 700, p90: 1320}")
    unsure = unsure.replace("ceiling: 10", "ceiling: 5, max_probability: 10%").replace(
        "name: chat", "name: chat\nowner: us"
    )
    (folder / "budget.yaml").write_text(unsure, "utf-8")
    (folder / "prices.json").write_text(PRICES, "utf-8")
    page = folder / "ranges.html"
    words = ("--as-of", "2026-11-24", "--group-by", "owner", "--allow-outside")
    assert ran("report", str(folder / "budget.yaml"), *words, "--output", f"html={page}").code == 0
    return page
