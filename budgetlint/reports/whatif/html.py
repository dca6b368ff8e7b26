"""The estimate as one HTML file: offline, under a strict content-security policy, with a what-if."""

import json
from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from budgetlint.figures.exact import exactly
from budgetlint.lint.report import Report
from budgetlint.reports.estimate.json_findings import Json
from budgetlint.reports.estimate.notes import CANNOT_KNOW, counted
from budgetlint.reports.whatif.formula_json import formulas
from budgetlint.reports.whatif.front import breaks_of, front, grouped
from budgetlint.reports.whatif.markup import Markup, block, join, tag, void
from budgetlint.reports.whatif.sections import section
from budgetlint.source.plain import plain

_FLAT_KEYS = frozenset({"knobs", "workloads", "budgets", "models", "formulas"})


@exactly()
def render(report: Report, group_by: str | None = None) -> str:
    """The page, with a first part if there are several files."""
    plans = formulas(report)
    day = report.as_of.isoformat()
    breaks = breaks_of(report)
    return document(
        f"{_title(report)} · AI API budget",
        plans,
        block(
            "header",
            tag("h1", _title(report)),
            tag("p", f"AI API budget, as of {day}", class_="quiet"),
            tag("p", f"budgetlint check: {counted(report)}", class_="quiet"),
            class_="top",
        ),
        front(report) if len(report.files) > 1 else "",
        grouped(report, group_by) if group_by is not None else "",
        *(
            section(at, file, breaks.get(file.path, {}), what_if=plans[at] is not None)
            for at, file in enumerate(report.files)
        ),
    )


def document(title: str, plans: list[Json], *parts: str) -> str:
    """A page with the what-if's script and formulas, under a content-security policy that allows nothing else."""
    style, script = _asset("page.css"), _asset("page.js")
    head = block(
        "head",
        void("meta", charset="utf-8"),
        void("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        void("meta", name="color-scheme", content="light dark"),
        void("meta", name="referrer", content="no-referrer"),
        tag("title", title),
        tag("style", Markup(style)),
    )
    body = block(
        "body",
        block(
            "main",
            *parts,
            block(
                "footer",
                tag("h3", "What an estimate cannot know"),
                block("ul", *(tag("li", CANNOT_KNOW) for CANNOT_KNOW in CANNOT_KNOW)),
            ),
        ),
        tag("script", Markup(_data(plans)), type="application/json", id="formulas"),
        tag("script", Markup(script)),
    )
    return f'<!doctype html>\n<html lang="en">\n{join(head, body)}\n</html>\n'


def _title(report: Report) -> str:
    """The name of the only file, or the number of files."""
    if len(report.files) == 1:
        file = report.files[0].file
        return (file.title or file.name if file else None) or report.files[0].path
    return f"{len(report.files)} budget files"


def _asset(name: str) -> str:
    text = files("budgetlint.reports.whatif").joinpath(name).read_text(encoding="utf-8")
    return "\n" + text.replace("\r\n", "\n")


def _policy(style: str, script: str) -> str:
    """The policy, which allows only the page's own style and script, by hash."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _data(plans: list[Json]) -> str:
    """The formulas as JSON, one line per knob and per formula, without any `<` that could end the element."""
    return "\n[" + ",\n".join(_plan(plan) for plan in plans) + "]\n"


def _plan(plan: Json) -> str:
    if not isinstance(plan, dict):
        return _line(plan)
    return "{" + ",\n".join(f"{_line(key)}: {_part(key, value)}" for key, value in plan.items()) + "}"


def _part(key: str, value: Json) -> str:
    if key not in _FLAT_KEYS or not isinstance(value, list):
        return _line(value)
    return "[\n" + ",\n".join(_plan(item) if key == "workloads" else _line(item) for item in value) + "]"


def _line(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return plain(text.replace("<", "\\u003c"))
