"""What came of each mutant: kept between runs, and listed."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.mutate.mutations import Mutant

ACCEPTED = Path(__file__).parent / "accepted.txt"


@dataclass
class Module:
    """A module, its mutants, and their verdicts so far: `killed`, `timed out`, `survived`, `unreached` or `untried`."""

    path: Path
    name: str
    mutants: Sequence[Mutant]
    verdicts: dict[int, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def kept(folder: Path, module: Module) -> dict[int, str]:
    """The verdicts of an earlier run, while the module is the same."""
    path = _place(folder, module)
    if not path.is_file():
        return {}
    read = json.loads(path.read_text("utf-8"))
    return {int(number): verdict for number, verdict in read["verdicts"].items()} if read["of"] == module.digest else {}


def keep(folder: Path, module: Module) -> None:
    """Writes a module's verdicts."""
    path = _place(folder, module)
    path.write_text(json.dumps({"of": module.digest, "verdicts": module.verdicts}), "utf-8")


def accepted() -> Mapping[str, str]:
    """Survivors that nobody can tell from the original, each with the reason: lines of `MUTANT  # REASON`."""
    lines = [line for line in ACCEPTED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {mutant.rstrip(): reason for mutant, _, reason in (line.partition("  # ") for line in lines)}


def key(module: Module, mutant: Mutant) -> str:
    """A mutant in a line of text that stays the same when lines move."""
    return f"{module.name} {mutant.qualname}: {' '.join(mutant.before.split())} → {' '.join(mutant.after.split())}"


def listed(modules: Sequence[Module]) -> Iterator[str]:
    """The survivors, then a line for each room and its sum."""
    reasons = accepted()
    rooms: dict[str, dict[str, int]] = {}
    for module in modules:
        counts = rooms.setdefault(module.path.parent.name, {})
        for mutant in module.mutants:
            verdict = module.verdicts.get(mutant.number, "not run")
            if verdict in {"survived", "unreached"} and key(module, mutant) in reasons:
                verdict = "accepted"
            counts[verdict] = counts.get(verdict, 0) + 1
            if verdict in {"survived", "unreached"}:
                yield f"{verdict}: line {mutant.lines[0] if mutant.lines else '?'} of {key(module, mutant)}"
    for room, counts in rooms.items():
        tried = sum(counts.get(verdict, 0) for verdict in ("killed", "timed out", "survived", "unreached"))
        share = f"{(counts.get('killed', 0) + counts.get('timed out', 0)) / tried:.1%}" if tried else "none"
        yield f"{room}: {share} of {tried} killed ({', '.join(f'{count} {verdict}' for verdict, count in sorted(counts.items()))})"


def _place(folder: Path, module: Module) -> Path:
    return folder / f"{module.name.replace('/', '.')}.json"
