"""`--suggest` and `--write`: what was observed, set where it belongs, and nothing else touched."""

import shutil
from pathlib import Path

import pytest

from tests.cli.running import DAY, ran
from tests.reconcile.october import EXAMPLE, LOG

pytestmark = pytest.mark.slow

SOURCE = '{source: "production records, 2026-10-01 to 2026-10-31", measured_on: 2026-10-31}'
CHANGED = {
    "    requests_per_user_per_day: 3": "    requests_per_user_per_day: 3.3",
    "    output_tokens: 500        # short answers": "    output_tokens: 600        # short answers",
    '    assumptions_from: {source: "pilot with 12 support engineers", measured_on: 2026-09-20}': (
        f"    assumptions_from: {SOURCE}\n    multipliers: {{retries: 5%}}"
    ),
    "    attempts_per_accepted: 2": "    attempts_per_accepted: 2.5",
    '    assumptions_from: {source: "two weeks of the beta", measured_on: 2026-09-11}': f"    assumptions_from: {SOURCE}",
    "    multipliers: {retries: null}": "    multipliers: {retries: null, duplicates: 20%}",
    '    assumptions_from: {source: "summer campaign", measured_on: 2026-09-02}': f"    assumptions_from: {SOURCE}",
}
SUGGESTED = """\
support-chat.requests_per_user_per_day: 3 → 3.3
support-chat.output_tokens: 500 → 600
support-chat.multipliers.retries: 3% → 5%
support-chat.model: anthropic/claude-sonnet-4-6 → anthropic/claude-sonnet-4-6, anthropic/claude-opus-4-6 (by hand)
"""


def expected(text: str) -> str:
    """The plan with each changed line changed once, where it stands first after the workload that it belongs to."""
    lines = text.split("\n")
    for before, after in CHANGED.items():
        start = lines.index("  promo-clips:") if before.startswith("    multipliers") else 0
        lines[lines.index(before, start)] = after
    return "\n".join(lines)


def test_suggestions_are_written_and_nothing_else(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(EXAMPLE / "plan", tmp_path / "plan"))
    budget = plan / "budget.yaml"
    words = ("reconcile", str(LOG), "--budget", str(budget), "--as-of", DAY)
    before = budget.read_text(encoding="utf-8")
    shown = ran(*words, "--suggest")
    assert shown.code == 0
    assert SUGGESTED in shown.out
    assert budget.read_text(encoding="utf-8") == before
    assert ran(*words, "--write", "--allow-outside").code == 0
    assert budget.read_text(encoding="utf-8") == expected(before)
    checked = ran("check", str(budget), "--as-of", DAY)
    assert (checked.code, checked.out.splitlines()[-1]) == (0, "1 file, 1 budget: fine")


def test_what_was_written_is_not_suggested_again(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(EXAMPLE / "plan", tmp_path / "plan"))
    words = ("reconcile", str(LOG), "--budget", str(plan), "--as-of", DAY)
    ran(*words, "--write", "--allow-outside")
    left = ran(*words, "--suggest").out.splitlines()[1:]
    figures = left[: left.index("as ranges, for probabilities:")]
    assert [line for line in figures if "(by hand)" not in line] == ["then: budgetlint snapshot pin"]


def test_a_volume_is_not_stretched_unasked(tmp_path: Path) -> None:
    words = ("reconcile", str(LOG), "--budget", str(EXAMPLE / "plan"), "--as-of", DAY, "--suggest")
    week = ("--covers", "2026-10-01..2026-11-15")
    assert "requests_per_user_per_day" in ran(*words, *week).out
    year = tmp_path / "budget.yaml"
    text = (EXAMPLE / "plan" / "budget.yaml").read_text(encoding="utf-8")
    shutil.copytree(EXAMPLE / "plan" / "pricing", tmp_path / "pricing")
    year.write_text(text.replace("name: studio", "name: studio\nperiod: year"), encoding="utf-8")
    yearly = ("reconcile", str(LOG), "--budget", str(year), "--as-of", DAY, "--suggest")
    assert "requests_per_user_per_day" not in ran(*yearly).out
    assert "support-chat.requests_per_user_per_day: 3 → 39.6" in ran(*yearly, "--extrapolate").out
