"""What a tool returns: the command line's JSON, shortened section by section for a conversation."""

import json
from collections.abc import Callable
from typing import Final

from mcp.types import CallToolResult, TextContent

from budgetlint.edges.trouble import Trouble
from budgetlint.source.plain import plain

MOST_FINDINGS: Final = 20


def answer(run: Callable[[], str]) -> CallToolResult:
    """The JSON object that a command writes, with at most 20 findings and the number of those left out.

    A failed command is an error of the tool, never of the protocol. Control characters and those that change the
    direction of text are escaped.
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
