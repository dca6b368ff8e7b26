"""The file in which a key of a budget file is stated: its own text, or the defaults that it extends."""

from collections.abc import Mapping
from types import MappingProxyType

from budgetlint.findings.problem import At, Path
from budgetlint.frozen import Frozen
from budgetlint.source.document import Document, Span

_PRICING_KEYS = frozenset({"snapshot", "sha256", "max_age_days", "contract"})
"""The first keys of paths into a `pricing`, in whichever file it is."""


class Base(Frozen):
    """The file of defaults that another file extends, and the parts taken from it: whole keys, and entries of merged keys."""

    path: str
    document: Document
    whole: frozenset[str] = frozenset()
    entries: frozenset[tuple[str, str]] = frozenset()

    @property
    def taken(self) -> tuple[tuple[str, ...], ...]:
        """The paths of the parts taken."""
        return (*((key,) for key in sorted(self.whole)), *sorted(self.entries))

    def states(self, path: Path) -> bool:
        """Whether the value at a path of the merged file was taken from this file."""
        return bool(path) and (path[0] in self.whole or tuple(map(str, path[:2])) in self.entries)


class FileText(Frozen):
    """A file's path and its document."""

    path: str
    text: str
    taken: tuple[tuple[str, ...], ...] = ()
    """For a file of defaults: the paths that the extending file takes from it."""


class Origin(Frozen):
    """A budget file's path and text, its defaults, and the configuration if that supplies its pricing."""

    path: str
    document: Document
    base: Base | None = None
    members: Mapping[str, str] = MappingProxyType({})
    """For a root: the texts of the included files, by path."""
    configuration: FileText | None = None
    """The configuration, if its pricing is the one in use."""

    def text_of(self, path: str) -> Document:
        """The text of the defaults or of an included file."""
        if self.base is not None and path == self.base.path:
            return self.base.document
        from budgetlint.source.yaml_text import load_yaml

        return load_yaml(self.members[path])

    def file_of(self, path: Path) -> tuple[str, Document]:
        """The file that states the value at a path, and its text."""
        if self.base is not None and self.base.states(path):
            return self.base.path, self.base.document
        return self.path, self.document

    def place(self, path: Path, at: At) -> tuple[str, Span]:
        """The file and span of the value at a path; a path that starts with the configuration's pricing is in the configuration."""
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
