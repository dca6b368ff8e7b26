"""The language server, which answers an editor's requests from the open files."""

import gc
import os
from collections.abc import Sequence

from lsprotocol import types
from pygls.uris import from_fs_path

from budgetlint.findings.finding import Finding
from budgetlint.server.budget_server import START, BudgetServer
from budgetlint.server.completing import MOST, offers
from budgetlint.server.cursor import at_cursor, typing_at
from budgetlint.server.lenses import hint_texts, lens_lines
from budgetlint.server.navigating import (
    NAME,
    Symbol,
    definition_of,
    file_at,
    folds,
    named_at,
    symbols,
    uses_of,
)
from budgetlint.server.words import hover
from budgetlint.source.document import Span


def language_server(as_of: str | None = None) -> BudgetServer:
    """The server with all its features registered."""
    gc.enable()
    server = BudgetServer(as_of)
    _synchronise(server)
    _look(server)
    _navigate(server)
    _write(server)
    return server


def _synchronise(server: BudgetServer) -> None:
    """Registers reading files when they are opened, changed or saved; paths are relative to the workspace folder."""

    @server.feature(types.INITIALIZED)
    def _initialized(ls: BudgetServer, _: types.InitializedParams) -> None:
        root = ls.workspace.root_path
        if root and os.path.isdir(root):
            os.chdir(root)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _opened(ls: BudgetServer, params: types.DidOpenTextDocumentParams) -> None:
        ls.read(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _changed(ls: BudgetServer, params: types.DidChangeTextDocumentParams) -> None:
        ls.read(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _saved(ls: BudgetServer, params: types.DidSaveTextDocumentParams) -> None:
        ls.read(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _closed(ls: BudgetServer, params: types.DidCloseTextDocumentParams) -> None:
        ls.forget(params.text_document.uri)


def _look(server: BudgetServer) -> None:
    """Registers what is shown next to a text: hovers, lenses, hints, symbols, folds."""

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def _hover(ls: BudgetServer, params: types.HoverParams) -> types.Hover | None:
        file = ls.file(params.text_document.uri)
        if file is None:
            return None
        text = hover(file, at_cursor(file.document, *ls.place(params.text_document.uri, params.position)))
        return None if text is None else types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text))

    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def _lenses(ls: BudgetServer, params: types.CodeLensParams) -> list[types.CodeLens]:
        uri = params.text_document.uri
        file = ls.file(uri)
        return [] if file is None else [_lens(ls, uri, span, line) for span, line in lens_lines(file)]

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def _hints(ls: BudgetServer, params: types.InlayHintParams) -> list[types.InlayHint]:
        uri = params.text_document.uri
        file = ls.file(uri)
        hints = [] if file is None else [(ls.range(uri, span).end, text) for span, text in hint_texts(file)]
        first, last = params.range.start.line, params.range.end.line
        return [
            types.InlayHint(at, text, types.InlayHintKind.Type, padding_left=True)
            for at, text in hints
            if first <= at.line <= last
        ]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def _symbols(ls: BudgetServer, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        uri = params.text_document.uri
        file = ls.file(uri)
        return [] if file is None else [_document_symbol(ls, uri, symbol) for symbol in symbols(file.sound)]

    @server.feature(types.TEXT_DOCUMENT_FOLDING_RANGE)
    def _folds(ls: BudgetServer, params: types.FoldingRangeParams) -> list[types.FoldingRange]:
        file = ls.file(params.text_document.uri)
        return [] if file is None else [types.FoldingRange(first - 1, last - 1) for first, last in folds(file.document)]


def _navigate(server: BudgetServer) -> None:
    """Registers navigation: definition and uses of a name, and renaming."""

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def _definition(ls: BudgetServer, params: types.DefinitionParams) -> types.Location | None:
        uri = params.text_document.uri
        file = ls.file(uri)
        if file is None:
            return None
        place = ls.place(uri, params.position)
        path = file_at(file, *place)
        if path is not None:
            target = from_fs_path(os.path.abspath(path)) if os.path.isfile(path) else None
            return None if target is None else types.Location(target, START)
        thing = named_at(file, *place)
        span = None if thing is None else definition_of(file, thing)
        return None if span is None else types.Location(uri, ls.range(uri, span))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def _references(ls: BudgetServer, params: types.ReferenceParams) -> list[types.Location]:
        uri = params.text_document.uri
        spans = _occurrences(ls, uri, params.position, declaration=params.context.include_declaration)
        return [types.Location(uri, ls.range(uri, span)) for span in spans]

    @server.feature(types.TEXT_DOCUMENT_RENAME)
    def _rename(ls: BudgetServer, params: types.RenameParams) -> types.WorkspaceEdit | None:
        uri = params.text_document.uri
        if NAME.fullmatch(params.new_name) is None:
            return None
        spans = _occurrences(ls, uri, params.position, declaration=True)
        edits = [types.TextEdit(ls.range(uri, span), params.new_name) for span in spans]
        return types.WorkspaceEdit(changes={uri: edits}) if edits else None


def _write(server: BudgetServer) -> None:
    """Registers editing help: completion, and the safe fixes of findings."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "/", "["]))
    def _completion(ls: BudgetServer, params: types.CompletionParams) -> types.CompletionList:
        uri = params.text_document.uri
        file = ls.file(uri)
        if file is None:
            return types.CompletionList(False, [])
        line, column = ls.place(uri, params.position)
        typing = typing_at(ls.lines(uri), line, column)
        over = ls.range(uri, Span(line, column - len(typing.word), line, column))
        completions = offers(file, typing)
        items = [
            types.CompletionItem(
                label=offer.text,
                kind=types.CompletionItemKind.Property if offer.is_key else types.CompletionItemKind.Value,
                detail=offer.detail or None,
                sort_text=f"{number:04}",
                text_edit=types.TextEdit(over, f"{offer.text}: " if offer.is_key else offer.text),
            )
            for number, offer in enumerate(completions)
        ]
        return types.CompletionList(len(completions) == MOST, items)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def _actions(ls: BudgetServer, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        file = ls.file(uri)
        fixable = [] if file is None else [finding for finding in file.findings if finding.fix is not None]
        return [_action(ls, uri, finding) for finding in fixable if _touch(ls.range(uri, finding.span), params.range)]


def _action(ls: BudgetServer, uri: str, finding: Finding) -> types.CodeAction:
    assert finding.fix is not None
    edits = [types.TextEdit(ls.range(uri, edit.span), edit.text) for edit in finding.fix.edits]
    words = " and ".join(
        f"write `{edit.text.strip()}`" if edit.text.strip() else "remove it" for edit in finding.fix.edits
    )
    return types.CodeAction(
        title=f"{words} [{finding.rule}]",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[ls.diagnostic(uri, finding)],
        is_preferred=True,
        edit=types.WorkspaceEdit(changes={uri: edits}),
    )


def _touch(one: types.Range, other: types.Range) -> bool:
    return not (_at(one.end) < _at(other.start) or _at(other.end) < _at(one.start))


def _at(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _occurrences(ls: BudgetServer, uri: str, position: types.Position, *, declaration: bool) -> Sequence[Span]:
    file = ls.file(uri)
    thing = None if file is None else named_at(file, *ls.place(uri, position))
    if file is None or thing is None:
        return []
    defined = definition_of(file, thing)
    return [*([defined] if declaration and defined else []), *uses_of(file, thing)]


def _lens(ls: BudgetServer, uri: str, span: Span, line: str) -> types.CodeLens:
    return types.CodeLens(ls.range(uri, span), types.Command(line, ""))


def _document_symbol(ls: BudgetServer, uri: str, symbol: Symbol) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        name=symbol.name,
        kind=types.SymbolKind.Object,
        range=ls.range(uri, symbol.whole),
        selection_range=ls.range(uri, symbol.head),
        children=[_document_symbol(ls, uri, inside) for inside in symbol.inside],
    )
