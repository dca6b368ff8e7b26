"""Every committed generated file: `make generate` writes them, and a test compares them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from budgetlint.app.schema import SCHEMAS
from budgetlint.export.document import render
from budgetlint.export.enforcers import ENFORCERS, exported
from budgetlint.records.calls import Format, no_tag
from budgetlint.records.formats import FORMATS
from budgetlint.reports.formats import ENDINGS, ESTIMATES, FINDINGS
from budgetlint.rules import RULES
from budgetlint.rules.silencing import NEVER, ON_PERMISSION
from tests.corpus.expectations import refreshed
from tests.export.declarations import USUAL
from tests.house.picture import picture
from tests.house.reference import pages
from tests.records.shown import observed_in
from tests.rules.test_messages import MESSAGES, messages
from tools.catalog.missing import missing_page
from tools.dbt import package

REPORT_ENDINGS = {name: ENDINGS[name][0] for name in ESTIMATES}
"""Every format of `report`, with the file ending of committed reports."""
OTHER_TOOLS = tuple(name for name in FINDINGS if name not in ESTIMATES)
"""The formats of `check` that other tools read."""

ROOT = Path(__file__).parent.parent.parent
LONG_AFTER = "2027-12-01"
"""A day on which the examples' prices are stale and some of their models retired, so that there are findings."""


def generated() -> Iterator[tuple[Path, str]]:
    """Each file with its expected content."""
    for which in SCHEMAS:
        yield ROOT / "schemas" / f"{which}-v1.schema.json", budgetlint("schema", which)
    yield ROOT / "docs" / "rules.md", rule_index()
    yield from pages(ROOT / "docs")
    yield ROOT / "docs" / "record-formats.md", format_index()
    yield from not_records()
    yield ROOT / "docs" / "missing-prices.md", missing_page()
    for root in ("examples", "tests/reports/files"):
        for budget in sorted(ROOT.glob(f"{root}/*/budget.yaml")):
            yield from reports(budget.parent)
    for example in sorted(ROOT.glob("examples/*/budget.yaml")):
        yield from checks(example.parent)
    yield ROOT / "docs" / "report.svg", picture(ROOT / "examples" / "llm-app" / "report.txt")
    for limits in sorted(ROOT.glob("examples/*/limits/*.json")):
        yield limits, committed_export(limits)
    yield from export_texts()
    yield from refreshed()
    yield MESSAGES, messages()
    yield from package()


def not_records() -> Iterator[tuple[Path, str]]:
    """What is observed in files of no format: the message lists all formats."""
    case = ROOT / "tests" / "records" / "data" / "not-records"
    yield case / "expected.json", observed_in(case)


def export_texts() -> Iterator[tuple[Path, str]]:
    """The same declaration in each enforcer's format."""
    for name, enforcer in ENFORCERS.items():
        yield ROOT / "tests" / "export" / "expected" / f"{name}.json", render(enforcer, exported(enforcer, USUAL))


def committed_export(limits: Path) -> str:
    """The export of an example's limits on the day of its committed report."""
    folder = limits.parent.parent
    day = (folder / "report.txt").read_text(encoding="utf-8").partition("\n")[0].removeprefix("as of: ")
    example = folder.relative_to(ROOT).as_posix()
    return budgetlint("export", limits.stem, example, "--as-of", day, fine=(0, 1))


def checks(folder: Path) -> Iterator[tuple[Path, str]]:
    """What `check` writes about an example for other tools."""
    committed = {form: ROOT / "tests" / "ci" / "examples" / f"{folder.name}.{form}" for form in OTHER_TOOLS}
    with TemporaryDirectory() as written:
        outputs = [word for form in OTHER_TOOLS for word in ("--output", f"{form}={Path(written, form)}")]
        words = ("check", "--info", "--allow-outside", "--as-of", LONG_AFTER, *outputs)
        budgetlint(*words, folder.relative_to(ROOT).as_posix(), fine=(0, 1))
        for form, path in committed.items():
            yield path, Path(written, form).read_text(encoding="utf-8")


def reports(folder: Path) -> Iterator[tuple[Path, str]]:
    """The report on a folder in every format, on the day of the committed one."""
    committed = folder / "report.txt"
    first = committed.read_text(encoding="utf-8").partition("\n")[0] if committed.exists() else "as of: 2026-11-24"
    with TemporaryDirectory() as written:
        targets = {form: Path(written, f"report{ending}") for form, ending in REPORT_ENDINGS.items()}
        outputs = [word for form, path in targets.items() for word in ("--output", f"{form}={path}")]
        day = first.removeprefix("as of: ")
        budgetlint(
            "report", "--allow-outside", "--as-of", day, *outputs, folder.relative_to(ROOT).as_posix(), fine=(0, 1)
        )
        for path in targets.values():
            yield folder / path.name, path.read_text(encoding="utf-8")


def budgetlint(*words: str, fine: tuple[int, ...] = (0,)) -> str:
    """What the command prints; asserts that its exit code is in `fine`."""
    command = [sys.executable, "-m", "budgetlint", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode in fine, done.stderr
    return done.stdout


def silenced(rule: str) -> str:
    """Whether a rule may be silenced: `freely`, `with permission` or `never`."""
    return "never" if rule in NEVER else "with permission" if rule in ON_PERMISSION else "freely"


def rule_index() -> str:
    lines = [
        "# Rules",
        "",
        "<!-- written by `make generate` from `budgetlint/rules` -->",
        "",
        "`budgetlint explain RULE` prints a rule's page; severities can be changed in the configuration, as far as",
        "[a rule may be silenced](silencing.md).",
        "",
        "| rule | severity | silenced | what it says |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| [`{rule.name}`](../budgetlint/rules/{rule.name}.md) | {rule.severity.value} | {silenced(rule.name)} "
        f"| {rule.summary} |"
        for rule in RULES
    ]
    return "\n".join(lines) + "\n"


GIVEN = {
    "tokens": ("input", "output_tokens"),
    "cache reads": ("cache_read",),
    "cache writes": ("cache_write", "writes"),
    "writes by time to live": ("cache_write_1h",),
    "reasoning": ("reasoning_tokens",),
    "audio and images": ("audio_input", "image_input", "images"),
    "searches": ("searches",),
    "service tier": ("service_tier", "batch"),
    "speed": ("speed",),
    "region": ("region",),
    "tasks": ("task_id",),
    "retries": ("retry_count",),
    "outcome": ("status",),
    "latency": ("latency_ms", "completed"),
    "the source's own cost": ("estimated_cost", "reported_cost"),
}
"""What a record of a call may state, and its columns."""


def format_index() -> str:
    lines = [
        "# Formats of records",
        "",
        "<!-- written by `make generate` from `budgetlint/records/formats` -->",
        "",
        "A file's format is recognised by its fields, never by its name. What a format lacks is unknown, never zero: a question that",
        "needs it is reported as unanswered.",
        "",
        "## Calls",
        "",
        "| format | content | states | lacks |",
        "| --- | --- | --- | --- |",
    ]
    for form in FORMATS:
        given = [name for name, columns in GIVEN.items() if any(column in form.columns for column in columns)]
        given += ["tags"] if form.tag is not no_tag else []
        lacking = [name for name in (*GIVEN, "tags") if name not in given]
        if not form.bill:
            lines.append(f"| `{form.name}` | {form.about} | {', '.join(given) or 'nothing'} | {', '.join(lacking)} |")
    lines += ["", "## Bills and usage reports", "", "| format | content | money |", "| --- | --- | --- |"]
    for form in FORMATS:
        if form.bill:
            lines.append(f"| `{form.name}` | {form.about} | {_money(form)} |")
    return "\n".join(lines) + "\n"


def _money(form: Format) -> str:
    if form.columns.get("category", "").count("estimate"):
        return "the source's estimate, left out of what was billed"
    stated = "amount" in form.columns and (form.columns["amount"] != "line.amount" or "currency" in form.columns)
    return "billed" if stated else "none, usage alone"


def main() -> None:
    for path, text in generated():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
