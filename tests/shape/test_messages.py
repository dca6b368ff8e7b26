"""What is said of each fault of shape, word for word, and where."""

import pytest

from budgetlint.model.workloads import WORKLOAD_KINDS
from budgetlint.shape.budget_file import read_budget_file
from budgetlint.shape.faults import budget_faults, configuration_faults, explained, model_faults, snapshot_faults
from budgetlint.source.document import Document
from budgetlint.source.yaml_text import load_yaml

RANGE = (
    "write `{mean: 2300, p10: 900, p90: 4100}`: one time in ten the number is below `p10`, one time in ten above `p90`"
)
NUMBER = "a number such as `2000`, `2_000`, `2k`, `1.5M` or `.5`, without sign or exponent"
KINDS = ", ".join(f"`{kind}`" for kind in WORKLOAD_KINDS)


def budget(
    top: str = "", workload: str = "", budgets: str = "{total: {ceiling: 5}}", kind: str = "llm-app"
) -> Document:
    keys = "requests: 1, input_tokens: 2, output_tokens: 3" if kind == "llm-app" else "accepted_clips: 1"
    text = (
        f"version: 1\n{top}\nworkloads:\n  chat: {{kind: {kind}, model: a/b, {keys}, {workload}}}\nbudgets: {budgets}\n"
    )
    document = load_yaml(text)
    assert document.readable
    return document


def fault_lines(document: Document) -> list[str]:
    lines = []
    for fault in budget_faults(document):
        where = ".".join(str(step) for step in fault.path)
        lines.append(
            f"{where} [{fault.rule} at {fault.at}] {fault.message}" + (f" ({fault.help})" if fault.help else "")
        )
    assert (lines == []) == (read_budget_file(document.data).broken == ())
    return lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("buffer: 3", "buffer [wrong-value at best] write a share of 1 or more with `%` (`3%` or `300%`?)"),
        ("buffer: '1.50'", "buffer [wrong-value at best] write a share of 1 or more with `%` (`1.50%` or `150%`?)"),
        ("buffer: 3 %", "buffer [wrong-value at best] `3 %` is not a share such as `3%` or `0.03` (did you mean `3%`?)"),
        ("buffer: 15 percent", "buffer [wrong-value at best] `15 percent` is not a share such as `3%` or `0.03` (did you mean `15%`?)"),
        ("buffer: {mean: 3%}", "buffer [wrong-value at key] `buffer` can't be a range (write the mean alone: only numbers of workloads, multipliers and drivers may be ranges)"),
        ("multipliers: {rejected_outputs: 3}", "multipliers.rejected_outputs [wrong-value at best] write a share of 1 or more with `%` (`3%`?)"),
        ("multipliers: {rejected_outputs: 100%}", "multipliers.rejected_outputs [wrong-value at best] `100%` is not a share below 100 %, such as `20%` or `0.2`"),
        ("multipliers: {cache: {mode: prefx}}", "multipliers.cache.mode [wrong-value at best] `prefx` is not one of `shares`, `prefix` (did you mean `prefix`?)"),
        ("multipliers: {cache: {reads: 1%, hit_rate: 5%}}", "multipliers.cache.hit_rate [unknown-key at key] `hit_rate` is not a key of `cache`"),
        ("multipliers: {failed_jobs: {rate: 4%}}", "multipliers.failed_jobs [missing-key at key] `failed_jobs` has no `billed`"),
        ("multipliers: {retrys: 3%}", "multipliers.retrys [unknown-key at key] `retrys` is not a key of `multipliers` (did you mean `retries`?)"),
        ("name: Support Assistant", "name [wrong-value at best] `Support Assistant` is not a name of lower-case letters a-z, digits and `-` (did you mean `support-assistant`?)"),
        ("starts: 9999-06", "starts [wrong-value at best] `9999-06` is not a month in the years 1000 to 2999"),
        ("starts: 2027-13", "starts [wrong-value at best] `2027-13` is not a month, expected `1` to `12`"),
        ("starts: 2027/1", "starts [wrong-value at best] `2027/1` is not a month such as `2027-01` (did you mean `2027-01`?)"),
        ("starts: 2027-01-15", "starts [wrong-value at best] `2027-01-15` is not a month such as `2027-01` (did you mean `2027-01`?)"),
        ("name: 5", 'name [wrong-value at best] `5` is a number, expected a name of lower-case letters a-z, digits and `-` (quote it: `"5"`)'),
        ("name: null", "name [wrong-value at best] found `null`, expected a name of lower-case letters a-z, digits and `-`"),
        ("title: 0x10", 'title [wrong-value at best] `0x10` is a number, expected text (quote it: `"0x10"`)'),
        ("title: true", 'title [wrong-value at best] `true` is a boolean, expected text (quote it: `"true"`)'),
        ("title: ' '", "title [wrong-value at best] blank text is not text"),
        ("title: [a]", "title [wrong-value at best] found a list, expected text"),
        ("currency: usd", "currency [wrong-value at best] `usd` is not a currency's three capital letters, such as `USD` (did you mean `USD`?)"),
        ("period: monthly", "period [wrong-value at best] `monthly` is not one of `day`, `week`, `month`, `quarter`, `year` (did you mean `month`?)"),
        ("ownr: me", "ownr [unknown-key at key] `ownr` is not a key of a budget file (did you mean `owner`?)"),
        ("zzz: me", "zzz [unknown-key at key] `zzz` is not a key of a budget file"),
        ("holidays: {}", "holidays [reserved-key at key] `holidays` is reserved for a later version"),
        ("pricing: a.json", "pricing [wrong-value at best] `a.json` is text, expected a mapping (its required keys are `snapshot`)"),
        ("pricing: {snapshot: a, max_age_days: 0}", "pricing.max_age_days [wrong-value at best] `0` is not a whole number of at least 1"),
        ("pricing: {snapshot: a, sha256: abc}", "pricing.sha256 [wrong-value at best] `abc` is not a SHA-256: 64 lower-case hexadecimal digits"),
        ("tags: {a: 1}", 'tags.a [wrong-value at best] `1` is a number, expected text (quote it: `"1"`)'),
        ("x-own: {a: -1}", ""),
    ],
)  # fmt: skip
def test_at_the_top(line: str, expected: str) -> None:
    assert fault_lines(budget(line)) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("users: lots", f"users [wrong-value at best] `lots` is not {NUMBER}"),
        ("users: '1,000'", f"users [wrong-value at best] `1,000` is not {NUMBER} (did you mean `1_000`?)"),
        ("users: 2K", f"users [wrong-value at best] `2K` is not {NUMBER} (did you mean `2k`?)"),
        ("users: 1e3", f"users [wrong-value at best] `1e3` is not {NUMBER} (did you mean `1000`?)"),
        ("users: -5", f"users [wrong-value at best] `-5` is not {NUMBER}"),
        ("users: .inf", f"users [wrong-value at best] `.inf` is not {NUMBER}"),
        ("users: 007", f"users [wrong-value at best] `007` is not {NUMBER} (did you mean `7`?)"),
        ("users: true", f"users [wrong-value at best] `true` is not {NUMBER}"),
        ("users: 1000000000000000000000000", "users [wrong-value at best] `1000000000000000000000000` is too large: a figure must be below 1 followed by 24 zeros"),
        ("users: {p90: 5}", f"users [missing-key at key] `users` has no `mean` ({RANGE})"),
        ("users: {low: 5, high: 9}", f"users.low [unknown-key at key] `low` is not a key of a range: mean, p10 and p90, please ({RANGE})"),
        ("active_days: {mean: 5, p10: 1, p90: 9, p99: 2}", f"active_days.p99 [unknown-key at key] `p99` is not a key of a range: mean, p10 and p90, please ({RANGE})"),
        ("tasks: 5", "tasks [unknown-key at key] `tasks` is not a key of an `llm-app` (it is a key of `agent`)"),
        ("output_token: 5", "output_token [unknown-key at key] `output_token` is not a key of an `llm-app` (did you mean `output_tokens`?)"),
        ("growth: {rate: -100%}", "growth.rate [wrong-value at best] `-100%` is not a rate above -100 %, such as `8%` or `-2%`"),
        ("growth: {rate: -.08}", "growth.rate [wrong-value at best] `-.08` is not a rate above -100 %, such as `8%` or `-2%` (did you mean `-8%`?)"),
        ("mix: {}", "mix [wrong-value at key] found an empty mapping, expected at least one part (state its parts, or remove `mix`)"),
        ("ramp: {}", "ramp [wrong-value at key] found an empty mapping, expected a share from a month on (write it as in `ramp: {2027-09: 150%}`, or remove it)"),
        ("season: {}", "season [wrong-value at key] found an empty mapping, expected a share for a month of the year (write it as in `season: {12: 180%}`, or remove it)"),
        ("x-note: 5", "x-note [unknown-key at key] `x-note` is not a key of an `llm-app` (your own keys, which start with `x-`, are allowed only at the top of the file)"),
        ("covered_by: a", "covered_by [reserved-key at key] `covered_by` is reserved for a later version"),
        ("usage: {Web Search: 1}", "usage.Web Search [wrong-value at key] `Web Search` is not a meter, such as `searches` or `image_output_tokens`"),
        ("match: {service: {a: b}}", "match.service [wrong-value at best] found a mapping, expected text, or a list of them"),
        ("match: {model: [1]}", 'match.model.0 [wrong-value at best] `1` is a number, expected text (quote it: `"1"`)'),
        ("assumptions_from: {measured_on: 2026-6-1}", "assumptions_from.measured_on [wrong-value at best] `2026-6-1` is not a date such as `2026-06-17` (did you mean `2026-06-01`?)"),
        ("assumptions_from: {measured_on: 2026-02-30}", "assumptions_from.measured_on [wrong-value at best] `2026-02-30` is not a calendar date"),
    ],
)  # fmt: skip
def test_in_a_workload(entry: str, expected: str) -> None:
    assert fault_lines(budget(workload=entry)) == [f"workloads.chat.{expected}"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("audio: yes", "`yes` is not `true` or `false` (write `true`)"),
        ("audio: False", "`False` is not `true` or `false` (write `false`)"),
        ("audio: 'true'", '`"true"` is text, expected `true` or `false` (write `true` without quotes)'),
        ("audio: maybe", "`maybe` is not `true` or `false`"),
        ("audio: [true]", "found a list, expected `true` or `false`"),
    ],
)
def test_booleans(entry: str, expected: str) -> None:
    document = budget(workload=entry, kind="video")
    assert fault_lines(document) == [f"workloads.chat.audio [wrong-value at best] {expected}"]


@pytest.mark.parametrize(
    ("budgets", "expected"),
    [
        ("{total: 500}", "budgets.total [wrong-value at best] `500` is a number, expected a mapping (its required keys are `ceiling`)"),
        ("{total: {}}", "budgets.total [missing-key at key] `total` has no `ceiling`"),
        ("{total: {ceiling: $5}}", "budgets.total.ceiling [wrong-value at best] `$5` is not a number above zero, such as `1500` or `0.15` (did you mean `5`?)"),
        ("{total: {ceiling: 5, workloads: chat}}", "budgets.total.workloads [wrong-value at best] `chat` is not a list (write `[chat]`)"),
        ("{total: {ceiling: 5, noise: a}}", "budgets.total.noise [reserved-key at key] `noise` is reserved for a later version"),
        ("{The Total: {ceiling: 5}}", "budgets.The Total [wrong-value at key] `The Total` is not a name of lower-case letters a-z, digits and `-` (did you mean `the-total`?)"),
        ("[1]", "budgets [wrong-value at best] found a list, expected a mapping"),
    ],
)  # fmt: skip
def test_in_budgets(budgets: str, expected: str) -> None:
    assert fault_lines(budget(budgets=budgets)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a", [" [wrong-value at best] the file is a list, expected a mapping of keys and values"]),
        ("just text", [" [wrong-value at best] the file is a single value, expected a mapping of keys and values"]),
        ("version: 1\nworkloads: {}", ["workloads [wrong-value at best] no workloads, expected at least one"]),
        (
            "version: 2\nworkloads: {a: {model: b}}",
            [
                "version [wrong-value at best] `2` is unknown here, expected `1`",
                f"workloads.a [missing-key at key] `a` has no `kind` (state `kind`, one of {KINDS})",
            ],
        ),
        (
            "workloads: {a: {kind: lm-app}}",
            [
                " [missing-key at key] the file has no `version` (write `version: 1`)",
                f"workloads.a.kind [wrong-value at best] `lm-app` is not one of {KINDS} (did you mean `llm-app`?)",
            ],
        ),
    ],
)  # fmt: skip
def test_whole_files(text: str, expected: list[str]) -> None:
    assert sorted(fault_lines(load_yaml(text))) == sorted(expected)


def test_a_refusal_that_nobody_explains_is_an_error_all_the_same() -> None:
    fine = budget()
    assert budget_faults(fine) == ()
    assert [(fault.rule, fault.path) for fault in explained(fine, [("workloads", "chat")])] == [
        ("wrong-value", ("workloads", "chat"))
    ]


def test_snapshots_models_and_configurations() -> None:
    assert [fault.described() for fault in snapshot_faults({"version": 1, "models": {"a/b": {}}})] == [
        "the snapshot has no `date`",
        "models.a/b: `a/b` has no `prices`",
    ]
    assert [fault.described() for fault in model_faults("a/b", {"prices": [{"rates": {"input_tokens": "-3"}}]})] == [
        f"models.a/b.prices.0.rates.input_tokens: `-3` is not {NUMBER}"
    ]
    assert [fault.described() for fault in configuration_faults({"selct": [], "severity": {"policy": "loud"}})] == [
        "severity.policy: `loud` is not one of `error`, `warning`, `info`, `off`",
        "selct: `selct` is not a key of the configuration",
    ]
