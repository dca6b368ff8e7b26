"""The README's picture: the beginning of an example's text report, drawn as a card."""

from html import escape
from pathlib import Path

_LINE, _LEFT, _TOP, _COLUMN = 19, 22, 34, 7.85
_STYLE = (
    "text{font:13px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:#22211e;white-space:pre}"
    ".head{font-weight:700;fill:#14626b}.sum{font-weight:700}.good{font-weight:700;fill:#2f6b3a}"
    "rect{fill:#fbfaf7;stroke:#e2ded4}"
    "@media(prefers-color-scheme:dark){text{fill:#ebe8e1}rect{fill:#17181a;stroke:#35373b}.head{fill:#6cc3cc}.good{fill:#86c690}}"
)
_SUMS = ("base:", "operational:", "planned:")


def picture(report: Path) -> str:
    """The layers of the first workload of a text report, and its first budget, as SVG."""
    text = report.read_text(encoding="utf-8")
    blocks = text.split("\n\n")
    shown = [next(block for block in blocks if block.startswith(start)) for start in ("workload:", "budget:")]
    command = f"$ budgetlint report {report.parent.name}/budget.yaml"
    lines = [command, "", *"\n\n".join(shown).rstrip().splitlines()]
    width = round(_LEFT * 2 + max(map(len, lines)) * _COLUMN)
    height = _TOP + len(lines) * _LINE
    drawn = [
        f'<text class="{_kind(line)}" x="{_LEFT}" y="{_TOP + at * _LINE}">{escape(line)}</text>'
        for at, line in enumerate(lines)
        if line
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">',
            "<title>A budget file's estimate, layer by layer, and its budget</title>",
            f"<style>{_STYLE}</style>",
            f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>',
            *drawn,
            "</svg>",
            "",
        ]
    )


def _kind(line: str) -> str:
    if line.startswith(("$", "workload:", "budget:")):
        return "head"
    if line.strip().startswith(_SUMS):
        return "sum"
    return "good" if line.strip() == "status: ok" else "line"
