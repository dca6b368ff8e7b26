"""`snapshot show`, `diff` and `verify`: whole texts."""

from pathlib import Path

import pytest

from budgetlint.edges.price_files import content_hash
from tests.cli.running import CHAT, DAY, PRICES, Done, folder_with, ran, unled

EVERYTHING = """\
{
 "version": 1,
 "date": "2026-11-01",
 "sources": {"lab": {"url": "https://lab.example/pricing", "kind": "official", "retrieved": "2026-11-01"}},
 "units": {"lab-credit": {"worth": "0.01", "of": "USD", "date": "2026-11-01", "source": "lab"}},
 "models": {
  "lab/small": {
   "aliases": ["small"],
   "context_window": 200000,
   "max_output_tokens": 8000,
   "retires": "2027-09-29",
   "prices": [
    {"source": "lab", "until": "2026-12-31", "rates": {"input_tokens": "3", "output_tokens": "15"}, "disputed": {"output_tokens": {"other": "14"}}},
    {"source": "lab", "when": {"service_tier": ["batch", "flex"]}, "rates": {"input_tokens": "1.5"}},
    {"source": "lab", "when": {"region": "eu"}, "multiply": {"*_tokens": "1.1"}},
    {"source": "lab", "rates": {"images": {"amount": "4", "unit": "lab-credit"}}, "minimum_charge": "0.01"}
   ]
  },
  "lab/tiny": {"prices": [{"source": "lab", "rates": {"input_tokens": "1"}}]}
 }
}
"""
SMALL = """\
lab/small
  also: small
  context window: 200,000
  longest output: 8,000
  retires: 2027-09-29
  input_tokens: 3 USD per 1,000,000 (until 2026-12-31)
  output_tokens: 15 USD per 1,000,000 (until 2026-12-31)
  input_tokens: 1.5 USD per 1,000,000 (service_tier batch|flex)
  *_tokens: ×1.1 (region eu)
  images: 4 lab-credit
  output_tokens: disputed, 14 by other
  at least 0.01 a job
  https://lab.example/pricing of 2026-11-01

prices reviewed on 2026-11-01
"""
CSV = """\
provider,model,meter,rate,unit,condition,from,until,source,date
lab,lab/small,input_tokens,3,USD / 1000000,,,2026-12-31,https://lab.example/pricing,2026-11-01
lab,lab/small,output_tokens,15,USD / 1000000,,,2026-12-31,https://lab.example/pricing,2026-11-01
lab,lab/small,input_tokens,1.5,USD / 1000000,service_tier=batch|flex,,,https://lab.example/pricing,2026-11-01
lab,lab/small,*_tokens,1.1,factor,region=eu,,,https://lab.example/pricing,2026-11-01
lab,lab/small,images,4,lab-credit / 1,,,,https://lab.example/pricing,2026-11-01
lab,lab/tiny,input_tokens,1,USD / 1000000,,,,https://lab.example/pricing,2026-11-01
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return folder_with(tmp_path, all__json=EVERYTHING)


def test_a_model_is_shown_with_everything_that_is_known() -> None:
    assert ran("snapshot", "show", "small", "--snapshot", "all.json") == Done(0, SMALL, "")


def test_a_price_file_as_rows() -> None:
    assert ran("snapshot", "show", "--snapshot", "all.json", "--format", "csv") == Done(0, CSV, "")


@pytest.mark.slow
def test_the_whole_catalog_as_rows() -> None:
    done = ran("snapshot", "show", "--format", "csv")
    rows = done.out.splitlines()
    assert done.code == 0
    assert rows[0] == CSV.partition("\n")[0]
    assert len(rows) > 10_000


UNKNOWN = {
    ("smoll", "--snapshot", "all.json"): "`all.json` has no model `smoll`",
    ("lab/smoll", "--snapshot", "all.json"): "`all.json` has no model `lab/smoll`, did you mean `lab/small`?",
    ("openai/gpt-4oo",): "the catalog has no model `openai/gpt-4oo`, did you mean `openai/gpt-4o`?",
    (): "no model given: name one, such as `anthropic/claude-sonnet-4-6`, or words in its name",
    ("x", "--snapshot", "none.json"): "`none.json` can't be read: no such file or directory",
    ("--snapshot", "budget.yaml"): "`budget.yaml` is not a price snapshot: expected a mapping with `models`",
}


@pytest.mark.parametrize("words", UNKNOWN, ids=" ".join)
def test_what_can_not_be_shown(words: tuple[str, ...]) -> None:
    assert unled(ran("snapshot", "show", *words)) == Done(2, "", f"error: {UNKNOWN[words]}\n")


def test_many_models_are_listed_to_choose_from() -> None:
    done = ran("snapshot", "show", "claude")
    first, *others = done.err.splitlines()
    assert (done.code, done.out) == (2, "")
    assert first == f"error: {len(others)} models match `claude`, name one:"
    assert "  anthropic/claude-sonnet-4-6" in others


def test_an_alias_finds_its_model() -> None:
    by_alias, by_name = ran("snapshot", "show", "gpt-4o"), ran("snapshot", "show", "openai/gpt-4o")
    assert by_alias == by_name
    assert by_name.out.startswith("openai/gpt-4o\n")


CHANGED = PRICES.replace('"3"', '"2"').replace('"15"', '"18"').replace("2026-11-01", "2026-11-20")


def test_price_changes_and_what_they_do(folder: Path) -> None:
    (folder / "new.json").write_text(CHANGED, "utf-8")
    done = ran("snapshot", "diff", "prices.json", "new.json")
    text = (
        "lab/small input_tokens: 3 → 2 (-33.3%)\n"
        "lab/small output_tokens: 15 → 18 (+20.0%)\n"
        "budget.yaml: plans 4.95 → 4.18 USD a month (-0.77)\n"
    )
    assert done == Done(0, text, "")
    assert ran("snapshot", "diff", "prices.json", "prices.json") == Done(
        0, "no price changes\nbudget.yaml: plans 4.95 → 4.95 USD a month (+0.00)\n", ""
    )


def test_every_kind_of_change(folder: Path) -> None:
    (folder / "budget.yaml").unlink()
    new = (
        EVERYTHING.replace('"until": "2026-12-31", "rates": {"input_tokens": "3"', '"rates": {"input_tokens": "3"')
        .replace('"1.1"', '"1.2"')
        .replace('"amount": "4"', '"amount": "5"')
        .replace('"minimum_charge": "0.01"', '"minimum_charge": "0.02"')
        .replace("2027-09-29", "2027-01-01")
        .replace("lab/tiny", "lab/micro")
    )
    (folder / "new.json").write_text(new, "utf-8")
    text = """\
lab/micro model: none → listed
lab/small images: 4 lab-credit → 5 lab-credit
lab/small input_tokens: 3 until 2026-12-31 → 3
lab/small minimum_charge: 0.01 → 0.02 (+100.0%)
lab/small output_tokens: 15 until 2026-12-31 → 15
lab/small *_tokens (region eu): ×1.1 → ×1.2
lab/small retires: 2027-09-29 → 2027-01-01
lab/tiny model: listed → none
"""
    assert ran("snapshot", "diff", "all.json", "new.json") == Done(0, text, "")


def test_a_plan_that_is_not_known_is_not_zero(folder: Path) -> None:
    (folder / "new.json").write_text(PRICES.replace(', "output_tokens": "15"', ""), "utf-8")
    text = "lab/small output_tokens: 15 → none\nbudget.yaml: plans 4.95 → at least 0.00 USD a month, without chat\n"
    assert ran("snapshot", "diff", "prices.json", "new.json") == Done(0, text, "")


def test_each_plan_is_made_on_the_day_of_its_prices(folder: Path) -> None:
    """Prices that ended since are what the older file is for."""
    ended = PRICES.replace('"source": "lab", "rates"', '"source": "lab", "until": "2026-11-10", "rates"')
    (folder / "prices.json").write_text(ended, "utf-8")
    (folder / "new.json").write_text(CHANGED, "utf-8")
    assert ran("snapshot", "diff", "prices.json", "new.json").out.splitlines()[-1] == (
        "budget.yaml: plans 4.95 → 4.18 USD a month (-0.77)"
    )
    assert ran("snapshot", "diff", "prices.json", "new.json", "--as-of", "2026-11-24").out.splitlines()[-1] == (
        "budget.yaml: plans at least 0.00 → 4.18 USD a month, without chat"
    )


def test_pins_are_verified(folder: Path) -> None:
    assert ran("snapshot", "verify", "--as-of", DAY) == Done(
        1, "budget.yaml: `prices.json` is not pinned\n1 price file: 1 doubt\n", ""
    )
    pin = content_hash(PRICES.encode())
    (folder / "budget.yaml").write_text(CHAT.replace("prices.json", f"prices.json, sha256: {pin}"), "utf-8")
    assert ran("snapshot", "verify", "--as-of", DAY) == Done(0, "1 price file: fine\n", "")
    (folder / "prices.json").write_bytes(PRICES.replace("\n", "\r\n").encode())
    assert ran("snapshot", "verify", "--as-of", DAY) == Done(0, "1 price file: fine\n", "")
    (folder / "prices.json").write_text(CHANGED, "utf-8")
    now = content_hash(CHANGED.encode())
    text = f"budget.yaml: `prices.json` is pinned as {pin}, its content is {now}\n1 price file: 1 doubt\n"
    assert ran("snapshot", "verify", "--as-of", DAY) == Done(1, text, "")


DOUBTFUL = """\
version: 1
date: 2026-12-01
sources:
  a: {url: a page, kind: official}
  b: {url: "https://b.example", kind: official, retrieved: 2026-12-02}
  d: {url: "https://d.example", kind: dataset, retrieved: 2026-11-02}
  e: {url: "https://e.example", kind: cited}
tokenizers:
  new: {than: old, ratio: "1.3"}
models:
  lab/large:
    tokenizer: newer
    released: 2026-06-01
    prices:
      - {source: b, when: {service_tier: batch}, rates: {input_tokens: "4", output_tokens: "7"}}
      - {source: b, rates: {input_tokens: "3", cache_read_tokens: "3.1", cache_write_tokens: "0.3", audio_input_tokens: "3", output_tokens: "15000"}}
      - {source: b, when: {prompt_tokens_over: 200000}, rates: {input_tokens: "2", output_tokens: "20000"}, note: "rate-implausible: it is so"}
      - {source: b, until: 2026-01-01, rates: {requests: "1"}}
      - {source: b, derived: half, when: {service_tier: priority}, rates: {input_tokens: "6", audio_input_tokens: "6", output_tokens: "30000"}, note: "rate-implausible: it is so"}
  lab/small:
    prices:
      - {rates: {input_tokens: "3"}}
      - {source: c, rates: {input_tokens: "4"}}
      - {source: b, from: 2026-12-01, until: 2026-11-01, rates: {images: "1"}}
      - {source: b, rates: {pages: "1"}, disputed: {pages: {other: "2"}}}
      - {source: b}
"""
DOUBTS = """\
doubtful.yaml: dated 2026-12-01, after 2026-11-24
doubtful.yaml: source a: `a page` is not a link
doubtful.yaml: source a: `official` needs `retrieved`, the day on which the page was read
doubtful.yaml: source b: dated 2026-12-02, after 2026-11-24
doubtful.yaml: source d: `retrieved` is for a provider's own page that was read; a source of kind `dataset` has `published`
doubtful.yaml: source e: `cited` needs `published`, the day of publication
doubtful.yaml: source e: `cited` needs `through`, the list that names the page
doubtful.yaml: tokenizer new: compared with `old`, which the snapshot does not list
doubtful.yaml: lab/large: names the tokenizer `newer`, which the snapshot does not list
doubtful.yaml: lab/large: price 5 follows from the rule `half`, which the snapshot does not list
doubtful.yaml: lab/large: price 1: tier-order: `input_tokens` at 4 in `batch`, above the 3 of the standard tier
doubtful.yaml: lab/large: price 1: tier-partial: `batch` leaves out `audio_input_tokens`, which the standard tier prices
doubtful.yaml: lab/large: price 2: read-above-input: `cache_read_tokens` at 3.1, above the 3 of `input_tokens`
doubtful.yaml: lab/large: price 2: write-below-input: `cache_write_tokens` at 0.3, below 0.9 × the 3 of `input_tokens`
doubtful.yaml: lab/large: price 2: rate-implausible: `output_tokens` at 15000 for a million: is the unit right?
doubtful.yaml: lab/large: price 3: threshold-cheaper: `input_tokens` at 2 over 200000 tokens, below the 3 below it
doubtful.yaml: lab/large: price 4: priced-before-release: `requests` until 2026-01-01, before its release on 2026-06-01
doubtful.yaml: lab/large: prices 1 and 3 tie for input_tokens
doubtful.yaml: lab/large: prices 1 and 3 tie for output_tokens
doubtful.yaml: lab/large: prices 3 and 5 tie for input_tokens
doubtful.yaml: lab/large: prices 3 and 5 tie for output_tokens
doubtful.yaml: lab/small: price 1 names no source
doubtful.yaml: lab/small: price 2 names the source `c`, which the snapshot does not list
doubtful.yaml: lab/small: price 3 ends on 2026-11-01, before it begins
doubtful.yaml: lab/small: price 4: pages is disputed: 1 listed, 2 by other
doubtful.yaml: lab/small: price 5 has neither rates nor factors
doubtful.yaml: lab/small: prices 1 and 2 tie for input_tokens
1 price file: 27 doubts
"""


def test_every_doubt(folder: Path) -> None:
    (folder / "doubtful.yaml").write_text(DOUBTFUL, "utf-8")
    assert ran("snapshot", "verify", "doubtful.yaml", "--as-of", DAY) == Done(1, DOUBTS, "")


def test_nothing_to_verify_is_no_pass(folder: Path) -> None:
    (folder / "budget.yaml").write_text(CHAT.replace("prices.json", "builtin"), "utf-8")
    assert ran("snapshot", "verify") == Done(2, "", "error: no price file to verify\n")


BROKEN = """version: 1
date: 2026-06-17
sources:
  lab: {url: https://lab.example/pricing, kind: official, retrieved: 2026-06-17}
  ours: {url: https://lab.example/agreement, kind: contract}
models:
  lab/one: {aliases: [fast], prices: [{source: lab, rates: {input_tokens: 3, cache_wirte_tokens: 3.75}}]}
  lab/two: {aliases: [fast, lab/one], prices: [{source: lab, multiply: {"*_token": 1.1}}]}
  anthropic/claude-sonet-4-5: {prices: [{source: ours, rates: {input_tokens: 2.4}}]}
"""


@pytest.mark.slow
def test_a_name_for_two_models_and_a_meter_that_nobody_knows_are_errors_at_their_place(folder: Path) -> None:
    (folder / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    text = (
        "broken.yaml: models.lab/two.aliases.0: `fast` also is an alias of `lab/one`: a name must belong to one model only\n"
        "broken.yaml: models.lab/two.aliases.1: `lab/one` also is the name of a model: a name must belong to one model only\n"
        "broken.yaml: models.lab/one.prices.0.rates.cache_wirte_tokens: `cache_wirte_tokens` is neither a known meter nor "
        "declared under `meters`, did you mean `cache_write_tokens`?\n"
        "broken.yaml: models.lab/two.prices.0.multiply.*_token: `*_token` is neither a known meter nor declared under "
        "`meters`, did you mean `input_tokens`?\n"
        "broken.yaml: anthropic/claude-sonet-4-5: priced by a contract, but unknown in the catalog, did you mean "
        "`anthropic/claude-sonnet-4-5`?\n"
        "1 price file: 5 doubts\n"
    )
    assert ran("snapshot", "verify", "broken.yaml", "--as-of", DAY) == Done(1, text, "")


@pytest.mark.parametrize(
    ("days", "doubt"),
    [
        ("from: 2026-05-31", "from 2026-05-31"),
        ("until: 2026-05-31", "until 2026-05-31"),
        ("from: 2026-01-01, until: 2026-05-31", "until 2026-05-31"),
        ("from: 2026-06-01", None),
        ("until: 2026-06-01", None),
    ],
)
def test_a_price_of_days_before_the_model_was_served(folder: Path, days: str, doubt: str | None) -> None:
    text = "version: 1\ndate: 2026-11-01\nsources: {a: {url: 'https://e.org', kind: own}}\nmodels:\n"
    text += f"  lab/new: {{released: 2026-06-01, prices: [{{source: a, {days}, rates: {{input_tokens: '3'}}}}]}}\n"
    (folder / "new.yaml").write_text(text, "utf-8")
    done = ran("snapshot", "verify", "new.yaml", "--as-of", DAY)
    lines = [line for line in done.out.splitlines() if "release" in line]
    words = f"price 1: priced-before-release: `input_tokens` {doubt}, before its release on 2026-06-01"
    assert lines == ([] if doubt is None else [f"new.yaml: lab/new: {words}"])
