"""`report` on real files: several outputs at once, and committed reports held against what would be written now."""

import shutil
from pathlib import Path

import pytest

from budgetlint.cli.start import main
from budgetlint.reports.formats import ENDINGS, ESTIMATES, REPORT, format_of
from tests.reports.plans import HERE
from tests.sampled import sampled

FORMATS = {"text": "txt", "markdown": "md", "csv": "csv", "html": "html", "json": "json"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("budget.yaml", "prices.json"):
        shutil.copy(HERE / "files" / "plain" / name, tmp_path / name)
    text = (tmp_path / "budget.yaml").read_text("utf-8")
    (tmp_path / "budget.yaml").write_text(text.replace("lab/none", "lab/short").replace("many", "5"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_one_run_writes_every_format(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    outputs = [word for form, ending in FORMATS.items() for word in ("--output", f"{form}=report.{ending}")]
    assert main(["report", "--as-of", "2026-07-01", *outputs, "--output", "sarif=report.sarif"]) == 0
    assert capfd.readouterr().out == ""
    assert '"$schema"' in (folder / "report.sarif").read_text("utf-8")
    for ending in FORMATS.values():
        assert main(["report", "--check", f"report.{ending}"]) == 0
        assert capfd.readouterr().out == f"report.{ending}: up to date\n"


@pytest.mark.parametrize("ending", sampled(FORMATS.values(), 2))
def test_a_report_that_is_out_of_date_fails_with_a_diff(
    folder: Path, ending: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = f"report.{ending}"
    assert main(["report", "--as-of", "2026-07-01", "--output", path]) == 0
    before = (folder / path).read_text("utf-8")
    budget = (folder / "budget.yaml").read_text("utf-8")
    (folder / "budget.yaml").write_text(budget.replace("ceiling: 100k", "ceiling: 200k"), "utf-8")
    assert main(["report", "--check", path]) == 1
    out = capfd.readouterr().out
    assert out.startswith(f"--- {path} (committed)\n+++ {path} (now)\n@@ ")
    again = f"budgetlint report --as-of 2026-07-01 --format {format_of(path, ESTIMATES)} --output {path}"
    assert out.endswith(f"{path}: out of date, update it with `{again}`\n")
    assert sum(line.startswith("-") for line in out.splitlines()) < 10
    assert (folder / path).read_text("utf-8") == before
    assert main(again.split()[1:]) == 0
    assert main(["report", "--check", path]) == 0


def test_an_ending_of_no_format_is_refused(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--output", "report.pdf"]) == 2
    endings = [ENDINGS[form][0] for form in REPORT if form in ENDINGS]
    assert endings[:3] == [".txt", ".json", ".md"]
    assert capfd.readouterr().err == (
        f"error: `report.pdf` has no ending of a format of `report`: use {', '.join(endings)}, "
        "or choose a format with `--format`\n"
        "help: `budgetlint report -h` lists what it takes\n"
    )
    assert not (folder / "report.pdf").exists()
    assert main(["report", "--output", "report"]) == 0
    assert main(["report", "--format", "text", "--output", "report.pdf"]) == 0
    assert (folder / "report").read_bytes() == (folder / "report.pdf").read_bytes()


def test_windows_line_ends_are_no_difference(folder: Path) -> None:
    assert main(["report", "--as-of", "2026-07-01", "--output", "report.md"]) == 0
    (folder / "report.md").write_bytes((folder / "report.md").read_bytes().replace(b"\n", b"\r\n"))
    assert main(["report", "--check", "report.md"]) == 0


def test_a_format_that_there_is_not_writes_nothing(folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--output", "markdown=report.md", "--output", "pdf=report.pdf"]) == 2
    assert capfd.readouterr().err.startswith("error: `pdf` is not a format of `report`, which writes text, json, ")
    assert not (folder / "report.md").exists()


def test_the_gate_writes_the_estimate_beside_its_findings(folder: Path) -> None:
    outputs = ("--output", "sarif=report.sarif", "--output", "markdown=report.md")
    assert main(["check", "--as-of", "2026-07-01", *outputs]) == 1
    assert (folder / "report.md").read_text("utf-8").startswith("# AI API budget\n\nAs of 2026-07-01.\n")
    assert (folder / "report.sarif").exists()
    assert main(["report", "--check", "report.md"]) == 0
