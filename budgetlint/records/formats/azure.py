"""Azure: the AI gateway's log of language-model calls counts tokens; the service's own request log does not.

The gateway writes several rows per call under one id: one with the counts, and one for each piece of the messages.
"""

from budgetlint.records.calls import Format

_MINE = "json_extract_string(properties, '$.{}')"


def _of(*names: str) -> str:
    """The first non-null member of the properties, or column of the same name."""
    return "COALESCE(" + ", ".join(_MINE.format(name) for name in names) + ", NULL)"


AZURE_GATEWAY = Format(
    name="azure-gateway",
    about="Azure API Management's log of language-model calls",
    reads={
        **dict.fromkeys(("CorrelationId", "RequestId", "ModelName", "DeploymentName", "Region"), "TEXT"),
        **dict.fromkeys(("PromptTokens", "CompletionTokens", "TotalTokens"), "TEXT"),
        "TimeGenerated": "TIME",
        "time": "TIME",
        "properties": "JSON",
    },
    any_of=(
        frozenset({"PromptTokens", "CompletionTokens", "TimeGenerated"}),
        frozenset({"properties.promptTokens", "properties.completionTokens", "time"}),
    ),
    anchor=("TimeGenerated", "time"),
    convention="inclusive",
    calls=(
        f"COALESCE(PromptTokens, CompletionTokens, {_of('promptTokens', 'completionTokens')}) IS NOT NULL "
        f"AND COALESCE(NULLIF(ModelName, ''), NULLIF(DeploymentName, ''), {_of('modelName', 'deploymentName')}) IS NOT NULL"
    ),
    columns={
        "call_id": f"COALESCE(CorrelationId, RequestId, {_of('correlationId', 'requestId')})",
        "provider": "'azure'",
        "model": f"COALESCE(NULLIF(ModelName, ''), NULLIF(DeploymentName, ''), {_of('modelName', 'deploymentName')})",
        "input": f"COALESCE(PromptTokens, {_of('promptTokens')})",
        "output_tokens": f"COALESCE(CompletionTokens, {_of('completionTokens')})",
        "total": f"COALESCE(TotalTokens, {_of('totalTokens')})",
        "created": "COALESCE(TimeGenerated, time)",
    },
)

AZURE_REQUESTS = Format(
    name="azure-requests",
    about="Azure OpenAI's request diagnostics, which count no tokens",
    reads={"category": "TEXT", "operationName": "TEXT", "time": "TIME"},
    any_of=(frozenset({"category", "operationName", "resourceId", "time", "properties"}),),
    anchor=("category", "operationName", "time"),
    calls="FALSE",
    columns={"created": "time"},
)
