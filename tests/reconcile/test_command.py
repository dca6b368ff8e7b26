"""The command whole: exit codes, what can't be done, what is set aside, and what it leaves alone."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from budgetlint.reconcile.tolerances import NAMES
from tests.cli.running import DAY, ran, unled
from tests.reconcile.october import EXAMPLE, LOG, PLANNED, lines, write
from tests.reconcile.running import PLAN, members, money, reconcile

pytestmark = pytest.mark.slow

CHAT = """\
version: 1
name: chat
period: week
pricing: {snapshot: prices.json}
workloads:
  chat:
    kind: llm-app
    model: lab/small
    requests: 7
    input_tokens: 1000
    output_tokens: 100
    match: {service: chat}
  seats:
    kind: subscription
    model: lab/seat
    seats: 2
  unmatched:
    kind: embeddings
    model: lab/small
    requests: 5
    input_tokens: 10
"""
PRICES = {
    "version": 1,
    "date": "2026-11-01",
    "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
    "models": {
        "lab/small": {"prices": [{"source": "lab", "rates": {"input_tokens": "3", "output_tokens": "15"}}]},
        "lab/seat": {"prices": [{"source": "lab", "rates": {"seats": "20"}}]},
    },
}
RECORD = {"service": "chat", "provider": "lab", "model": "small", "input_tokens": 1000, "output_tokens": 100}


def records(days: int, prefix: str = "r", **more: object) -> str:
    """A request a day from the first of June on."""
    return "".join(
        json.dumps({**RECORD, "request_id": f"{prefix}{day}", "created_at": f"2026-06-{day + 1:02}T12:00:00Z", **more})
        + "\n"
        for day in range(days)
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "budget.yaml").write_text(CHAT, encoding="utf-8")
    (tmp_path / "prices.json").write_text(json.dumps(PRICES), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


WEEK = """\
covered: 2026-06-01 to 2026-06-07 (UTC, from the first record to the last), 7 days
records: 7 read from 1 file (canonical), 2 set aside
  set aside: log.jsonl, line 8: not a record of the format `canonical`
  set aside: log.jsonl, line 9: `input_tokens` is below 0

1. Did request volume grow? no, +0.0000
2. Did the production model change? no, +0.0000
3. Did the average output get longer? no, +0.0000
4. Did retries rise? no, +0.0000
5. Did users regenerate more? it applies to no workload
6. Did a time-out produce duplicate jobs? no, +0.0000
7. Does the provider's figure differ from our own estimate? not known
   chat: records don't state the provider's figure

file: budget.yaml
name: chat
amounts: USD, the plan for its week, which the records cover
workload: chat, 7 calls
  model: planned lab/small, observed lab/small
  requests: planned 7, observed 7 (as planned)
  input_tokens: planned 1,000, observed 1,000 (as planned), median 1,000, p95 1,000, n 7
  output_tokens: planned 100, observed 100 (as planned), median 100, p95 100, n 7
  money, by our own estimate
    planned: 0.0315
    billed: 0.0315
workload: seats, not reconciled: seats leave no records
workload: unmatched, not reconciled: it has no `match`, so no record belongs to it

total: USD
  planned: 0.0315
  billed: 0.0315
"""


def test_a_week_as_planned_with_two_bad_lines(folder: Path) -> None:
    bad = 'not json\n{"request_id": "x", "model": "small", "input_tokens": -1, "created_at": "2026-06-01"}\n'
    (folder / "log.jsonl").write_text(records(7) + bad, encoding="utf-8")
    done = ran("reconcile", "log.jsonl", "--as-of", DAY)
    assert (done.code, done.out, done.err) == (0, WEEK, "")


def test_the_plan_is_scaled_to_the_covered_days_and_the_other_way_only_when_asked(folder: Path) -> None:
    (folder / "log.jsonl").write_text(records(2), encoding="utf-8")
    words = ("reconcile", "log.jsonl", "--as-of", DAY, "--format", "json")
    plain, stretched = (json.loads(ran(*words, *more).out) for more in ((), ("--extrapolate",)))
    assert [money(members(data, "totals")[0]["planned"]) * 1000 for data in (plain, stretched)] == [9, money("31.5")]
    assert [money(members(data, "totals")[0]["bill"]) * 1000 for data in (plain, stretched)] == [9, money("31.5")]
    assert [data["files"][0]["plan_scaled_by"][:6] for data in (plain, stretched)] == ["0.2857", "1"]
    stated = json.loads(ran(*words, "--covers", "2026-06-01..2026-06-04").out)
    assert [reason["amount"] for reason in members(stated["files"][0]["workloads"][0], "reasons")] == ["-0.009"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("missing.jsonl",), "`missing.jsonl` can't be read: no such file or directory"),
        ((), "no logs given: `budgetlint reconcile LOGS…`"),
        (
            ("log.jsonl", "--covers", "june"),
            "`june` is not a month or a range of days, expected a month such as `2026-06` or `2026-06-01..2026-06-14`",
        ),
        (
            ("log.jsonl", "--covers", "2026-06-01..2026-06-02"),
            "--covers: records are from 2026-06-01 to 2026-06-07, outside the stated days 2026-06-01 to 2026-06-02",
        ),
        (
            ("log.jsonl", "--tolerance", "otput_tokens=1%"),
            f"`otput_tokens=1%` is not a tolerance, expected `10%` or `NAME=10%` with one of {', '.join(NAMES)}, did you mean `output_tokens`?",
        ),
        (("log.jsonl", "--budget", "nowhere"), "`nowhere` can't be read: no such file or directory"),
        (
            ("log.jsonl", "--output", "pdf=x.pdf"),
            "`pdf` is not a format of `reconcile`, which writes text, markdown, json, html",
        ),
    ],
)
def test_what_can_not_be_done_is_2(words: tuple[str, ...], message: str, folder: Path) -> None:
    (folder / "log.jsonl").write_text(records(7), encoding="utf-8")
    done = unled(ran("reconcile", *words, "--as-of", DAY))
    assert (done.code, done.out, done.err) == (2, "", f"error: {message}\n")


def test_nothing_that_could_be_read_is_2(folder: Path) -> None:
    (folder / "log.jsonl").write_text("{}\n", encoding="utf-8")
    done = ran("reconcile", "log.jsonl", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: no record could be read in `log.jsonl`: ")


def test_a_session_without_usage_is_recognised_and_says_so(folder: Path) -> None:
    line = {"type": "user", "sessionId": "s", "version": "2.1.80", "uuid": "u", "timestamp": "2026-06-01T00:00:00Z"}
    (folder / "log.jsonl").write_text(json.dumps({**line, "message": {"role": "user"}, "userType": "external"}) + "\n")
    done = ran("reconcile", "log.jsonl", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    message = "error: no record could be read in `log.jsonl`: recognised as claude-code, but contains no usage\n"
    assert done.err == message


def test_a_budget_file_that_can_not_be_read_is_2(folder: Path) -> None:
    (folder / "log.jsonl").write_text(records(7), encoding="utf-8")
    (folder / "budget.yaml").write_text("version: 1\nworkloads: [\n", encoding="utf-8")
    done = ran("reconcile", "log.jsonl", "--as-of", DAY)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: `budget.yaml` can't be reconciled: line ")


def test_a_workload_that_an_error_leaves_out_is_said(folder: Path) -> None:
    (folder / "log.jsonl").write_text(records(7), encoding="utf-8")
    budget = folder / "budget.yaml"
    plan = budget.read_text(encoding="utf-8")
    budget.write_text(
        plan.replace("workloads:", "workloads:\n  other: {kind: llm-app, requests: many}"), encoding="utf-8"
    )
    done = ran("reconcile", "log.jsonl", "--as-of", DAY)
    assert [line for line in done.out.splitlines() if "of shape" in line] == [
        "note: `budget.yaml` has 4 errors of shape, listed by `budgetlint check`: the faulty parts are left out"
    ]


def test_without_the_engine_it_says_what_to_install(folder: Path) -> None:
    (folder / "log.jsonl").write_text(records(1), encoding="utf-8")
    program = (
        "import sys; sys.modules['duckdb'] = None\n"
        "from budgetlint.cli.start import main\n"
        "sys.exit(main(['reconcile', 'log.jsonl', '--as-of', '2026-11-24']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    message = "error: reading records needs DuckDB\nhelp: `pip install 'budgetlint[reconcile]'`\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


@pytest.mark.usefixtures("folder")
def test_a_plain_check_imports_nothing_of_it() -> None:
    program = (
        "import sys\n"
        "from budgetlint.cli.start import main\n"
        "main(['check', '--as-of', '2026-11-24'])\n"
        "rooms = ('budgetlint.reconcile', 'budgetlint.records', 'budgetlint.edges.records', 'duckdb', 'sqlglot')\n"
        "print([name for name in sys.modules if name.startswith(rooms)], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.stderr == "[]\n"


@pytest.mark.parametrize(
    ("tolerances", "fails"),
    [
        (("40%",), []),
        (
            ("20%",),
            [
                "`support-chat` cost 112.46 USD instead of 83.43, +34.8%: more than 20.0% [drift-bill]",
                "`product-shots` cost 48.00 USD instead of 38.40, +25.0%: more than 20.0% [drift-bill]",
            ],
        ),
        (("output_tokens=20%",), []),
        (
            ("output_tokens=19%", "retries=1%"),
            [
                "`support-chat`: output tokens 600 instead of 500, +20.0%: more than 19.0% [drift-assumption]",
                "`support-chat`: retries 5.0% instead of 3.0%, +2.0 points: more than 1.0 points [drift-assumption]",
            ],
        ),
        (("unplanned=5%",), []),
        (
            ("unplanned=3%",),
            ["10.00 USD for 40 calls belong to no workload: more than 3.0% of the bill [unplanned-spend]"],
        ),
        (
            ("provider=1%",),
            [
                "`support-chat`: the provider's figure is 112.46 USD, our estimate 110.25: more than 1.0% apart [drift-provider]"
            ],
        ),
        (("unread=0%",), []),
    ],
)
def test_tolerances_gate(tolerances: tuple[str, ...], fails: list[str]) -> None:
    words = [word for tolerance in tolerances for word in ("--tolerance", tolerance)]
    done = reconcile(str(LOG), *words)
    assert done.code == (1 if fails else 0)
    assert [line.removeprefix("fails: ") for line in done.out.splitlines() if line.startswith("fails: ")] == fails


def test_a_workload_without_records_fails_a_gate_and_nothing_else(folder: Path) -> None:
    (folder / "log.jsonl").write_text(records(7, service="other"), encoding="utf-8")
    assert ran("reconcile", "log.jsonl", "--as-of", DAY).code == 0
    done = ran("reconcile", "log.jsonl", "--as-of", DAY, "--tolerance", "unread=0%")
    assert done.code == 1
    assert done.out.splitlines()[-1] == "fails: `chat`: no record matches it [not-reconciled]"


def test_one_bad_line_does_not_lose_the_others(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text(lines(PLANNED) + "{broken\n", encoding="utf-8")
    done = reconcile(str(log), "--tolerance", "unread=0%", "--tolerance", "1%")
    assert done.code == 1
    assert done.out.splitlines()[-1] == (
        "fails: 1 of 13,741 records could not be read, 0.0%: more than 0.0% [records-unread]"
    )


def test_queries_for_another_engine_name_the_workloads_and_the_table() -> None:
    duck, click = (
        ran("reconcile", "--budget", PLAN, "--as-of", DAY, "--print-sql", dialect, "--table", "logs.calls").out
        for dialect in ("duckdb", "clickhouse")
    )
    for text in (duck, click):
        assert "product-shots" in text
        assert "logs.calls" in text
    assert duck != click
    refused = ran("reconcile", "--budget", PLAN, "--as-of", DAY, "--print-sql", "cobol")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("error: unknown dialect `cobol`, expected one of ")


def test_a_bill_is_held_against_its_records(tmp_path: Path) -> None:
    log = write(PLANNED, tmp_path / "month.jsonl.gz")
    bill = {
        "data": [
            {
                "starting_at": "2026-10-01T00:00:00Z",
                "ending_at": "2026-11-01T00:00:00Z",
                "results": [
                    {"currency": "USD", "amount": "15000.00", "cost_type": "tokens", "model": "claude-sonnet-4-6"}
                ],
            }
        ],
        "has_more": False,
    }
    (tmp_path / "bill.json").write_text(json.dumps(bill), encoding="utf-8")
    done = reconcile(str(log), str(tmp_path / "bill.json"), "--format", "json")
    data = json.loads(done.out)
    (bill_row,) = members(data, "bills")
    # what records of `anthropic` come to: 83.43 of the chat and 58.2825 of the agent
    assert (bill_row["provider"], bill_row["billed"], bill_row["recorded"], bill_row["beyond"]) == (
        "anthropic",
        "150",
        "141.7125",
        "8.2875",
    )
    (total,) = members(data, "totals")
    assert {str(reason["name"]): reason["amount"] for reason in members(total, "reasons")}[
        "billed beyond the records"
    ] == "8.2875"


def test_words_of_records_are_neither_markup_nor_a_terminal_s_business(folder: Path) -> None:
    evil = records(3, "e", service="other", model="<script>alert(1)</script>|`x`\x1b[31m\nfile: forged")
    (folder / "log.jsonl").write_text(records(7) + evil, encoding="utf-8")
    text, page, table = (
        ran("reconcile", "log.jsonl", "--as-of", DAY, "-f", form).out for form in ("text", "html", "markdown")
    )
    assert (
        "  lab/<script>alert(1)</script>|`x`\ufffd[31m\ufffdfile: forged: 3 calls and 3,300 tokens, not known: no record states the cost\n"
        in text
    )
    assert "\x1b" not in text + page + table
    assert "<script>" not in page
    assert "| ``lab/<script>alert(1)</script>\\|`x`\ufffd[31m\ufffdfile: forged`` | 3 | not known | nobody |" in table


def test_the_example_is_named_in_its_plan() -> None:
    text = (EXAMPLE / "plan" / "budget.yaml").read_text(encoding="utf-8")
    assert f"budgetlint reconcile ../{LOG.name}" in text


def test_nothing_but_the_account_is_written_as_the_process_ends() -> None:
    words = [sys.executable, "-m", "budgetlint", "reconcile", str(LOG), "--budget", PLAN, "--as-of", DAY]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_logs_that_are_missing_are_said_before_any_budget_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "budget.yaml").write_text("workloads: [", "utf-8")
    done = ran("reconcile", "missing.jsonl")
    assert (done.code, done.err) == (2, "error: `missing.jsonl` can't be read: no such file or directory\n")


def test_a_budget_file_among_the_logs_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "budget.yaml").write_text("workloads: [", "utf-8")
    (tmp_path / "log.jsonl").write_text("{}\n", "utf-8")
    done = ran("reconcile", "log.jsonl", "budget.yaml")
    message = "error: `budget.yaml` is not a log: no format of records is YAML\nhelp: state a budget file with `--budget budget.yaml`\n"
    assert (done.code, done.out, done.err) == (2, "", message)
