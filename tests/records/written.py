"""Records written to a file, and what was read of them."""

import json
from pathlib import Path

from budgetlint.records.observed import Observed

RECORD = {
    "id": "a",
    "created_at": "2026-06-08T10:00:00Z",
    "service": "support",
    "provider": "openai",
    "model": "gpt-5.1",
    "input_tokens": 1200,
    "output_tokens": 90,
}


def lines(count: int = 3) -> list[str]:
    return [json.dumps({**RECORD, "id": f"call-{number}"}) for number in range(count)]


def table(header: str, *rows: str) -> str:
    return "\n".join([header, *rows]) + "\n"


HEADER = "id,created_at,service,provider,model,input_tokens,output_tokens"

ROW = "a,2026-06-08T10:00:00Z,support,openai,gpt-5.1,1200,90"

OTHER = "b,2026-06-08T11:00:00Z,support,openai,gpt-5.1,1000,10"


def written(path: Path, data: "bytes | str") -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def counts(observed: Observed) -> list[tuple[str, str, int, int]]:
    return [(Path(file.path).name, file.format, file.records, file.unread) for file in observed.files]


def sent(observed: Observed) -> tuple[int, int]:
    tokens = observed.workloads[0].tokens
    return tokens.uncached_input, tokens.output
