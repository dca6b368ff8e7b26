"""The language server by a real client over its streams: what an editor asks, answered from texts as they are typed."""

import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the extra `editor` is not installed")
pytest.importorskip("pytest_lsp")

import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

from tests.cli.running import CHAT, PRICES, ran

pytestmark = pytest.mark.slow

DAY = "2026-11-24"
ORIGIN = types.Position(0, 0)
EVERYTHING = types.Range(ORIGIN, types.Position(10_000, 0))


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[sys.executable, "-m", "budgetlint", "server", "--as-of", DAY])
)
async def client(lsp_client: LanguageClient, tmp_path: Path) -> AsyncIterator[None]:
    (tmp_path / "prices.json").write_text(PRICES)
    await lsp_client.initialize_session(
        types.InitializeParams(
            capabilities=client_capabilities("visual-studio-code"),
            workspace_folders=[types.WorkspaceFolder(uri=tmp_path.as_uri(), name="plan")],
            root_uri=tmp_path.as_uri(),
        )
    )
    yield
    await lsp_client.shutdown_session()


def uri_of(tmp_path: Path) -> str:
    return (tmp_path / "budget.yaml").as_uri()


async def open_text(client: LanguageClient, tmp_path: Path, text: str) -> list[types.Diagnostic]:
    """Opens a text in the editor, and waits for what the server says of it."""
    (tmp_path / "budget.yaml").write_text(text)
    uri = uri_of(tmp_path)
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 1, text)))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[uri])


async def change_text(client: LanguageClient, tmp_path: Path, text: str) -> list[types.Diagnostic]:
    uri = uri_of(tmp_path)
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(2, uri), [types.TextDocumentContentChangeWholeDocument(text)]
        )
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    return list(client.diagnostics[uri])


def place(text: str, before: str) -> types.Position:
    """The position behind a piece of text, in UTF-16 units as an editor counts."""
    start = text.index(before) + len(before)
    line = text[:start].count("\n")
    return types.Position(line, len(text[:start].rsplit("\n", 1)[-1].encode("utf-16-le")) // 2)


async def hovered(client: LanguageClient, tmp_path: Path, text: str, before: str) -> str | None:
    params = types.HoverParams(types.TextDocumentIdentifier(uri_of(tmp_path)), place(text, before))
    hover = await client.text_document_hover_async(params)
    if hover is None:
        return None
    assert isinstance(hover.contents, types.MarkupContent)
    return hover.contents.value


async def completed(client: LanguageClient, tmp_path: Path, text: str, before: str) -> dict[str, str | None]:
    params = types.CompletionParams(types.TextDocumentIdentifier(uri_of(tmp_path)), place(text, before))
    completion = await client.text_document_completion_async(params)
    assert isinstance(completion, types.CompletionList)
    return {item.label: item.detail for item in completion.items}


@pytest.mark.asyncio
async def test_diagnostics_are_the_checks_own_words(
    client: LanguageClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = CHAT.replace("ceiling: 10", "ceiling: 1").replace("buffer: 10%", "bufer: 10%")
    diagnostics = await open_text(client, tmp_path, text)
    monkeypatch.chdir(tmp_path)
    shown = [
        f"budget.yaml:{one.range.start.line + 1}:{one.range.start.character + 1}: {one.message.splitlines()[0]} [{one.code}]"
        for one in diagnostics
        if one.severity != types.DiagnosticSeverity.Information
    ]
    lines = ran("check", "--as-of", DAY).out.splitlines()
    checked = [re.sub(r": (error|warning): ", ": ", line) for line in lines if re.search(r"\[[a-z-]+\]$", line)]
    assert shown == checked
    assert {one.source for one in diagnostics} == {"budgetlint"}


@pytest.mark.asyncio
async def test_diagnostics_follow_what_is_typed(client: LanguageClient, tmp_path: Path) -> None:
    before = await open_text(client, tmp_path, CHAT)
    after = await change_text(client, tmp_path, CHAT.replace("ceiling: 10", "ceiling: 1"))
    assert "budget-exceeded" not in {one.code for one in before}
    assert "budget-exceeded" in {one.code for one in after}


@pytest.mark.asyncio
async def test_columns_are_counted_as_the_editor_counts(client: LanguageClient, tmp_path: Path) -> None:
    text = CHAT.replace("{ceiling: 10}", '{ description: "\N{ROCKET}\N{ROCKET}", celing: 10 }')
    (finding,) = [one for one in await open_text(client, tmp_path, text) if one.code == "unknown-key"]
    line = text.splitlines()[finding.range.start.line]
    before = line.encode("utf-16-le")[: 2 * finding.range.start.character].decode("utf-16-le")
    assert line[len(before) :].startswith("celing")


@pytest.mark.asyncio
async def test_a_quick_fix_is_the_findings_own(client: LanguageClient, tmp_path: Path) -> None:
    text = CHAT.replace("ceiling: 10", "celing: 10")
    (finding,) = [one for one in await open_text(client, tmp_path, text) if one.code == "unknown-key"]
    params = types.CodeActionParams(
        types.TextDocumentIdentifier(uri_of(tmp_path)), finding.range, types.CodeActionContext([finding])
    )
    (action,) = await client.text_document_code_action_async(params) or []
    assert isinstance(action, types.CodeAction)
    assert action.title == "write `ceiling` [unknown-key]"
    assert action.edit is not None
    assert action.edit.changes is not None
    (edit,) = action.edit.changes[uri_of(tmp_path)]
    assert isinstance(edit, types.TextEdit)
    assert (edit.new_text, edit.range) == ("ceiling", finding.range)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("    model: lab", ["lab/small", "| 3 USD | input_tokens per 1,000,000", "official, 2026-11-01"]),
        ("  ch", ["**chat**, USD a month", "| base | 4.50 |", "| planned | 4.95 |"]),
        ("  tot", ["**total**: ok · 49.5% of 10.00", "over `chat`"]),
        ("    requ", ["`requests`: "]),
        ("buf", ["`buffer`: "]),
        ("  retr", ["`retries`: ", "changes the cost by +0.09 USD a month (`chat` +0.09)"]),
    ],
)
async def test_hover(before: str, words: list[str], client: LanguageClient, tmp_path: Path) -> None:
    text = CHAT
    if before == "  retr":
        text = CHAT.replace("buffer: 10%", "multipliers:\n  retries: 2%\nbuffer: 10%")
    await open_text(client, tmp_path, text)
    shown = await hovered(client, tmp_path, text, before)
    assert shown is not None
    assert [word for word in words if word not in shown] == [], shown


@pytest.mark.asyncio
async def test_lenses_and_hints(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, CHAT)
    document = types.TextDocumentIdentifier(uri_of(tmp_path))
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document)) or []
    assert [(lens.range.start.line + 1, lens.command.title if lens.command else "") for lens in lenses] == [
        (6, "planned 4.95 USD a month · 100.0% of the file"),
        (13, "ok · 49.5% of 10.00 · breaks above chat.requests 2,020"),
    ]
    hints = await client.text_document_inlay_hint_async(types.InlayHintParams(document, EVERYTHING)) or []
    assert [(hint.position.line + 1, hint.label) for hint in hints] == [(8, "3 in · 15 out USD per 1M tokens")]


@pytest.mark.asyncio
async def test_the_last_good_estimate_is_kept_while_a_text_is_broken(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, CHAT)
    broken = CHAT + "  small: {ceiling: \n"
    diagnostics = await change_text(client, tmp_path, broken)
    assert types.DiagnosticSeverity.Error in {one.severity for one in diagnostics}
    document = types.TextDocumentIdentifier(uri_of(tmp_path))
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document)) or []
    assert [lens.command.title for lens in lenses if lens.command] == [
        "planned 4.95 USD a month · 100.0% of the file",
        "ok · 49.5% of 10.00 · breaks above chat.requests 2,020",
    ]


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("old", "new", "before", "wanted"),
    [
        ("model: lab/small", "model: ", "    model: ", {"lab/small": "3 in · 15 out USD per 1M tokens"}),
        ("kind: llm-app", "kind: a", "    kind: a", {"agent": None, "audio": None}),
        ("{ceiling: 10}", "{ceiling: 10, }", "{ceiling: 10, ", {"period": ...}),
        ("{ceiling: 10}", "{ceiling: 10, period: }", "period: ", {"quarter": None}),
        ("{ceiling: 10}", "{ceiling: 10, workloads: []}", "workloads: [", {"chat": None}),
        ("    requests: 1000", "    requests: 1000\n    out", "\n    out", {"output_tokens": ...}),
        ("buffer: 10%", "buffer: 10%\nmul", "\nmul", {"multipliers": ...}),
    ],
)
async def test_completion(
    old: str, new: str, before: str, wanted: dict[str, object], client: LanguageClient, tmp_path: Path
) -> None:
    start = CHAT.replace("    output_tokens: 100\n", "") if "out" in before else CHAT
    await open_text(client, tmp_path, start)
    text = start.replace(old, new)
    await change_text(client, tmp_path, text)
    offered = await completed(client, tmp_path, text, before)
    assert wanted.keys() <= offered.keys(), offered
    assert {label: detail for label, detail in wanted.items() if detail is not ... and offered[label] != detail} == {}


@pytest.mark.asyncio
async def test_conditions_are_those_that_the_model_has(client: LanguageClient, tmp_path: Path) -> None:
    (tmp_path / "prices.json").write_text(
        PRICES.replace(
            '"prices": [{',
            '"prices": [{"source": "lab", "when": {"service_tier": "batch"}, "rates": {"input_tokens": "1", "output_tokens": "5"}}, {',
        )
    )
    await open_text(client, tmp_path, CHAT)
    text = CHAT.replace("    requests: 1000", "    service_tier: \n    requests: 1000")
    await change_text(client, tmp_path, text)
    assert list(await completed(client, tmp_path, text, "service_tier: ")) == ["batch"]


NAMED = CHAT.replace("{ceiling: 10}", "{ceiling: 10, workloads: [chat]}") + "  small: {ceiling: 8, workloads: [chat]}\n"


@pytest.mark.asyncio
async def test_from_a_budget_to_its_workload_and_back(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, NAMED)
    document = types.TextDocumentIdentifier(uri_of(tmp_path))
    place_of_use = place(NAMED, "workloads: [ch")
    target = await client.text_document_definition_async(types.DefinitionParams(document, place_of_use))
    assert isinstance(target, types.Location)
    assert target.range.start == types.Position(5, 2)
    params = types.ReferenceParams(types.ReferenceContext(include_declaration=True), document, place_of_use)
    references = await client.text_document_references_async(params) or []
    assert [(one.range.start.line + 1, one.range.start.character + 1) for one in references] == [
        (6, 3),
        (13, 36),
        (14, 35),
    ]


ACCOUNTS = (
    CHAT
    + """\
accounts:
  lab:
    balance: {amount: 400, on: 2026-11-01}
    byok: {workloads: [], fee: 5%}
    keys: {prod: {limit: 1, reset: month, workloads: [chat]}}
adjustments:
  vat: {kind: tax, rate: 19%}
"""
)
PAYABLE = ACCOUNTS.replace("{ceiling: 10}", "{ceiling: 10, basis: payable, without: [vat]}")


@pytest.mark.asyncio
async def test_names_in_accounts_and_adjustments(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, PAYABLE)
    document = types.TextDocumentIdentifier(uri_of(tmp_path))
    for used, defined in (("reset: month, workloads: [ch", "  chat:"), ("without: [v", "  vat:")):
        target = await client.text_document_definition_async(types.DefinitionParams(document, place(PAYABLE, used)))
        assert isinstance(target, types.Location)
        assert PAYABLE.splitlines()[target.range.start.line].startswith(defined)
    params = types.ReferenceParams(
        types.ReferenceContext(include_declaration=True), document, place(PAYABLE, "without: [v")
    )
    lines = [
        PAYABLE.splitlines()[one.range.start.line] for one in await client.text_document_references_async(params) or []
    ]
    assert [("without" in line, "kind: tax" in line) for line in lines] in (
        [(True, False), (False, True)],
        [(False, True), (True, False)],
    )
    assert list(await completed(client, tmp_path, PAYABLE, "byok: {workloads: [")) == ["chat"]
    bare = PAYABLE.replace("without: [vat]", "without: []")
    await change_text(client, tmp_path, bare)
    assert list(await completed(client, tmp_path, bare, "without: [")) == ["vat"]


@pytest.mark.asyncio
async def test_a_lens_and_a_hover_say_what_comes_of_an_account(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, ACCOUNTS.replace("workloads: []", "workloads: [nobody]"))
    document = types.TextDocumentIdentifier(uri_of(tmp_path))
    lenses = await client.text_document_code_lens_async(types.CodeLensParams(document)) or []
    titles = [lens.command.title for lens in lenses if lens.command is not None]
    assert titles[-1] == "does not run out of credits by 2027-11-01 · prod: it stops on the 7th"
    hovered = await client.text_document_hover_async(types.HoverParams(document, place(ACCOUNTS, "\n  la")))
    assert hovered is not None
    assert isinstance(hovered.contents, types.MarkupContent)
    assert hovered.contents.value.splitlines()[:3] == ["**lab**", "", "- pays for its calls"]


@pytest.mark.asyncio
async def test_from_a_name_to_its_file(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, CHAT)
    params = types.DefinitionParams(types.TextDocumentIdentifier(uri_of(tmp_path)), place(CHAT, "snapshot: pri"))
    target = await client.text_document_definition_async(params)
    assert isinstance(target, types.Location)
    assert target.uri == (tmp_path / "prices.json").as_uri()


@pytest.mark.asyncio
async def test_a_workload_is_renamed_wherever_it_is_named(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, NAMED)
    document = types.TextDocumentIdentifier(uri_of(tmp_path))
    params = types.RenameParams(document, place(NAMED, "\n  ch"), "support")
    edit = await client.text_document_rename_async(params)
    assert edit is not None
    assert edit.changes is not None
    lines = NAMED.splitlines(keepends=True)
    for one in sorted(edit.changes[uri_of(tmp_path)], key=lambda one: one.range.start.character, reverse=True):
        line, start, end = one.range.start.line, one.range.start.character, one.range.end.character
        lines[line] = lines[line][:start] + one.new_text + lines[line][end:]
    assert "".join(lines) == NAMED.replace("  chat:", "  support:").replace("[chat]", "[support]")
    assert await client.text_document_rename_async(types.RenameParams(document, params.position, "Not a name")) is None


@pytest.mark.asyncio
async def test_symbols_and_folds(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, NAMED)
    document = types.TextDocumentIdentifier(uri_of(tmp_path))
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document)) or []
    outline = {
        symbol.name: [inside.name for inside in symbol.children or ()]
        for symbol in symbols
        if isinstance(symbol, types.DocumentSymbol)
    }
    assert outline == {"workloads": ["chat"], "budgets": ["total", "small"]}
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document)) or []
    assert [(fold.start_line + 1, fold.end_line + 1) for fold in folds] == [(5, 11), (6, 11), (12, 14)]


@pytest.mark.asyncio
async def test_a_closed_file_leaves_nothing_behind(client: LanguageClient, tmp_path: Path) -> None:
    await open_text(client, tmp_path, CHAT)
    uri = uri_of(tmp_path)
    client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    assert list(client.diagnostics[uri]) == []
