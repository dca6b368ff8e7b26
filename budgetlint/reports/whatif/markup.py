"""HTML built from text, which is escaped unless it is already `Markup`."""

from html import escape


class Markup(str):
    """Text that is already HTML."""

    __slots__ = ()


def tag(name: str, /, *children: str, **attributes: str | int | bool | None) -> Markup:
    """An element on one line; a trailing `_` is dropped from attribute names, other `_` become `-`."""
    return Markup(f"<{name}{_attributes(attributes)}>{''.join(map(_text, children))}</{name}>")


def block(name: str, /, *children: str, **attributes: str | int | bool | None) -> Markup:
    """An element with each child on a separate line."""
    inner = "\n".join(_text(child) for child in children if child)
    return Markup(f"<{name}{_attributes(attributes)}>\n{inner}\n</{name}>")


def void(name: str, /, **attributes: str | int | bool | None) -> Markup:
    """An element without content."""
    return Markup(f"<{name}{_attributes(attributes)}>")


def join(*children: str) -> Markup:
    """Children one after another, each on a separate line."""
    return Markup("\n".join(_text(child) for child in children if child))


def _text(child: str) -> str:
    return child if isinstance(child, Markup) else escape(child, quote=False)


def _attributes(attributes: dict[str, str | int | bool | None]) -> str:
    words = []
    for name, value in attributes.items():
        if value is None or value is False:
            continue
        word = name.rstrip("_").replace("_", "-")
        words.append(f" {word}" if value is True else f' {word}="{escape(str(value))}"')
    return "".join(words)
