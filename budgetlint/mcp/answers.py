"""What a tool answers: section by section the command line's JSON, short enough for a conversation."""

import json
from collections.abc import Callable
from typing import Final

from mcp.types import CallToolResult, TextContent

from budgetlint.edges.trouble import Trouble
from budgetlint.source.plain import plain

MOST_FINDINGS: Final = 20


def answer(run: Callable[[], str]) -> CallToolResult:
    """The JSON object that a command writes, with at most 20 findings and how many more there are.

    What could not be done is an error of the tool, never of the protocol. Characters that steer a terminal or turn a line
    around are written as escapes.
    """
    try:
        data = json.loads(run())
    except Trouble as trouble:
        return CallToolResult(content=[TextContent(text=plain(str(trouble)))], is_error=True)
    assert isinstance(data, dict)
    findings = data.get("findings")
    if isinstance(findings, list) and len(findings) > MOST_FINDINGS:
        data["findings"] = findings[:MOST_FINDINGS]
        data["more"] = len(findings) - MOST_FINDINGS
    text = plain(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    return CallToolResult(content=[TextContent(text=text)], structured_content=data)
