"""`snapshot pin`: what it writes, and what it leaves alone."""

import json
from pathlib import Path

import pytest

from budgetlint.catalog.pinned import mapping
from budgetlint.edges import catalog
from budgetlint.edges.price_files import content_hash
from budgetlint.source.document import Plain
from budgetlint.source.json_text import load_json
from tests.cli.running import CHAT, PRICES, Done, folder_with, ran

SONNET = "anthropic/claude-sonnet-4-6"
UNPINNED = CHAT.replace("pricing: {snapshot: prices.json}\n", "").replace("lab/small", SONNET)
TODAYS = f"pricing/{catalog.date()}.json"
CAREFUL = f"""\
# our chat
version: 1
name: 'chat'          # quoted
pricing:   # prices
  snapshot: "builtin"   # for now
  max_age_days: 30

# who spends
workloads:
  chat: {{kind: llm-app, model: "{SONNET}", requests: 1_000, input_tokens: 2k, output_tokens: 500}}
buffer: 10%

budgets: {{total: {{ceiling: 100}}}}   # a month
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folder_with(tmp_path, budget__yaml=UNPINNED)


def pinned(price_file: str) -> str:
    return content_hash(Path(price_file).read_bytes())


def models_of(price_file: str) -> dict[str, Plain]:
    return mapping(mapping(load_json(Path(price_file).read_text("utf-8")))["models"])


def wrote(*paths: str) -> Done:
    return Done(0, "".join(f"{path}: written\n" for path in paths), "")


def test_a_file_without_prices_gets_them_before_its_workloads(folder: Path) -> None:
    assert ran("snapshot", "pin") == wrote(TODAYS, "budget.yaml")
    lines = f"pricing:\n  snapshot: {TODAYS}\n  sha256: {pinned(TODAYS)}\n\nworkloads:\n"
    assert (folder / "budget.yaml").read_text("utf-8") == UNPINNED.replace("workloads:\n", lines, 1)
    assert ran("snapshot", "pin") == Done(0, f"{TODAYS}: unchanged\nbudget.yaml: unchanged\n", "")
    assert ran("check").code == 0


def test_comments_order_and_quoting_stay(folder: Path) -> None:
    (folder / "budget.yaml").write_text(CAREFUL, "utf-8")
    assert ran("snapshot", "pin") == wrote(TODAYS, "budget.yaml")
    expected = CAREFUL.replace('"builtin"   # for now', f'"{TODAYS}"   # for now\n  sha256: {pinned(TODAYS)}')
    assert (folder / "budget.yaml").read_text("utf-8") == expected


def test_a_mapping_in_braces_stays_in_braces(folder: Path) -> None:
    text = CHAT.replace("prices.json", "builtin").replace("lab/small", SONNET)
    (folder / "budget.yaml").write_text(text, "utf-8")
    assert ran("snapshot", "pin") == wrote(TODAYS, "budget.yaml")
    expected = text.replace("{snapshot: builtin}", f"{{snapshot: {TODAYS}, sha256: {pinned(TODAYS)}}}")
    assert (folder / "budget.yaml").read_text("utf-8") == expected


def test_line_breaks_and_a_byte_order_mark_stay(folder: Path) -> None:
    data = b"\xef\xbb\xbf" + CAREFUL.replace("\n", "\r\n").encode()
    (folder / "budget.yaml").write_bytes(data)
    assert ran("snapshot", "pin") == wrote(TODAYS, "budget.yaml")
    new = f'"{TODAYS}"   # for now\r\n  sha256: {pinned(TODAYS)}'.encode()
    assert (folder / "budget.yaml").read_bytes() == data.replace(b'"builtin"   # for now', new)
    assert ran("check").code == 0


def test_one_price_file_may_serve_many_budgets(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "b.budget.yaml").write_text(UNPINNED.replace(SONNET, "openai/gpt-4o"), "utf-8")
    done = ran("snapshot", "pin", "--output", "all.json", "--model", "openai/gpt-4o-mini")
    assert done == wrote("all.json", "budget.yaml", "sub/b.budget.yaml")
    assert list(models_of("all.json")) == [SONNET, "openai/gpt-4o", "openai/gpt-4o-mini"]
    assert "snapshot: ../all.json\n" in (folder / "sub" / "b.budget.yaml").read_text("utf-8")
    assert ran("check").code == 0


def test_prices_as_they_were_then_upgraded(folder: Path) -> None:
    """Claude Sonnet 4.6 had a dearer price for long prompts until 12 March 2026."""
    then = "pricing/2026-03-01.json"
    assert ran("snapshot", "pin", "--as-of", "2026-03-01") == wrote(then, "budget.yaml")
    assert ran("check", "--as-of", "2026-03-01").code == 0
    before = (folder / "budget.yaml").read_text("utf-8")
    shown = ran("snapshot", "pin", "--upgrade", "--dry-run")
    assert f"{SONNET} input_tokens (prompt_tokens_over 200000): 6 until 2026-03-12 → none\n" in shown.out
    assert shown.out.endswith(f"{TODAYS}: would be written\nbudget.yaml: would be written\n")
    assert (folder / "budget.yaml").read_text("utf-8") == before
    assert not (folder / TODAYS).exists()
    done = ran("snapshot", "pin", "--upgrade")
    assert done == Done(0, shown.out.replace("would be written", "written"), "")
    expected = before.replace(then, TODAYS).replace(pinned(then), pinned(TODAYS))
    assert (folder / "budget.yaml").read_text("utf-8") == expected


def test_an_upgrade_keeps_what_only_the_price_file_knows(folder: Path) -> None:
    text = CHAT + "# end\n"
    (folder / "budget.yaml").write_text(text, "utf-8")
    done = ran("snapshot", "pin", "--upgrade")
    assert done == Done(
        0, "lab/small: not in the catalog, kept unchanged\nprices.json: written\nbudget.yaml: written\n", ""
    )
    assert ran("check", "--as-of", "2026-11-24").code == 0
    assert models_of("prices.json") == mapping(mapping(load_json(PRICES))["models"])


def dated(path: str) -> tuple[str, list[str]]:
    """The date of a price file, and the days of the sources that its prices name."""
    snapshot = json.loads(Path(path).read_text("utf-8"))
    entries = [entry for model in snapshot["models"].values() for entry in model["prices"]]
    sources = [snapshot["sources"][entry["source"]] for entry in entries]
    return snapshot["date"], [source.get("retrieved", source.get("published")) for source in sources]


@pytest.mark.usefixtures("folder")
def test_a_pin_is_as_old_as_the_oldest_of_its_prices_and_stays_quiet() -> None:
    """Its date is no day on which prices that began since would not hold: each is held against the catalog as of its own list."""
    budget = Path("budget.yaml").read_text("utf-8").replace("lab/small", "anthropic/claude-opus-4-8")
    Path("budget.yaml").write_text(budget.replace("{snapshot: prices.json}", "{snapshot: builtin}"), "utf-8")
    assert (
        ran("snapshot", "pin", "--output", "fresh.json", "--model", SONNET, "--model", "deepseek/deepseek-chat").code
        == 0
    )
    date, days = dated("fresh.json")
    assert date == min(days) < max(days) <= catalog.date()
    out = ran("check", "--info", "--as-of", catalog.date()).out
    assert not [rule for rule in ("price-unlisted", "prices-newer", "snapshot-stale") if rule in out]
    assert "in the catalog of" not in ran("snapshot", "verify", "--as-of", catalog.date()).out


def test_a_model_more_is_added_and_the_rest_stays(folder: Path) -> None:
    more = CHAT.replace(
        "budgets:",
        f"  more:\n    kind: embeddings\n    model: {SONNET}\n    requests: 1\n    input_tokens: 1\nbudgets:",
    )
    (folder / "budget.yaml").write_text(more, "utf-8")
    done = ran("snapshot", "pin")
    assert done == Done(0, f"{SONNET} model: none → listed\nprices.json: written\nbudget.yaml: written\n", "")
    assert list(models_of("prices.json")) == [SONNET, "lab/small"]
    date, days = dated("prices.json")
    assert date == min(days)


def test_the_one_pin_of_a_repository_is_set_in_its_configuration(folder: Path) -> None:
    text = '# ours\n[pricing]\nsnapshot = "prices/all.json"  # shared\n\n[severity]\nbuffer-missing = "error"\n'
    (folder / "budgetlint.toml").write_text(text, "utf-8")
    assert ran("snapshot", "pin") == wrote("prices/all.json", "budgetlint.toml")
    first = pinned("prices/all.json")
    line = f'snapshot = "prices/all.json"  # shared\nsha256 = "{first}"\n'
    assert (folder / "budgetlint.toml").read_text("utf-8") == text.replace(
        'snapshot = "prices/all.json"  # shared\n', line
    )
    assert (folder / "budget.yaml").read_text("utf-8") == UNPINNED
    assert ran("check").code == 0
    assert ran("snapshot", "verify") == Done(0, "1 price file: fine\n", "")
    ran("snapshot", "pin", "--model", "openai/gpt-4o")
    assert f'sha256 = "{pinned("prices/all.json")}"\n' in (folder / "budgetlint.toml").read_text("utf-8")
    assert pinned("prices/all.json") != first


def test_many_services_are_led_to_one_pin(folder: Path) -> None:
    """What is advised works as it is written; files that have a pin already are not asked again."""
    (folder / "budget.yaml").unlink()
    services = [folder / name / "budget.yaml" for name in ("a", "b", "c")]
    for service in services:
        service.parent.mkdir()
        service.write_text(UNPINNED, "utf-8")
    advice = ran("snapshot", "pin", "--dry-run").out.splitlines()[-1]
    assert advice == (
        f'help: 3 price files to keep fresh: with `[pricing]` and `snapshot = "{TODAYS}"` in budgetlint.toml, and no `pricing` in the '
        "budget files, `budgetlint snapshot pin` writes one for all of them"
    )
    assert ran("snapshot", "pin").out.splitlines()[-1] == advice
    assert "help" not in ran("snapshot", "pin").out
    for service in services:
        service.write_text(UNPINNED, "utf-8")
    (folder / "budgetlint.toml").write_text(f'[pricing]\nsnapshot = "{TODAYS}"\n', "utf-8")
    assert ran("snapshot", "pin") == wrote(TODAYS, "budgetlint.toml")
    assert ran("check").code == 0


def test_a_contract_is_pinned_too(folder: Path) -> None:
    contract = '{"version": 1, "date": "2026-11-01", "models": {"own/model": {"prices": [{"rates": {"input_tokens": "1", "output_tokens": "1"}}]}}}\n'
    (folder / "contract.json").write_text(contract, "utf-8")
    text = CHAT.replace("{snapshot: prices.json}", "{snapshot: builtin, contract: {file: contract.json}}")
    workload = "  own: {kind: llm-app, model: own/model, requests: 1, input_tokens: 1, output_tokens: 1}\nbudgets:"
    (folder / "budget.yaml").write_text(text.replace("lab/small", SONNET).replace("budgets:", workload), "utf-8")
    assert ran("snapshot", "pin") == wrote(TODAYS, "budget.yaml")
    line = f"pricing: {{snapshot: {TODAYS}, sha256: {pinned(TODAYS)}, contract: {{file: contract.json, sha256: {pinned('contract.json')}}}}}\n"
    assert line in (folder / "budget.yaml").read_text("utf-8")


NO_PLACE = (
    f"error: `budget.yaml` has no place for the pin: add a `pricing` key to it, with `snapshot: {TODAYS}` and `sha256: "
)
AS_IT_IS = CHAT.replace("lab/small", SONNET)
UNTOUCHED = {
    "nothing": (AS_IT_IS.replace("{snapshot: prices.json}", "null"), NO_PLACE),
    "a word": (AS_IT_IS.replace("{snapshot: prices.json}", "builtin"), NO_PLACE),
    "an alias": (AS_IT_IS.replace("pricing:", "x-p: &p").replace("buffer:", "pricing: *p\nbuffer:").replace("prices.json", "builtin"), NO_PLACE),
    "braces": ("{version: 1, name: a, workloads: {a: {kind: metered, model: tavily/search}}}\n", NO_PLACE),
    "two": (AS_IT_IS.replace("buffer:", "pricing: {snapshot: builtin}\nbuffer:"), "error: `budget.yaml` can't be read\nhelp: see `budgetlint check`\n"),
    "no model": ("version: 1\nname: a\nworkloads: {}\n", f"error: nothing to pin in `{TODAYS}`: no workload names a model\n"),
    "unknown": (UNPINNED.replace(SONNET, "openai/gpt-4oo"), "error: the catalog has no model `openai/gpt-4oo`, did you mean `openai/gpt-4o`?\n"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), UNTOUCHED.values(), ids=UNTOUCHED)
def test_a_file_that_has_no_place_for_a_pin_stays_as_it_is(folder: Path, text: str, message: str) -> None:
    (folder / "budget.yaml").write_text(text, "utf-8")
    done = ran("snapshot", "pin")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(message)
    assert (folder / "budget.yaml").read_text("utf-8") == text
    assert sorted(path.name for path in folder.iterdir()) == ["budget.yaml", "prices.json"]


SPOILT = {
    "not UTF-8": (b"\xff\xfe{}", "`prices.json` can't be read: it is not UTF-8"),
    "empty": (b"", "`prices.json` can't be read: it is empty"),
    "a list": (b"[]", "`prices.json` is not a price snapshot: expected a mapping with `models`"),
    "no date": (b'{"version": 1, "models": {}}', "`prices.json`: the snapshot has no `date`"),
    "half a surrogate pair": (
        PRICES.replace('"lab": {"url"', '"lab\\ud800": {"url"').encode(),
        "`prices.json` contains half of a surrogate pair, which is not valid UTF-8",
    ),
}


@pytest.mark.parametrize(("data", "message"), SPOILT.values(), ids=SPOILT)
def test_a_spoilt_price_file_is_not_written_over(folder: Path, data: bytes, message: str) -> None:
    (folder / "budget.yaml").write_text(CHAT.replace("lab/small", SONNET), "utf-8")
    (folder / "prices.json").write_bytes(data)
    done = ran("snapshot", "pin")
    assert (done.code, done.err) == (2, f"error: {message}\n")
    assert (folder / "prices.json").read_bytes() == data


@pytest.mark.parametrize("words", [(), ("--upgrade",)], ids=["more", "anew"])
def test_prices_in_another_currency_are_not_mixed(folder: Path, words: tuple[str, ...]) -> None:
    euros = PRICES.replace('"version": 1,', '"version": 1, "currency": "EUR",')
    more = CHAT.replace(
        "budgets:", f"  more: {{kind: embeddings, model: {SONNET}, requests: 1, input_tokens: 1}}\nbudgets:"
    )
    (folder / "prices.json").write_text(euros, "utf-8")
    (folder / "budget.yaml").write_text(more, "utf-8")
    done = ran("snapshot", "pin", *words)
    message = "error: `prices.json` is in `EUR`, and the catalog in `USD`: add the prices by hand\n"
    assert (done.code, done.err) == (2, message)
    assert (folder / "prices.json").read_text("utf-8") == euros
    assert (folder / "budget.yaml").read_text("utf-8") == more


def test_a_folder_that_can_not_be_made_is_said(folder: Path) -> None:
    (folder / "pricing").write_text("", "utf-8")
    assert ran("snapshot", "pin") == Done(2, "", "error: `pricing` can't be created: file exists\n")
