"""`snapshot pin` from a file, in the past, into the configuration, and beside a team's own prices; what `check` says of each."""

import json
from pathlib import Path

import pytest

from budgetlint.catalog.pinned import mapping, prices
from budgetlint.edges import catalog
from budgetlint.edges.price_files import content_hash
from budgetlint.source.document import Plain
from budgetlint.source.json_text import load_json
from tests.cli.running import CHAT, PRICES, Done, ran

SONNET = "anthropic/claude-sonnet-4-6"
TODAYS = f"pricing/{catalog.date()}.json"
UNPRICED = CHAT.replace("pricing: {snapshot: prices.json}\n", "")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def snapshot(path: str) -> dict[str, Plain]:
    return mapping(load_json(Path(path).read_text("utf-8")))


def entries(path: str, model: str) -> list[dict[str, Plain]]:
    return prices(mapping(mapping(snapshot(path)["models"])[model]))


def pinned(path: str) -> str:
    return content_hash(Path(path).read_bytes())


def test_prices_of_a_file_are_pinned_in_place_of_the_catalogs(folder: Path) -> None:
    (folder / "ours.json").write_text(PRICES, "utf-8")
    (folder / "budget.yaml").write_text(UNPRICED, "utf-8")
    done = ran("snapshot", "pin", "--from", "ours.json")
    assert done == Done(0, "pricing/2026-11-01.json: written\nbudget.yaml: written\n", "")
    assert snapshot("pricing/2026-11-01.json") == {**snapshot("ours.json"), "currency": "USD"}
    assert ran("check", "--as-of", "2026-11-24").code == 0


def test_what_is_pinned_gives_way_to_a_file_for_an_upgrade_alone(folder: Path) -> None:
    (folder / "prices.json").write_text(PRICES, "utf-8")
    (folder / "ours.json").write_text(PRICES.replace('"3"', '"4"').replace("2026-11-01", "2026-11-02"), "utf-8")
    (folder / "budget.yaml").write_text(CHAT, "utf-8")
    done = ran("snapshot", "pin", "--from", "ours.json")
    kept = "lab/small: kept; `--upgrade` takes the price from `ours.json`\n"
    assert done == Done(0, f"{kept}prices.json: unchanged\nbudget.yaml: written\n", "")
    done = ran("snapshot", "pin", "--from", "ours.json", "--upgrade")
    change = "lab/small input_tokens: 3 → 4 (+33.3%)\n"
    assert done == Done(0, f"{change}prices.json: written\nbudget.yaml: written\n", "")


def test_a_file_without_the_model_is_refused_by_name(folder: Path) -> None:
    (folder / "ours.json").write_text(PRICES, "utf-8")
    (folder / "budget.yaml").write_text(UNPRICED.replace("lab/small", "lab/smal"), "utf-8")
    message = "error: `ours.json` has no model `lab/smal`, did you mean `lab/small`?\n"
    assert ran("snapshot", "pin", "--from", "ours.json") == Done(2, "", message)


WIKI: dict[str, object] = {"url": "https://wiki.example/bills", "kind": "own", "published": "2026-01-31"}
QUOTE: dict[str, object] = {"url": "https://lab.example/offer", "kind": "quote", "published": "2026-10-01"}
READ: dict[str, object] = {"url": "https://platform.claude.com/pricing", "kind": "official", "retrieved": "2026-11-22"}
OLD: dict[str, object] = {"url": "https://platform.claude.com/pricing", "kind": "official", "retrieved": "2026-06-01"}


def with_own_prices(folder: Path, *stated: dict[str, object], **sources: object) -> None:
    book = {"version": 1, "date": "2026-06-01", "sources": sources, "models": {SONNET: {"prices": list(stated)}}}
    (folder / "prices.json").write_text(json.dumps(book), "utf-8")
    (folder / "budget.yaml").write_text(CHAT.replace("lab/small", SONNET), "utf-8")


@pytest.mark.parametrize("source", [WIKI, QUOTE, READ], ids=["own", "quote", "newer"])
def test_an_upgrade_keeps_a_teams_own_and_newer_prices(folder: Path, source: dict[str, object]) -> None:
    with_own_prices(folder, {"source": "us", "rates": {"input_tokens": "2.5"}}, us=source)
    done = ran("snapshot", "pin", "--upgrade")
    assert done.code == 0
    day = source.get("published") or source["retrieved"]
    assert done.out.startswith(f"{SONNET} input_tokens: kept, {source['kind']} of {day}\n")
    plain = [entry for entry in entries("prices.json", SONNET) if "when" not in entry]
    assert plain[0] == {"source": "us", "rates": {"input_tokens": "2.5"}}
    assert [mapping(entry["rates"]).get("input_tokens") for entry in plain[1:]] == [None] * (len(plain) - 1)
    assert "15" in [mapping(entry["rates"]).get("output_tokens") for entry in plain]
    assert mapping(snapshot("prices.json")["sources"])["us"] == source
    assert ran("check", "--as-of", "2026-11-24").code == 0


def test_an_upgrade_takes_the_newer_price_of_a_list(folder: Path) -> None:
    with_own_prices(folder, {"source": "us", "rates": {"input_tokens": "2.5", "output_tokens": "15"}}, us=OLD)
    done = ran("snapshot", "pin", "--upgrade")
    assert f"{SONNET} input_tokens: 2.5 → 3 (+20.0%)\n" in done.out
    assert "kept" not in done.out


def test_a_listed_price_holds_before_and_after_the_teams_own(folder: Path) -> None:
    offer: dict[str, object] = {
        "source": "us",
        "from": "2026-10-01",
        "until": "2026-12-31",
        "rates": {"input_tokens": "2", "output_tokens": "9"},
    }
    with_own_prices(folder, offer, us=QUOTE)
    assert ran("snapshot", "pin", "--upgrade").code == 0
    stretches = [
        (entry.get("from"), entry.get("until"), mapping(entry["rates"])["output_tokens"])
        for entry in entries("prices.json", SONNET)
        if "when" not in entry and "output_tokens" in mapping(entry["rates"])
    ]
    listed = [(None, "2026-09-30", "15"), ("2027-01-01", None, "15")]
    assert stretches == [("2026-10-01", "2026-12-31", "9"), *listed]
    assert ran("snapshot", "verify", "prices.json", "--as-of", "2026-11-24").out.count("tie") == 0


def test_a_source_of_the_same_name_keeps_both(folder: Path) -> None:
    with_own_prices(folder, {"source": "genai-prices", "rates": {"input_tokens": "2.5"}}, **{"genai-prices": WIKI})
    assert ran("snapshot", "pin", "--upgrade").code == 0
    sources = mapping(snapshot("prices.json")["sources"])
    assert sources["genai-prices-2"] == WIKI
    assert entries("prices.json", SONNET)[0]["source"] == "genai-prices-2"


def test_a_model_that_nobody_dated_is_refused_by_name(folder: Path) -> None:
    (folder / "budget.yaml").write_text(UNPRICED.replace("lab/small", SONNET), "utf-8")
    message = f"the prices of `{SONNET}` on 2020-01-01 are unknown: none is dated that day or before; `--undated` takes those of {catalog.date()}"
    assert ran("snapshot", "pin", "--as-of", "2020-01-01") == Done(2, "", f"error: {message}\n")
    assert not (folder / "pricing").exists()


def test_undated_prices_are_taken_where_that_is_asked_for_and_say_so(folder: Path) -> None:
    (folder / "budget.yaml").write_text(UNPRICED.replace("lab/small", SONNET), "utf-8")
    done = ran("snapshot", "pin", "--as-of", "2026-01-01", "--undated")
    assert done.code == 0
    assert f"{SONNET} searches: not dated 2026-01-01 or before, taken as of {catalog.date()}\n" in done.out
    notes = [entry.get("note") for entry in entries("pricing/2026-01-01.json", SONNET) if "until" not in entry]
    assert set(notes) == {f"undated: as known on {catalog.date()}"}


def test_what_held_on_a_day_is_taken(folder: Path) -> None:
    """o3 cost 10 dollars until 9 June 2025; a file says so, and since when."""
    book = json.loads(PRICES)
    book["models"]["lab/small"]["prices"] = [
        {"source": "lab", "from": "2026-01-01", "until": "2026-06-09", "rates": {"input_tokens": "10"}},
        {"source": "lab", "from": "2026-06-10", "rates": {"input_tokens": "2"}},
        {"source": "lab", "unchanged_since": "2026-02-01", "rates": {"output_tokens": "40"}},
    ]
    (folder / "ours.json").write_text(json.dumps(book), "utf-8")
    (folder / "budget.yaml").write_text(UNPRICED, "utf-8")
    assert ran("snapshot", "pin", "--from", "ours.json", "--as-of", "2026-03-01").code == 0
    prices = book["models"]["lab/small"]["prices"]
    assert entries("pricing/2026-03-01.json", "lab/small") == [prices[0], prices[2]]
    message = "the prices of `lab/small` on 2025-12-31 are unknown: none is dated that day or before; `--undated` takes those of 2026-11-01"
    assert ran("snapshot", "pin", "--from", "ours.json", "--as-of", "2025-12-31") == Done(2, "", f"error: {message}\n")


@pytest.mark.parametrize("name", ["budgetlint.toml", "pyproject.toml"])
def test_a_pin_of_the_configuration_is_one_file(folder: Path, name: str) -> None:
    table = "pricing" if name == "budgetlint.toml" else "tool.budgetlint.pricing"
    (folder / name).write_text(f'# ours\n[{table}]\nsnapshot = "builtin"  # for now\n', "utf-8")
    for service in ("a", "b"):
        (folder / service).mkdir()
        (folder / service / "budget.yaml").write_text(UNPRICED.replace("lab/small", SONNET), "utf-8")
    assert ran("snapshot", "pin") == Done(0, f"{TODAYS}: written\n{name}: written\n", "")
    lines = f'# ours\n[{table}]\nsnapshot = "{TODAYS}"  # for now\nsha256 = "{pinned(TODAYS)}"\n'
    assert (folder / name).read_text("utf-8") == lines
    assert ran("check").code == 0
    assert ran("snapshot", "pin", "--output", "all.json").out == f"all.json: written\n{name}: written\n"
    assert (folder / name).read_text("utf-8") == lines.replace(TODAYS, "all.json")


SPELLINGS = {
    "braces": ('pricing = {snapshot = "builtin"}\n', 'pricing = {snapshot = "REF", sha256 = "HASH"}\n'),
    "dots": ('pricing.snapshot = "builtin"\n', 'pricing.snapshot = "REF"\npricing.sha256 = "HASH"\n'),
    "contract": (
        '[pricing]\nsnapshot = "builtin"\ncontract = { file = "contract.json" }\n',
        '[pricing]\nsnapshot = "REF"\nsha256 = "HASH"\ncontract = { file = "contract.json", sha256 = "OURS" }\n',
    ),
    "contract's table": (
        '[pricing]\nsnapshot = "builtin"\n[pricing.contract]\nfile = "contract.json"\n',
        '[pricing]\nsnapshot = "REF"\nsha256 = "HASH"\n[pricing.contract]\nfile = "contract.json"\nsha256 = "OURS"\n',
    ),
}


@pytest.mark.parametrize(("before", "after"), SPELLINGS.values(), ids=SPELLINGS)
def test_however_the_configuration_is_written(folder: Path, before: str, after: str) -> None:
    (folder / "budgetlint.toml").write_text(before, "utf-8")
    (folder / "contract.json").write_text(PRICES, "utf-8")
    (folder / "budget.yaml").write_text(UNPRICED.replace("lab/small", SONNET), "utf-8")
    assert ran("snapshot", "pin").code == 0
    expected = after.replace("REF", TODAYS).replace("HASH", pinned(TODAYS)).replace("OURS", pinned("contract.json"))
    assert (folder / "budgetlint.toml").read_text("utf-8") == expected


def test_a_misspelled_model_is_unknown_to_the_catalog_and_not_its_fault(folder: Path) -> None:
    text = CHAT.replace("prices.json", "builtin").replace("lab/small", "openai/gpt-5-minni")
    (folder / "budget.yaml").write_text(text, "utf-8")
    out = ran("check", "--as-of", catalog.date()).out
    assert "`openai/gpt-5-minni` is not in `builtin`, so `chat` has no price [model-unknown]" in out
    assert "help: did you mean `openai/gpt-5-mini`?" in out
    assert "snapshot-invalid" not in out


def test_a_workload_that_can_not_be_read_says_nothing_of_the_catalog(folder: Path) -> None:
    (folder / "budget.yaml").write_text(CHAT.replace("prices.json", "builtin").replace("1000\n", "1e3\n"), "utf-8")
    out = ran("check", "--as-of", catalog.date()).out
    assert "wrong-value" in out
    assert "snapshot-invalid" not in out


def test_a_pin_that_lacks_a_model_of_the_catalog_says_how_to_add_it(folder: Path) -> None:
    (folder / "prices.json").write_text(PRICES, "utf-8")
    (folder / "budget.yaml").write_text(CHAT.replace("lab/small", SONNET), "utf-8")
    out = ran("check", "--as-of", "2026-11-24").out
    assert "`anthropic/claude-sonnet-4-6` is not in `prices.json`, so `chat` has no price [model-unknown]" in out
    assert (
        "help: the catalog has it: run `budgetlint snapshot pin`, which adds its price and leaves the others unchanged"
        in out
    )


def test_plans_under_two_price_files_where_the_configuration_pins_them(folder: Path) -> None:
    (folder / "a.json").write_text(PRICES, "utf-8")
    (folder / "b.json").write_text(PRICES.replace('"3"', '"4"'), "utf-8")
    (folder / "budgetlint.toml").write_text('[pricing]\nsnapshot = "a.json"\n', "utf-8")
    (folder / "budget.yaml").write_text(UNPRICED, "utf-8")
    plans = "budget.yaml: plans 4.95 → 6.05 USD a month (+1.10)\n"
    expected = Done(0, f"lab/small input_tokens: 3 → 4 (+33.3%)\n{plans}", "")
    assert ran("snapshot", "diff", "a.json", "b.json", "--budgets", ".") == expected
    (folder / "budgetlint.toml").unlink()
    assert ran("snapshot", "diff", "a.json", "b.json", "--budgets", ".") == expected


def test_plans_under_two_price_files_keep_their_contract(folder: Path) -> None:
    (folder / "a.json").write_text(PRICES, "utf-8")
    (folder / "b.json").write_text(PRICES.replace('"15"', '"30"'), "utf-8")
    contract = (
        '{"version": 1, "date": "2026-11-01", "models": {"lab/small": {"prices": [{"rates": {"input_tokens": "1"}}]}}}'
    )
    (folder / "contract.json").write_text(contract, "utf-8")
    (folder / "budget.yaml").write_text(CHAT.replace("prices.json", "a.json, contract: {file: contract.json}"), "utf-8")
    out = ran("snapshot", "diff", "a.json", "b.json", "--budgets", ".").out
    assert out.endswith("budget.yaml: plans 2.75 → 4.40 USD a month (+1.65)\n")


def test_a_worth_that_the_contract_alone_states_is_used(folder: Path) -> None:
    (folder / "prices.json").write_text(PRICES, "utf-8")
    worth = {"EUR": {"worth": "1.25", "of": "USD", "date": "2026-11-01", "source": "bank"}}
    contract = {"version": 1, "date": "2026-11-01", "units": worth, "models": {}}
    (folder / "contract.json").write_text(json.dumps(contract), "utf-8")
    priced = CHAT.replace("prices.json", "prices.json, contract: {file: contract.json}")
    (folder / "budget.yaml").write_text(priced.replace("buffer:", "currency: EUR\nbuffer:"), "utf-8")
    report = json.loads(ran("report", "--format", "json", "--as-of", "2026-11-24").out)
    assert report["files"][0]["totals"]["base"] == "3.6"
