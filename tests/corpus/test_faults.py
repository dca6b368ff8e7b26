"""Bad files by the hundred: each gets its findings at their places, in their words, and odd but sound ones get none."""

import json
from pathlib import Path

import pytest

from budgetlint.cli.start import main
from tests.corpus.expectations import CORPUS, DAY, PLACED, in_words
from tests.sampled import sampled

CASES = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())
WIDTH = 200_000


def errors(capsys: pytest.CaptureFixture[str], path: str = "budget.yaml") -> tuple[int, list[dict[str, object]]]:
    """The exit code of a check of a file, and its findings that are errors."""
    code = main(["check", "--format", "json", "--as-of", DAY, path])
    findings = json.loads(capsys.readouterr().out)["findings"]
    return code, [finding for finding in findings if finding["severity"] == "error"]


@pytest.mark.parametrize("name", sampled(CASES, 62))
def test_fault(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(CORPUS)
    expected = Path(name, "expected.txt").read_text(encoding="utf-8")
    code, findings = errors(capsys, f"{name}/budget.yaml")
    assert "".join(in_words(finding) for finding in findings) == expected
    assert code == (1 if expected else 0)


@pytest.mark.parametrize("name", sampled(CASES, 62))
def test_an_expectation_names_place_rule_and_words(name: str) -> None:
    expected = (CORPUS / name / "expected.txt").read_text(encoding="utf-8")
    assert PLACED.sub("", expected) == ""
    assert bool(expected) != name.startswith("fine-")


@pytest.mark.parametrize(
    "text",
    [
        "x-deep: " + "[" * WIDTH,
        "x-deep: " + "[" * WIDTH + "]" * WIDTH,
        "x-deep: " + "{a: " * WIDTH,
        "[" * WIDTH,
        "- " * WIDTH,
        "? " * WIDTH,
        "x-aliases:\n  - &a0 [1, 1]\n" + "".join(f"  - &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),
        "x-chain:\n  - &a0 [1]\n" + "".join(f"  - &a{n} [*a{n - 1}]\n" for n in range(1, 2000)),
    ],
    ids=["open", "nested", "mappings", "at-the-top", "dashes", "questions", "doubling-aliases", "chained-aliases"],
)
def test_too_much(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("budget.yaml").write_text(text, encoding="utf-8")
    code, problems = errors(capsys)
    assert (code, {str(problem["rule"]) for problem in problems}) == (1, {"syntax"})


def test_a_folder_by_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("budget.yaml").mkdir()
    assert main(["check", "budget.yaml"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_link_to_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("budget.yaml").symlink_to("nowhere.yaml")
    assert main(["check", "budget.yaml"]) == 2
    assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version": 1, "date": "2026-06-17", "models": {}, "models": {}}',
        b'{"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": [{"rates": {"input_tokens": NaN}}]}}}',
        b'{"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": [{"rates": {"input_tokens": 1e999999999}}]}}}',
        b'{"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": [{"rates": {"input_tokens": "-1"}}]}}}',
        b'{"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": [{"rates": {"input_tokens": true}}]}}}',
        b'{"version": 1, "date": "2026-06-17", "models": {"a/b": {"prices": {}}}}',
        b'{"version": 1, "date": "2026-06-17", "models": {"a/b": []}}',
        b'{"version": 1, "date": "2026-13-17", "models": {}}',
        b'{"version": 1, "date": 20260617, "models": {}}',
        b'{"version": 2, "date": "2026-06-17", "models": {}}',
        b'{"version": 1, "models": {}}',
        b'{"version": 1, "date": "2026-06-17", "units": {"EUR": {"worth": "0"}}, "models": {}}',
        b'{"version": 1, "date": "2026-06-17", "models": ' + b"[" * WIDTH,
        b'{"version": 1, "date": "2026-06-17", "x": ' + b"9" * 5000 + b', "models": {}}',
        b"version: 1\ndate: 2026-06-17\nmodels: {}\nmodels: {}\n",
        b"version: 1\ndate: 2026-06-17\nmodels: !!python/name:os.system\n",
    ],
)
def test_broken_prices(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices").write_bytes(data)
    workload = "  a: {kind: embeddings, model: a/b, requests: 1, input_tokens: 1}\n"
    Path("budget.yaml").write_text("version: 1\nname: a\npricing:\n  snapshot: prices\nworkloads:\n" + workload)
    code, problems = errors(capsys)
    places = {(problem["rule"], problem["line"], problem["column"]) for problem in problems}
    assert (code, places) == (1, {("snapshot-invalid", 4, 13)})


def test_prices_in_another_encoding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices").write_bytes('{"version": 1, "date": "2026-06-17", "models": {}}'.encode("utf-16"))
    workload = "  a: {kind: embeddings, model: a/b, requests: 1, input_tokens: 1}\n"
    Path("budget.yaml").write_text("version: 1\nname: a\npricing:\n  snapshot: prices\nworkloads:\n" + workload)
    code, problems = errors(capsys)
    assert (code, [(problem["line"], problem["column"]) for problem in problems]) == (1, [(4, 13)])
    assert "not UTF-8" in str(problems[0]["message"])
