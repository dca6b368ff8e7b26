"""The budget files that are open in an editor: read, checked, and converted between our positions and the editor's."""

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from budgetlint import __version__
from budgetlint.edges.trouble import Trouble
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.server.open_file import OpenFile, opened
from budgetlint.source.document import Span
from budgetlint.source.encoding import lines_of

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}

_RULES = "https://github.com/budgetlint/budgetlint/blob/main/budgetlint/rules"


class BudgetServer(LanguageServer):
    """A language server with the budget files that are open in the editor, as of the day `as_of`."""

    def __init__(self, as_of: str | None = None) -> None:
        super().__init__("budgetlint", __version__, types.TextDocumentSyncKind.Incremental)
        self._as_of = as_of
        self._files: dict[str, OpenFile] = {}

    def read(self, uri: str) -> OpenFile | None:
        """Reads a text as it is in the editor, and publishes the findings of a check."""
        path = to_fs_path(uri)
        if path is None:
            return None
        document = self.workspace.get_text_document(uri)
        try:
            file = opened(path, document.source, self._files.get(uri), self._as_of)
        except Trouble as trouble:
            diagnostic = types.Diagnostic(START, str(trouble), types.DiagnosticSeverity.Error, source="budgetlint")
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, [diagnostic]))
            return None
        self._files[uri] = file
        diagnostics = [self.diagnostic(uri, finding) for finding in file.findings]
        version = document.version
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))
        return file

    def file(self, uri: str) -> OpenFile | None:
        """An open file as it was last read."""
        return self._files.get(uri) or self.read(uri)

    def forget(self, uri: str) -> None:
        """Forgets a closed file and clears its findings."""
        self._files.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def lines(self, uri: str) -> list[str]:
        """The lines of a text as it is in the editor."""
        return lines_of(self.workspace.get_text_document(uri).source)

    def range(self, uri: str, span: Span) -> types.Range:
        """A span as an editor range, in the position encoding agreed with the editor."""
        start = types.Position(span.line - 1, span.column - 1)
        end = types.Position(span.end_line - 1, span.end_column - 1)
        return self.workspace.position_codec.range_to_client_units(self.lines(uri), types.Range(start, end))

    def place(self, uri: str, position: types.Position) -> tuple[int, int]:
        """An editor position as line and column, which count from 1 in code points."""
        at = self.workspace.position_codec.position_from_client_units(self.lines(uri), position)
        return at.line + 1, at.character + 1

    def diagnostic(self, uri: str, finding: Finding) -> types.Diagnostic:
        """A finding as a diagnostic, with the same message as in `check`."""
        advice = f"\nhelp: {finding.help}" if finding.help else ""
        return types.Diagnostic(
            range=self.range(uri, finding.span),
            message=finding.message + advice,
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            code_description=types.CodeDescription(f"{_RULES}/{finding.rule}.md"),
            source="budgetlint",
            related_information=[
                types.DiagnosticRelatedInformation(types.Location(uri, self.range(uri, span)), message)
                for span, message in finding.related
            ],
        )


START = types.Range(types.Position(0, 0), types.Position(0, 0))
