"""The README's five minutes, lived through: its budget file, its commands, and every line that they print."""

import re
from pathlib import Path

import pytest

from budgetlint import __version__
from budgetlint.cli.start import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def runs(block: str) -> list[tuple[list[str], str]]:
    """The commands of a console block, each with the output that it shows."""
    parts = re.split(r"^\$ (.+)\n", block, flags=re.MULTILINE)[1:]
    return [(command.split()[1:], output) for command, output in zip(parts[::2], parts[1::2], strict=True)]


def test_five_minutes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    budget = next(text for kind, text in BLOCKS if kind == "yaml" and text.startswith("version: 1"))
    Path("budget.yaml").write_text(budget, "utf-8")
    failing, passing = (runs(text) for kind, text in BLOCKS if kind == "console")
    codes = []
    for command, output in failing:
        codes.append(main([*command, *(["--as-of", "2026-11-24"] if command == ["check"] else [])]))
        assert capfdbinary.readouterr().out.decode() == output.rstrip("\n") + "\n"
    pinned = Path("budget.yaml").read_text("utf-8")
    Path("budget.yaml").write_text(pinned.replace("ceiling: 90", "ceiling: 120"), "utf-8")
    for command, output in passing:
        codes.append(main([*command, "--as-of", "2026-11-24"]))
        assert capfdbinary.readouterr().out.decode() == output.rstrip("\n") + "\n"
    assert codes == [0, 1, 0]


REPOSITORY = "https://github.com/budgetlint/budgetlint/"


def test_links_work_on_a_package_index() -> None:
    links = re.findall(r"\]\(([^)]+)\)", README)
    assert [link for link in links if not link.startswith("https://")] == []
    ours = [
        re.sub(r"^(blob|tree)/main/", "", link.removeprefix(REPOSITORY))
        for link in links
        if link.startswith(REPOSITORY)
    ]
    assert [path for path in ours if not (ROOT / path.partition("#")[0]).exists()] == []
    assert (ROOT / "docs" / "report.svg").exists()


def test_it_is_installed_by_lines_that_can_be_pasted() -> None:
    shell = "\n".join(text for kind, text in BLOCKS if kind == "sh")
    for line in ("pip install budgetlint", "pipx install budgetlint", "uvx budgetlint check"):
        assert line in shell
    (hook,) = [text for kind, text in BLOCKS if kind == "yaml" and text.startswith("repos:")]
    assert f"rev: v{__version__}\n" in hook
    names = [line.split()[-1] for line in hook.splitlines() if "id:" in line]
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    assert [name for name in names if f"- id: {name}\n" not in hooks] == []
