"""`snapshot import`: each kind of list, what is not imported, and the one way to a network."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from budgetlint.edges import download
from budgetlint.edges.trouble import Trouble
from tests.cli.price_lists import CSV, FROM_CSV, GENAI, LEFT_OF_CSV, LITELLM, OF_NO_DAY, OPENROUTER
from tests.cli.running import DAY, PRICES, Done, ran


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(origin: str, text: str | bytes, *words: str) -> Done:
    Path("list").write_bytes(text if isinstance(text, bytes) else text.encode())
    stated = () if "--published" in words else ("--published", DAY)
    return ran("snapshot", "import", "--from", origin, "list", "--as-of", DAY, *stated, *words)


@pytest.mark.parametrize(
    ("origin", "text"), [("litellm", LITELLM), ("genai-prices", GENAI), ("openrouter", OPENROUTER)]
)
def test_a_list_of_which_nobody_knows_the_day_is_refused(origin: str, text: str) -> None:
    Path("list").write_text(text, "utf-8")
    done = ran("snapshot", "import", "--from", origin, "list", "--as-of", DAY)
    *not_carried, refused = done.err.splitlines()
    assert (done.code, done.out, refused) == (2, "", f"error: {OF_NO_DAY}")
    assert all(line.startswith("not imported: ") for line in not_carried)
    assert not Path("prices.json").exists()


def test_a_day_that_is_none_or_has_yet_to_come_is_refused() -> None:
    message = "error: the prices were published on 2026-11-25, after 2026-11-24\n"
    assert imported("litellm", LITELLM, "--published", "2026-11-25") == Done(2, "", message)
    message = "error: `--published 20260101` is not a day such as `2026-06-17`\nhelp: `budgetlint snapshot import -h` lists what it takes\n"
    assert imported("litellm", LITELLM, "--published", "20260101") == Done(2, "", message)


def test_a_list_that_says_its_own_day_needs_none(folder: Path) -> None:
    text = '{"updated_at": "2026-10-26T18:46:35Z", "prices": {"lab": {"small": {"standard": [{"start": null, "rates": {"input": 3, "output": 15}}]}}}}'
    Path("list").write_text(text, "utf-8")
    done = ran("snapshot", "import", "--from", "model-prices", "list", "--as-of", DAY)
    assert done == Done(0, "prices.json: 1 model written, 0 facts not imported\n", "")
    assert json.loads((folder / "prices.json").read_text("utf-8"))["date"] == "2026-10-26"


def test_a_price_for_a_thousand_in_the_field_for_one_is_left_out() -> None:
    slip = """{"lab/a": {"litellm_provider": "lab", "mode": "chat", "input_cost_per_token": 0.015,
      "output_cost_per_token": 0.06}, "lab/b": {"litellm_provider": "lab", "mode": "chat",
      "input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05}}"""
    left = (
        "not imported: lab/a input_tokens: 15000 USD for a million tokens, more than 1000: is the unit right?\n"
        "not imported: lab/a output_tokens: 60000 USD for a million tokens, more than 1000: is the unit right?\n"
    )
    assert imported("litellm", slip) == Done(0, "prices.json: 1 model written, 2 facts not imported\n", left)


def test_a_spreadsheet(folder: Path) -> None:
    done = imported("csv", CSV)
    assert done == Done(0, "prices.json: 2 models written, 10 facts not imported\n", LEFT_OF_CSV)
    assert (folder / "prices.json").read_text("utf-8") == FROM_CSV
    notes = (
        "prices.json: lab/small: price 2: tier-partial: `batch` leaves out `output_tokens`, which the standard tier prices\n"
        "prices.json: lab/big: priced by a contract, but unknown in the catalog\n"
        "1 price file: 2 doubts\n"
    )
    assert ran("snapshot", "verify", "prices.json", "--as-of", DAY) == Done(1, notes, "")


def test_a_spreadsheet_comes_back_as_it_went() -> None:
    imported("csv", CSV)
    rows = ran("snapshot", "show", "--snapshot", "prices.json", "--format", "csv").out
    again = imported("csv", rows, "--output", "again.json")
    assert again == Done(0, "again.json: 2 models written, 0 facts not imported\n", "")
    assert ran("snapshot", "diff", "prices.json", "again.json") == Done(0, "no price changes\n", "")


UNITS = {
    "": "3",
    "USD": "3",
    "USD / token": "3000000",
    "USD / 1000 tokens": "3000",
    "USD / 1_000_000": "3",
    "USD / million tokens": "3",
    "USD/thousand": "3000",
    "USD / ": None,
    "USD / 0 tokens": None,
    "$ / token": None,
}


@pytest.mark.parametrize(("unit", "rate"), UNITS.items())
def test_a_unit_is_never_guessed(folder: Path, unit: str, rate: str | None) -> None:
    done = imported("csv", f"model,meter,rate,unit\nlab/small,input_tokens,3,{unit}\n")
    if rate is None:
        refused = f"not imported: row 2 unit: `{unit.strip()}` is not a unit such as `USD / 1000000 tokens`\n"
        assert done.err == refused + "error: no prices found: is it a price list of csv?\n"
    else:
        assert f'"rates": {{"input_tokens": "{rate}"}}' in (folder / "prices.json").read_text("utf-8")


OTHERS = {
    "litellm": (LITELLM, "not imported: lab/small made_up_cost: "),
    "openrouter": (OPENROUTER, "not imported: "),
    "genai-prices": (GENAI, "not imported: "),
}


@pytest.mark.parametrize("origin", OTHERS)
def test_a_price_list_of_others(folder: Path, origin: str) -> None:
    text, left = OTHERS[origin]
    done = imported(origin, text)
    assert done.code == 0
    assert done.err.startswith(left)
    shown = ran("snapshot", "show", "small", "--snapshot", "prices.json").out
    assert "input_tokens: 3 USD per 1,000,000" in shown
    assert "output_tokens: 15 USD per 1,000,000" in shown
    assert ran("snapshot", "verify", "prices.json", "--as-of", DAY).code == 0
    assert (folder / "prices.json").read_text("utf-8").count('"prices": [') == 1


BAD_DAYS = GENAI.replace('"prices": {', '"prices": [{"constraint": {"start_date": "soon"}, "prices": {').replace(
    "1}}]}]", "1}}]}]}]"
)


def test_a_day_that_is_none_is_told() -> None:
    notes = "not imported: lab/small *: no price in the data\nnot imported: lab/small constraint: no start date\n"
    message = notes + "error: no prices found: is it a price list of genai-prices?\n"
    assert imported("genai-prices", BAD_DAYS) == Done(2, "", message)
    assert imported("genai-prices", BAD_DAYS.replace("soon", "0001-01-01")) == Done(2, "", message)


REFUSED = {
    "empty csv": ("csv", "", "no prices found: is it a price list of csv?"),
    "a huge cell": ("csv", "model\n" + "x" * 200_000, "the price list can't be read as csv: field larger than field limit (131072)"),
    "not UTF-8": ("csv", b"\xff", "`list` can't be read: it is not UTF-8"),
    "no JSON": ("litellm", "{", "the price list can't be read as JSON: line 1, column 2: expecting property name enclosed in double quotes"),
    "a list": ("litellm", "[]", "the price list is not a JSON object"),
    "deep": ("openrouter", "[" * 100_000, "the price list can't be read as JSON: nested too deeply"),
    "something else": ("genai-prices", "{}", "no prices found: is it a price list of genai-prices?"),
}  # fmt: skip


@pytest.mark.parametrize(("origin", "text", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_list_is_refused(folder: Path, origin: str, text: str | bytes, message: str) -> None:
    assert imported(origin, text) == Done(2, "", f"error: {message}\n")
    assert not (folder / "prices.json").exists()


def test_a_price_file_that_is_there_is_replaced_only_by_its_name(folder: Path) -> None:
    (folder / "prices.json").write_text(PRICES, "utf-8")
    message = "error: `prices.json` already exists: name it, or another file, with `--output`\n"
    assert imported("csv", CSV) == Done(2, "", message)
    assert (folder / "prices.json").read_text("utf-8") == PRICES
    assert imported("csv", CSV, "--output", "prices.json").code == 0
    assert (folder / "prices.json").read_text("utf-8") == FROM_CSV


@contextmanager
def serving(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[str]:
    """The address of a server that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/list"
    finally:
        server.shutdown()
        server.server_close()


def text_of(text: str, length: int | None = None) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        data = text.encode("utf-8", "surrogateescape")
        handler.send_response(200)
        handler.send_header("Content-Length", str(length or len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def dripping(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(2)
    handler.close_connection = True


def test_a_list_at_an_address(folder: Path) -> None:
    with serving(text_of(CSV)) as url:
        done = ran("snapshot", "import", "--url", url, "--as-of", DAY, "--published", DAY)
    assert done == Done(0, "prices.json: 2 models written, 10 facts not imported\n", LEFT_OF_CSV)
    assert (folder / "prices.json").read_text("utf-8") == FROM_CSV


def test_a_server_that_refuses() -> None:
    with serving(lambda handler: handler.send_error(404)) as url:
        assert ran("snapshot", "import", "--url", url) == Done(
            2, "", f"error: `{url}` can't be fetched: 404 Not Found\n"
        )


FAILING = {
    "too large": (text_of("x" * 1001), "is larger than 1000 bytes"),
    "cut short": (text_of("x", 100), "can't be fetched: the connection closed before the list was complete"),
    "not UTF-8": (text_of("\udcff"), "is not UTF-8 text"),
    "silent": (silent, "can't be fetched: timed out"),
    "dripping": (dripping, "can't be fetched: timed out"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("answer", "message"), FAILING.values(), ids=FAILING)
def test_a_server_that_fails(answer: Callable[[BaseHTTPRequestHandler], None], message: str) -> None:
    with serving(answer) as url, pytest.raises(Trouble) as trouble:
        download.downloaded(url, seconds=0.3, most=1000)
    assert str(trouble.value) == f"`{url}` {message}"


NO_ADDRESSES = (
    "nope",
    "file:///etc/hosts",
    "http://",
    "http://[::1",
    "http://ex\u00e4mple.test/",
    "http://127.0.0.1:99999/",
)


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address(url: str) -> None:
    assert ran("snapshot", "import", "--url", url) == Done(
        2,
        "",
        f"error: `{url}` is not an http or https address\nhelp: `budgetlint snapshot import -h` lists what it takes\n",
    )


def test_a_port_that_nobody_listens_to() -> None:
    with serving(text_of("")) as url:
        pass
    message = f"error: `{url}` can't be fetched: connection refused\n"
    assert ran("snapshot", "import", "--url", url) == Done(2, "", message)


def test_one_list_at_a_time() -> None:
    usage_error = Done(
        2, "", "error: name either a FILE or a `--url`\nhelp: `budgetlint snapshot import -h` lists what it takes\n"
    )
    assert ran("snapshot", "import") == usage_error
    assert ran("snapshot", "import", "list", "--url", "http://127.0.0.1/") == usage_error
