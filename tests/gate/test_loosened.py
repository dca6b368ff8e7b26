"""`check --base`: every loosening of the gate is found, on real repositories; tightenings and moves are silent."""

import json
from pathlib import Path

import pytest

from budgetlint.cli.start import main
from tests.diff.repository import commit, git
from tests.gate.plan import BASELINE, BUDGET, CONFIGURATION, FILES, OTHER, OTHER_PRICES, POLICY

pytestmark = pytest.mark.slow

PLAN, OTHER_PLAN, THEIRS, CONFIG, KNOWN = (
    "budget.yaml",
    "services/b/budget.yaml",
    "services/prices.yaml",
    "budgetlint.toml",
    "known.json",
)

LOOSENINGS: dict[str, tuple[str, str, str, str, str]] = {
    # name: (file, what a line says, what it says then, kind, subject)
    "ceiling": (PLAN, "ceiling: 120", "ceiling: 9000", "ceiling", "budgets.total"),
    "ceiling by a cent": (PLAN, "ceiling: 120", "ceiling: 120.01", "ceiling", "budgets.total"),
    "ceiling by a suffix": (PLAN, "ceiling: 120", "ceiling: 1k", "ceiling", "budgets.total"),
    "ceiling of a unit": (PLAN, "ceiling: 0.02", "ceiling: 0.2", "ceiling", "budgets.answer"),
    "ceiling in braces": (OTHER_PLAN, "{ceiling: 20}", "{ceiling: 200}", "ceiling", "budgets.total"),
    "period shorter": (PLAN, "period: quarter", "period: month", "ceiling", "budgets.support"),
    "period by the file's": (PLAN, "period: month", "period: week", "ceiling", "budgets.total"),
    "period gone": (PLAN, "    period: quarter\n", "", "ceiling", "budgets.support"),
    "period added": (PLAN, "    ceiling: 500\n", "    ceiling: 500\n    period: week\n", "ceiling", "budgets.spare"),
    "currency": (PLAN, "currency: USD", "currency: JPY", "currency", "budgets.total"),
    "basis operational": (PLAN, "    warn_at: 80%\n", "    basis: operational\n    warn_at: 80%\n", "basis", "budgets.total"),
    "basis base": (PLAN, "basis: operational", "basis: base", "basis", "budgets.lean"),
    "warns later": (PLAN, "warn_at: 80%", "warn_at: 100%", "warn-at", "budgets.total"),
    "warns at the default": (PLAN, "    warn_at: 80%\n", "", "warn-at", "budgets.total"),
    "budget gone": (PLAN, "  spare:\n    ceiling: 500\n", "", "budget", "budgets.spare"),
    "budget renamed and raised": (PLAN, "  spare:\n    ceiling: 500\n", "  more:\n    ceiling: 501\n", "budget", "budgets.spare"),
    "all budgets gone": (OTHER_PLAN, "budgets:\n  total: {ceiling: 20}\n", "", "budget", "budgets.total"),
    "scope by a list": (PLAN, "    warn_at: 80%\n", "    warn_at: 80%\n    workloads: [index]\n", "scope", "budgets.total"),
    "scope by tags": (PLAN, "    warn_at: 80%\n", "    warn_at: 80%\n    tags: {team: support}\n", "scope", "budgets.total"),
    "scope smaller": (PLAN, "workloads: [chat, index]", "workloads: [chat]", "scope", "budgets.answer"),
    "scope elsewhere": (PLAN, "    workloads: [chat]\n", "    workloads: [index]\n", "scope", "budgets.lean"),
    "out of a scope by its tags": (PLAN, "    tags: {team: support}\n  index:", "    tags: {team: sales}\n  index:", "scope", "budgets.support"),
    "scope by other tags": (PLAN, "    tags: {team: support}\n  answer:", "    tags: {team: sales}\n  answer:", "scope", "budgets.support"),
    "divided by more": (PLAN, "of: [chat]", "of: [chat, index]", "of", "budgets.answer"),
    "divided by the scope": (PLAN, "    of: [chat]\n", "", "of", "budgets.answer"),
    "no longer per unit": (PLAN, "    per: request\n", "", "per", "budgets.answer"),
    "per unit": (PLAN, "    ceiling: 500\n", "    ceiling: 500\n    per: request\n", "per", "budgets.spare"),
    "per another unit": (PLAN, "per: request", "per: user", "per", "budgets.answer"),
    "buffer": (PLAN, "\nbuffer: 15%", "\nbuffer: 1%", "buffer", "buffer"),
    "buffer gone": (OTHER_PLAN, "buffer: 10%\n", "", "buffer", "buffer"),
    "buffer of a workload": (PLAN, "    buffer: 20%\n", "    buffer: 5%\n", "buffer", "workloads.chat.buffer"),
    "buffer of a workload gone": (PLAN, "    buffer: 20%\n", "", "buffer", "workloads.chat.buffer"),
    "buffer of a workload of its own": (PLAN, "    requests: 1000\n", "    requests: 1000\n    buffer: 0%\n", "buffer", "workloads.index.buffer"),
    "older prices": (PLAN, "max_age_days: 90", "max_age_days: 9000", "max-age-days", "pricing.max_age_days"),
    "prices of any age": (PLAN, "  max_age_days: 90\n", "", "max-age-days", "pricing.max_age_days"),
    "pin gone": (PLAN, BUDGET.partition("prices.yaml\n")[2].partition("  max_age")[0], "", "pin", "pricing.sha256"),
    "price": (THEIRS, "input_tokens: 5,", "input_tokens: 0.0005,", "price", "b/large"),
    "price of long prompts": (THEIRS, "input_tokens: 10,", "input_tokens: 1,", "price", "b/large"),
    "no price of long prompts": (THEIRS, "      - {when: {prompt_tokens_over: 100000}, rates: {input_tokens: 10, output_tokens: 50}}\n", "", "price", "b/large"),
    "price ends": (THEIRS, "{rates: {input_tokens: 5,", "{until: 2026-12-01, rates: {input_tokens: 5,", "price", "b/large"),
    "larger window": (THEIRS, "context_window: 200000", "context_window: 900000", "price", "b/large"),
    "retires later": (THEIRS, "retires: 2027-06-01", "retires: 2037-06-01", "price", "b/large"),
    "contract": (OTHER_PLAN, "{snapshot: ../prices.yaml}", "{snapshot: ../prices.yaml, contract: {file: ../prices.yaml}}", "contract", "pricing.contract"),
    "a comment": (PLAN, "    ceiling: 500\n", "    ceiling: 500  # budgetlint: ignore[budget-exceeded] trust me\n", "suppression", "budgets.spare.ceiling"),
    "a comment above": (PLAN, "  spare:\n", "  # budgetlint: ignore[budget-exceeded] trust me\n  spare:\n", "suppression", "budgets.spare"),
    "another rule in a comment": (PLAN, "ignore[budget-near-ceiling]", "ignore[budget-near-ceiling,budget-exceeded]", "suppression", "budgets.noted"),
    "a comment elsewhere": (OTHER_PLAN, "  total: {ceiling: 20}", "  total: {ceiling: 20} # budgetlint: ignore[budget-exceeded] x", "suppression", "budgets.total"),
    "baseline entry": (KNOWN, '"findings": [', '"findings": [\n    {"path": "budget.yaml", "rule": "budget-near-ceiling", "about": "budgets.total"},', "baseline", "budget.yaml: budgets.total"),
    "baseline amount": (KNOWN, '"amount": "101"', '"amount": "1010"', "baseline", "budget.yaml: budgets.lean"),
    "baseline ceiling": (KNOWN, '"ceiling": "100"', '"ceiling": "10"', "baseline", "budget.yaml: budgets.lean"),
    "ignore": (CONFIG, 'ignore = ["price-unofficial"]', 'ignore = ["price-unofficial", "budget-exceeded"]', "setting", "ignore"),
    "select": (CONFIG, '"budget-exceeded", ', "", "setting", "select"),
    "severity lowered": (CONFIG, 'buffer-missing = "warning"', 'buffer-missing = "info"', "setting", "severity"),
    "severity off": (CONFIG, 'snapshot-unpinned = "error"', 'snapshot-unpinned = "off"', "setting", "severity"),
    "severity at its own": (CONFIG, 'snapshot-unpinned = "error"\n', "", "setting", "severity"),
    "severity of another rule": (CONFIG, "[severity]\n", '[severity]\nbudget-exceeded = "warning"\n', "setting", "severity"),
    "permission": (CONFIG, "allow-silencing = []", 'allow-silencing = ["budget-exceeded"]', "setting", "allow-silencing"),
    "ignores in more files": (CONFIG, '"services/**" = ', '"**" = ', "setting", "per-file-ignores"),
    "ignores of more rules": (CONFIG, '= ["snapshot-unpinned"]', '= ["snapshot-unpinned", "buffer-missing"]', "setting", "per-file-ignores"),
    "older prices by default": (CONFIG, "max-age-days = 60", "max-age-days = 600", "setting", "max-age-days"),
    "no policy": (CONFIG, 'policy = "policy.json"\n', "", "setting", "policy"),
    "a loosening warns": (CONFIG, 'loosened = "error"', 'loosened = "warning"', "setting", "gate.loosened"),
    "the policy itself": ("policy.json", '"required": ["buffer"]', '"required": []', "setting", "policy"),
}  # fmt: skip

SILENT: dict[str, tuple[str, str, str]] = {
    "ceiling down": (PLAN, "ceiling: 120", "ceiling: 110"),
    "ceiling as before": (PLAN, "ceiling: 120", 'ceiling: "120.00"'),
    "the same a year": (PLAN, "    ceiling: 400\n    period: quarter", "    ceiling: 1600\n    period: year"),
    "a later basis": (PLAN, "    basis: operational\n", ""),
    "warns earlier": (PLAN, "warn_at: 80%", "warn_at: 70%"),
    "a budget more": (PLAN, "  spare:\n", "  more: {ceiling: 1}\n  spare:\n"),
    "a budget renamed": (PLAN, "  spare:", "  reserve:"),
    "a budget renamed and lowered": (PLAN, "  spare:\n    ceiling: 500\n", "  reserve:\n    ceiling: 400\n"),
    "budgets in another order": (
        PLAN,
        "  spare:\n    ceiling: 500\n  noted: {ceiling: 110}  # budgetlint: ignore[budget-near-ceiling] agreed\n",
        "  noted: {ceiling: 110}  # budgetlint: ignore[budget-near-ceiling] agreed\n  spare:\n    ceiling: 500\n",
    ),
    "a wider scope": (PLAN, "    workloads: [chat]\n", "    workloads: [chat, index]\n"),
    "a workload less": (OTHER_PLAN, "budgets:", "  # nothing\nbudgets:"),
    "a workload more": (
        PLAN,
        "budgets:",
        "  more: {kind: embeddings, model: a/small, requests: 1, input_tokens: 1}\nbudgets:",
    ),
    "more buffer": (PLAN, "buffer: 15%", "buffer: 25%"),
    "more buffer of its own": (PLAN, "    requests: 1000\n", "    requests: 1000\n    buffer: 30%\n"),
    "younger prices": (PLAN, "max_age_days: 90", "max_age_days: 30"),
    "a line more": (PLAN, "version: 1\n", "# a line\n\nversion: 1\n"),
    "the reason of a comment": (PLAN, "agreed", "agreed with finance"),
    "a comment less": (PLAN, "  # budgetlint: ignore[budget-near-ceiling] agreed", ""),
    "a ceiling below a comment": (PLAN, "noted: {ceiling: 110}", "noted: {ceiling: 105}"),
    "a comment without a reason": (PLAN, "  spare:\n", "  # budgetlint: ignore[budget-exceeded]\n  spare:\n"),
    "volumes": (PLAN, "requests: 6000", "requests: 5000"),
    "prices reviewed later": (THEIRS, "date: 2026-06-17", "date: 2026-06-20"),
    "baseline amount less": (KNOWN, '"amount": "101"', '"amount": "100.5"'),
    "baseline entry gone": (
        KNOWN,
        '    {"path": "budget.yaml", "rule": "retries-zero", "about": "workloads.index"},\n',
        "",
    ),
    "ignore less": (CONFIG, 'ignore = ["price-unofficial"]', "ignore = []"),
    "select more": (CONFIG, '"retries-zero", ', '"retries-zero", "price-disputed", '),
    "severity up": (CONFIG, 'buffer-missing = "warning"', 'buffer-missing = "error"'),
    "younger prices by default": (CONFIG, "max-age-days = 60", "max-age-days = 30"),
    "the pin of another spelling": (PLAN, "  snapshot: prices.yaml", "  snapshot: ./prices.yaml"),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init", "--quiet", "--initial-branch=main")
    commit("gate", FILES)
    git("switch", "--quiet", "--create", "change")


def change(file: str, old: str, new: str) -> None:
    text = Path(file).read_text()
    assert text.count(old) == 1, (file, old, text.count(old))
    Path(file).write_text(text.replace(old, new))


def check(*words: str) -> int:
    return main(["check", "--as-of", "2026-07-01", "--baseline", KNOWN, *words])


def loosened(capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, str | int | None]]:
    capsys.readouterr()
    check("--format", "json", "--base", "main", *words)
    captured = capsys.readouterr()
    data = json.loads(captured.out or "{}")
    entries: list[dict[str, str | int | None]] = data["loosened"]
    findings = [one for one in data["findings"] if one["rule"] == "gate-loosened"]
    assert sorted((str(one["path"]), one["line"]) for one in findings) == sorted(
        (str(one["path"]), one["line"]) for one in entries
    )
    return entries


def test_nothing_is_loosened_by_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert loosened(capsys) == []
    assert check("--base", "main") == 0


@pytest.mark.parametrize("name", LOOSENINGS)
def test_a_loosening_is_found(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file, old, new, kind, subject = LOOSENINGS[name]
    change(file, old, new)
    entries = loosened(capsys)
    assert (kind, subject) in [(one["kind"], one["subject"]) for one in entries]
    assert check("--base", "main") == 1


@pytest.mark.parametrize("name", SILENT)
def test_tightenings_and_moves_are_silent(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    change(*SILENT[name])
    assert loosened(capsys) == []


def test_there_are_enough_of_each() -> None:
    assert len(LOOSENINGS) >= 40
    assert len(SILENT) >= 15


def test_a_file_that_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    Path(OTHER_PLAN).unlink()
    expected = {"kind": "file", "subject": OTHER_PLAN, "from": "other", "to": None, "path": OTHER_PLAN, "line": 1}
    assert loosened(capsys) == [expected]
    assert loosened(capsys, "services/../budget.yaml") == []
    Path(OTHER_PLAN).write_text(OTHER)
    Path(".gitignore").write_text("services/b/\n")
    git("rm", "--cached", "--quiet", OTHER_PLAN)
    assert loosened(capsys) == [expected]


def test_a_file_that_moves_is_matched_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    Path(OTHER_PLAN).unlink()
    Path("services/budget.yaml").write_text(OTHER.replace("../prices", "prices"))
    assert loosened(capsys) == []
    Path("services/budget.yaml").write_text(OTHER.replace("../prices", "prices").replace("20}", "21}"))
    assert [(one["kind"], one["path"], one["from"], one["to"]) for one in loosened(capsys)] == [
        ("ceiling", "services/budget.yaml", "20 USD a month", "21 USD a month")
    ]


def test_a_file_that_is_renamed_in_place_is_matched_by_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    change(OTHER_PLAN, "name: other", "name: another")
    assert loosened(capsys) == []
    change(OTHER_PLAN, "{ceiling: 20}", "{ceiling: 21}")
    assert [one["kind"] for one in loosened(capsys)] == ["ceiling"]


def test_a_workload_renamed_out_of_a_scope(capsys: pytest.CaptureFixture[str]) -> None:
    text = BUDGET.replace("  index:", "  lookup:").replace("workloads: [chat, index]", "workloads: [chat]")
    Path(PLAN).write_text(text)
    assert [(one["kind"], one["subject"]) for one in loosened(capsys)] == [("scope", "budgets.answer")]


HOSTILE = {
    "warning": CONFIGURATION.replace('loosened = "error"', 'loosened = "warning"'),
    "ignore": CONFIGURATION.replace("ignore = [", 'ignore = ["gate-loosened", '),
    "select": 'select = ["retries-zero"]\n',
    "off": '[severity]\ngate-loosened = "off"\nbudget-exceeded = "off"\n',
    "per-file": '[per-file-ignores]\n"**" = ["gate-loosened", "budget-exceeded"]\n',
    "allowed": 'allow-silencing = ["gate-loosened", "budget-exceeded"]\n',
    "empty": "",
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_the_configuration_of_a_change_does_not_judge_it(hostile: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(CONFIG).write_text(HOSTILE[hostile])
    comment = "  # budgetlint: ignore[gate-loosened] please"
    change(PLAN, "ceiling: 120", f"ceiling: 9000{comment}")
    change(
        KNOWN,
        '"findings": [',
        '"findings": [{"path": "budget.yaml", "rule": "gate-loosened", "about": "budgets.total"},',
    )
    assert check("--base", "main") == 1
    capsys.readouterr()
    check("--base", "main", "--format", "json")
    findings = json.loads(capsys.readouterr().out)["findings"]
    mine = [one for one in findings if one["rule"] == "gate-loosened" and "9000 USD" in one["message"]]
    assert [one["severity"] for one in mine] == ["error"]


def test_another_configuration_cannot_be_slipped_in(capsys: pytest.CaptureFixture[str]) -> None:
    Path(CONFIG).unlink()
    Path("pyproject.toml").write_text('[tool.budgetlint]\nignore = ["budget-exceeded"]\n')
    kinds = {(one["kind"], one["subject"]) for one in loosened(capsys)}
    assert {("setting", "ignore"), ("setting", "policy"), ("setting", "gate.loosened")} <= kinds
    assert check("--base", "main") == 1


def test_it_warns_where_nobody_asked_for_more(capsys: pytest.CaptureFixture[str]) -> None:
    git("switch", "--quiet", "main")
    plain = CONFIGURATION.replace('[gate]\nloosened = "error"\n', "")
    commit("warn", {CONFIG: plain})
    change(PLAN, "ceiling: 120", "ceiling: 9000")
    assert check("--base", "main") == 0
    assert (
        "budget.yaml:27:5: warning: the ceiling of `budgets.total` goes up from 120 USD a month to 9000 USD a month "
        "[gate-loosened]\n"
    ) in capsys.readouterr().out
    assert check("--base", "main", "--fail-on", "warning") == 1


def test_what_main_tightened_since_is_no_loosening_of_the_change(capsys: pytest.CaptureFixture[str]) -> None:
    commit("words", {"README.md": "words"})
    git("switch", "--quiet", "main")
    commit("tighter", {PLAN: BUDGET.replace("ceiling: 120", "ceiling: 100")})
    git("switch", "--quiet", "change")
    assert loosened(capsys) == []


@pytest.mark.parametrize("base", ["", " ", "...", "none", "-x", "main..", "HEAD^{tree}"])
def test_a_base_that_is_none_is_refused(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(f"--base={base}") == 2
    assert capsys.readouterr().out == ""


def test_what_lies_outside_the_working_folder_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("services")
    assert main(["check", "--base", "main", ".."]) == 2


def test_every_format_shows_it(capsys: pytest.CaptureFixture[str]) -> None:
    change(PLAN, "ceiling: 120", "ceiling: 9000")
    Path(OTHER_PLAN).unlink()
    for name in ("text", "sarif", "github", "gitlab", "junit"):
        capsys.readouterr()
        check("--base", "main", "--format", name)
        out = capsys.readouterr().out
        assert out.count("gate-loosened") >= 2, name
        assert "services/b/budget.yaml" in out, name


def test_the_plan_is_what_the_cases_start_from() -> None:
    assert all(
        FILES[file] in (BUDGET, OTHER, OTHER_PRICES, CONFIGURATION, POLICY, BASELINE)
        for file in (PLAN, OTHER_PLAN, THEIRS, CONFIG, KNOWN)
    )
