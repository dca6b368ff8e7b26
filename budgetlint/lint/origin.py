"""Which file states what a budget file says: its own text, or that of the defaults that it extends."""

from collections.abc import Mapping
from types import MappingProxyType

from budgetlint.findings.problem import At, Path
from budgetlint.frozen import Frozen
from budgetlint.source.document import Document, Span
from budgetlint.source.yaml_text import load_yaml

_PRICING_KEYS = frozenset({"snapshot", "sha256", "max_age_days", "contract"})
"""What a pricing says, wherever it stands."""


class Base(Frozen):
    """The file of defaults that another extends, and what of it is taken: whole keys, and entries of those that join."""

    path: str
    document: Document
    whole: frozenset[str] = frozenset()
    entries: frozenset[tuple[str, str]] = frozenset()

    @property
    def taken(self) -> tuple[tuple[str, ...], ...]:
        """The paths of what is taken."""
        return (*((key,) for key in sorted(self.whole)), *sorted(self.entries))

    def states(self, path: Path) -> bool:
        """Whether what stands at a path of the joined file was taken from here."""
        return bool(path) and (path[0] in self.whole or tuple(map(str, path[:2])) in self.entries)


class FileText(Frozen):
    """A file by its path, and what stands in it."""

    path: str
    text: str
    taken: tuple[tuple[str, ...], ...] = ()
    """Of a file that another extends: the paths of what that takes from it."""


class Origin(Frozen):
    """A budget file's path and text, the file of defaults that it extends, and the configuration that prices it."""

    path: str
    document: Document
    base: Base | None = None
    members: Mapping[str, str] = MappingProxyType({})
    """Of a root: the texts of the files that it includes, by path."""
    configuration: FileText | None = None
    """The configuration, where its pricing is the one in use."""

    def text_of(self, path: str) -> Document:
        """The text of the defaults or of an included file."""
        if self.base is not None and path == self.base.path:
            return self.base.document
        return load_yaml(self.members[path])

    def file_of(self, path: Path) -> tuple[str, Document]:
        """The file that states what stands at a path, and its text."""
        if self.base is not None and self.base.states(path):
            return self.base.path, self.base.document
        return self.path, self.document

    def place(self, path: Path, at: At) -> tuple[str, Span]:
        """The file and the span of what stands at a path; a pricing that starts a path is the configuration's."""
        if self.configuration is not None and path and path[0] in _PRICING_KEYS:
            from budgetlint.source.toml_text import key_span

            text = self.configuration.text
            return self.configuration.path, key_span(text, "pricing", str(path[-1]))
        where, document = self.file_of(path)
        return where, span_of(document, path, at)


def span_of(document: Document, path: Path, at: At) -> Span:
    """The span of a part of the entry at a path."""
    match at:
        case At.BEST:
            return document.places.best(path)
        case At.KEY:
            return document.places.key(path)
        case At.VALUE:
            return document.places.value(path)
