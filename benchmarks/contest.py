"""Commands that alternate, and the table of their times."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Command = Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Target:
    """The longest time that `runner` may take, as a multiple of `peer`'s."""

    runner: str
    peer: str
    at_most: float


@dataclass(frozen=True, slots=True)
class Contest:
    """Commands by name; the others are compared with the first."""

    title: str
    folder: Path
    commands: Mapping[str, Command]
    rounds: int
    targets: Sequence[Target] = ()


def table(contest: Contest) -> str:
    """A line per command with the median in milliseconds and the median of the rounds' ratios, then a line per target."""
    taken = rounds(contest)
    first = next(iter(contest.commands))
    lines = [f"{contest.title} ({contest.rounds} rounds)"]
    lines += [
        f"  {name:<24} {median(times) * 1000:>12,.1f} ms {ratio(times, taken[first]):>9.3f} × {first}"
        for name, times in taken.items()
    ]
    for target in contest.targets:
        reached = ratio(taken[target.runner], taken[target.peer])
        verdict = "met" if reached <= target.at_most else "MISSED"
        lines.append(f"  {target.runner} ÷ {target.peer} = {reached:.3f}, at most {target.at_most}: {verdict}")
    return "\n".join(lines)


def rounds(contest: Contest) -> dict[str, list[float]]:
    """Seconds by command, one figure per round; several rounds are preceded by an uncounted one that fills caches."""
    warming = int(contest.rounds > 1)
    taken: dict[str, list[float]] = {name: [] for name in contest.commands}
    for _ in range(warming + contest.rounds):
        for name, command in contest.commands.items():
            taken[name].append(run(command, contest.folder))
    return {name: times[warming:] for name, times in taken.items()}


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def run(command: Command, folder: Path) -> float:
    """Wall-clock seconds of a whole process; asserts that it succeeds."""
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))[:200]}\n{done.stdout[:2000]}{done.stderr[:2000]}")
    return seconds


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment of the commands, in which Python may write compiled files: without them a start takes five times as long."""
