"""A page without scripts that fetches nothing, in the style of the report's page."""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files

from budgetlint.reports.whatif.markup import Markup, block, join, tag, void


def sheet(title: str, body: Iterable[Markup]) -> str:
    """The page; its content-security policy allows only its own style, by hash."""
    style = "\n" + "".join(_asset(room) for room in ("whatif", "reconcile"))
    hashed = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    head = block(
        "head",
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=policy),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="color-scheme", content="light dark"),
        void("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    whole = block("body", block("main", *body))
    return f'<!doctype html>\n<html lang="en">\n{join(head, whole)}\n</html>\n'


def _asset(room: str) -> str:
    return files(f"budgetlint.reports.{room}").joinpath("page.css").read_text(encoding="utf-8").replace("\r\n", "\n")
