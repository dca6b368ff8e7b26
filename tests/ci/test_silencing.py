"""Whatever is silenced stays visible, in every format and for every way of silencing; some things never are."""

import json
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from budgetlint.cli.start import main
from budgetlint.figures.shown import used_percent
from budgetlint.rules import RULES
from budgetlint.rules.silencing import NEVER, ON_PERMISSION
from tests.sampled import sampled

PRICES = """version: 1
date: 2026-06-17
models:
  a/b: {prices: [{rates: {searches: 5}}]}
"""
OVER = """version: 1
buffer: 0%
pricing: {snapshot: prices.yaml}
workloads:
  search: {kind: metered, model: a/b, requests: 1000, usage: {searches: 1}}
budgets:
  total: {ceiling: 1}  # here
"""
SEAT = "{kind: subscription, model: a/b, seats: 1}"
COMMENT = "# budgetlint: ignore[budget-exceeded] agreed with finance"
QUIET = 'ignore = ["snapshot-unpinned", "assumptions-unsourced", "price-unofficial", "buffer-missing"]\n'
ALLOWED = 'allow-silencing = ["budget-exceeded"]\n'
BASELINE = (
    '{"version": 1, "findings": [{"path": "budget.yaml", "rule": "budget-exceeded", "about": "budgets.total", '
    '"amount": "5", "ceiling": "1", "currency": "USD", "period": "month", "basis": "planned"}]}'
)
EVERY = ", ".join(f'"{rule.name}"' for rule in RULES if rule.name != "budget-exceeded")

WAYS = {
    "comment": (COMMENT, QUIET, "comment", "agreed with finance"),
    "ignore": (
        "",
        QUIET.replace("[", '["budget-exceeded", '),
        "configuration",
        "`ignore` in `budgetlint.toml`",
    ),
    "select": ("", QUIET + f"select = [{EVERY}]\n", "configuration", "`select` in `budgetlint.toml`"),
    "off": ("", QUIET + '{}[severity]\nbudget-exceeded = "off"\n', "configuration", "`severity` in `budgetlint.toml`"),
    "info": (
        "",
        QUIET + '{}[severity]\nbudget-exceeded = "info"\n',
        "configuration",
        "`severity` in `budgetlint.toml`",
    ),
    "per-file": (
        "",
        QUIET + '{}[per-file-ignores]\n"*.yaml" = ["budget-exceeded"]\n',
        "configuration",
        "`per-file-ignores` in `budgetlint.toml`",
    ),
    "baseline": ("", QUIET, "baseline", "`known.json`"),
}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("prices.yaml").write_text(PRICES)


class Run:
    """A check of an exceeded budget that is silenced in one way, with permission or without."""

    def __init__(self, way: str, capsys: pytest.CaptureFixture[str], *, allowed: bool) -> None:
        comment, configuration, self.by, self.reason = WAYS[way]
        permission = ALLOWED if allowed else ""
        placed = configuration.replace("{}", permission) if "{}" in configuration else configuration + permission
        Path("budgetlint.toml").write_text(placed)
        Path("budget.yaml").write_text(OVER.replace("# here", comment))
        Path("known.json").write_text(BASELINE)
        self._words = ["--baseline", "known.json"] if way == "baseline" else []
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str]:
        code = main(["check", "--as-of", "2026-07-01", *self._words, *words])
        return code, self._capsys.readouterr().out


@pytest.mark.parametrize("way", sampled(WAYS, 2))
def test_every_way_is_visible_in_every_format(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    check = Run(way, capsys, allowed=True)
    code, text = check()
    assert code == 0
    assert "budget.yaml: total exceeded ██████████ 500.0%: 5.00 planned of 1.00 USD a month, silenced\n" in text
    assert text.splitlines()[-1].startswith("1 file, 1 budget: fine, ")
    data = json.loads(check("--format", "json")[1])
    mine = [entry for entry in data["silenced"] if entry["rule"] == "budget-exceeded"]
    assert [(entry["severity"], entry["path"], entry["line"], entry["by"], entry["reason"]) for entry in mine] == [
        ("error", "budget.yaml", 7, check.by, check.reason)
    ]
    assert data["summary"]["silenced"] == len(data["silenced"])
    results = json.loads(check("--format", "sarif")[1])["runs"][0]["results"]
    suppressed = [one for one in results if one["ruleId"] == "budget-exceeded" and "suppressions" in one]
    kind = "inSource" if way == "comment" else "external"
    assert [one["suppressions"] for one in suppressed] == [
        [{"kind": kind, "status": "accepted", "justification": check.reason}]
    ]
    suite = ElementTree.fromstring(check("--format", "junit")[1])[0]
    case = next(case for case in suite if case.get("name") == "budgets.total")
    assert [child.tag for child in case if child.tag != "system-out"] == ["skipped"]
    assert suite.get("skipped") is not None
    assert suite.get("skipped") != "0"
    gitlab = json.loads(check("--format", "gitlab")[1])
    assert any(one["description"].startswith(f"silenced by {check.by} ({check.reason}): ") for one in gitlab)
    assert all(one["severity"] != "major" for one in gitlab)
    assert f"silenced by {check.by} ({check.reason}): `total` plans 5.00 USD" in check("--format", "github")[1]
    assert f"({check.reason})" in check("--info")[1]


@pytest.mark.parametrize("way", sampled(WAYS, 2))
def test_without_permission_each_way_warns_once(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    check = Run(way, capsys, allowed=False)
    findings = json.loads(check("--format", "json")[1])["findings"]
    warned = [(one["severity"], one["line"]) for one in findings if one["rule"] == "suppression-not-allowed"]
    assert warned == [("warning", 7)]
    assert check()[0] == 0
    assert check("--fail-on", "warning")[0] == 1


BROKEN = {
    "unknown-key": OVER.replace("{ceiling: 1}", "{ceiling: 10, cieling: 0.01}"),
    "missing-key": OVER.replace("{ceiling: 1}", "{cieling: 0.01}"),
    "wrong-value": OVER.replace("{ceiling: 1}", "{ceiling: none}"),
    "reserved-key": OVER.replace("{ceiling: 1}", "{ceiling: 10, approved: org}"),
    "duplicate-key": OVER.replace("{ceiling: 1}", "{ceiling: 10, ceiling: 20}"),
    "budget-scope": OVER.replace("{ceiling: 1}", "{ceiling: 10, workloads: []}"),
    "budget-unit": OVER.replace("{ceiling: 1}", "{ceiling: 10, per: user}"),
    "per-counts-twice": OVER.replace("{ceiling: 1}", "{ceiling: 10, per: seat, workloads: [a, b]}").replace(
        "budgets:", f"  a: {SEAT}\n  b: {SEAT}\nbudgets:"
    ),
    "budget-unknown-workload": OVER.replace("{ceiling: 1}", "{ceiling: 10, workloads: [search, none]}"),
    "snapshot-missing": OVER.replace("prices.yaml", "none.yaml"),
    "snapshot-changed": OVER.replace("prices.yaml}", "prices.yaml, sha256: " + "f" * 64 + "}"),
}


@pytest.mark.parametrize("rule", sampled(BROKEN, 3))
def test_what_guards_the_guard_is_never_silenced(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    everything = ", ".join(f'"{one.name}"' for one in RULES)
    lowered = "\n".join(f'{one.name} = "info"' for one in RULES)
    configurations = (
        f"ignore = [{everything}]\nallow-silencing = [{everything}]\n",
        'select = ["retries-zero"]\n',
        f"[severity]\n{lowered}\n",
        f'[per-file-ignores]\n"**" = [{everything}]\n',
    )
    Path("budget.yaml").write_text(BROKEN[rule])
    for configuration in configurations:
        Path("budgetlint.toml").write_text(configuration)
        assert main(["check", "--as-of", "2026-07-01"]) == 1
        assert f"[{rule}]\n" in capsys.readouterr().out
    assert rule in NEVER


def test_a_comment_over_what_can_never_be_silenced_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    comment = "# budgetlint: ignore[unknown-key,missing-key] trust me"
    Path("budget.yaml").write_text(BROKEN["missing-key"].replace("# here", comment))
    assert main(["check", "--as-of", "2026-07-01"]) == 1
    out = capsys.readouterr().out
    assert "[unknown-key]" in out
    assert "[missing-key]" in out
    assert out.count("[suppression-not-allowed]") == 1


def test_every_named_rule_is_a_rule() -> None:
    assert {rule.name for rule in RULES} >= NEVER | ON_PERMISSION


def test_a_stale_snapshot_needs_permission_only_where_the_file_states_the_limit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("budgetlint.toml").write_text('ignore = ["snapshot-stale"]\n')
    fine = OVER.replace("ceiling: 1}", "ceiling: 100}")
    for text, times in ((fine, 0), (fine.replace("prices.yaml}", "prices.yaml, max_age_days: 5}"), 1)):
        Path("budget.yaml").write_text(text)
        assert main(["check", "--as-of", "2027-07-01"]) == 0
        out = capsys.readouterr().out
        assert out.count("[suppression-not-allowed]") == times
        assert ", 1 silenced\n" in out


@pytest.mark.parametrize(
    ("used", "warn_at", "shown"),
    [
        ("0.9996", "1", "99.9%"),
        ("1.0004", "0.9", "100.1%"),
        ("1", "0.9", "100.0%"),
        ("0.89996", "0.9", "89.9%"),
        ("0.9", "0.9", "90.0%"),
        ("0.90004", "0.9", "90.0%"),
        ("0.7995375", "0.9", "80.0%"),
    ],
)
def test_the_share_never_contradicts_the_word(used: str, warn_at: str, shown: str) -> None:
    assert used_percent(Decimal(used), Decimal(1), Decimal(warn_at)) == shown
