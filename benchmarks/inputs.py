"""The files to measure: one of sixty lines, a thousand like it, and one with any number of workloads."""

import shutil
from pathlib import Path

INPUTS = Path(__file__).parent / "data"
AS_OF = "2026-07-01"


def one_file(folder: Path) -> Path:
    """A valid budget of sixty lines beside its pinned prices."""
    shutil.copy(INPUTS / "prices.json", folder)
    return Path(shutil.copy(INPUTS / "sixty-lines.yaml", folder / "budget.yaml"))


def many_files(folder: Path, count: int) -> list[Path]:
    """Writes that budget `count` times, each with its own name and volumes, over one snapshot."""
    shutil.copy(INPUTS / "prices.json", folder)
    text = (INPUTS / "sixty-lines.yaml").read_text().replace("snapshot: prices.json", "snapshot: ../prices.json")
    return [written(folder / f"team-{number}" / "budget.yaml", numbered(text, number)) for number in range(count)]


def numbered(text: str, number: int) -> str:
    return text.replace("name: storefront", f"name: storefront-{number}").replace(
        "users: 100", f"users: {100 + number % 50}"
    )


def large_file(folder: Path, workloads: int) -> Path:
    """Writes one budget with `workloads` coding agents of thirteen lines each, whose volumes differ."""
    shutil.copy(INPUTS / "prices.json", folder)
    head = (INPUTS / "sixty-lines.yaml").read_text().split("workloads:\n")[0]
    budget = f"budgets:\n  total: {{ceiling: {workloads}k}}\n"
    agents = "".join(agent(number) for number in range(workloads))
    return written(folder / f"{workloads}.budget.yaml", f"{head}workloads:\n{agents}{budget}")


def agent(number: int) -> str:
    return f"""\
  agent-{number}:
    kind: agent
    model: anthropic/claude-sonnet-4-5
    tasks: {100 + number % 300}
    calls_per_task: {5 + number % 10}
    context:
      instructions: {1000 + number % 500}
      tool_definitions: 3000
      conversation_history: 4000
      growth_per_call: 1200
    output_tokens: 700
    multipliers:
      cache: {{mode: prefix, hit_rate: 95%, ttl: 1h}}
    assumptions_from: {{source: session logs, measured_on: 2026-06-01}}

"""


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
