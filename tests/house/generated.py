"""Every committed text that a program writes: `make generate` writes them, a test compares them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from budgetlint.rules import RULES

ROOT = Path(__file__).parent.parent.parent


def generated() -> Iterator[tuple[Path, str]]:
    """Each file with what should stand in it."""
    for which in ("budget", "snapshot", "report"):
        yield ROOT / "schemas" / f"{which}-v1.schema.json", budgetlint("schema", which)
    yield ROOT / "docs" / "rules.md", rule_index()
    for report in sorted(ROOT.glob("examples/*/report.txt")):
        day = report.read_text(encoding="utf-8").partition("\n")[0].removeprefix("as of: ")
        yield report, budgetlint("report", "--as-of", day, report.parent.relative_to(ROOT).as_posix())


def budgetlint(*words: str) -> str:
    """What the command prints."""
    command = [sys.executable, "-m", "budgetlint", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True).stdout


def rule_index() -> str:
    lines = [
        "# Rules",
        "",
        "<!-- written by `make generate` from `budgetlint/rules` -->",
        "",
        "`budgetlint explain RULE` prints a rule's page; severities can be changed in the configuration.",
        "",
        "| rule | severity | what it says |",
        "| --- | --- | --- |",
    ]
    lines += [
        f"| [`{rule.name}`](../budgetlint/rules/{rule.name}.md) | {rule.severity.value} | {rule.summary} |"
        for rule in RULES
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
