"""The verdict on each mutant: kept between runs, and listed."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import sqrt
from pathlib import Path

from tools.mutate.mutations import Mutant

ACCEPTED = Path(__file__).parent / "accepted.txt"
KILLED, TIMED_OUT, SURVIVED, UNREACHED = "killed", "timed out", "survived", "unreached"
DEAD = frozenset({KILLED, TIMED_OUT})


@dataclass(frozen=True)
class Verdict:
    """The verdict on a mutant, and its tests: the name of the one that killed it, or the hashes of those that it survived."""

    word: str
    tests: Sequence[str]


@dataclass
class Module:
    """A module of a room as it was when the run began, its selected mutants, and their verdicts by number."""

    room: str
    path: Path
    name: str
    source: str
    mutants: Sequence[Mutant]
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    @property
    def dotted(self) -> str:
        """The name under which it is imported."""
        return self.name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")

    def statement(self, mutant: Mutant) -> str:
        """The mutant's statement, as recorded for the tests that reach it."""
        return f"{self.dotted}:{mutant.statement}"

    def key(self, mutant: Mutant) -> str:
        """A mutant as one line of text, as in `accepted.txt`."""
        return f"{self.name} {mutant.name}"

    def rank(self, mutant: Mutant, seed: int) -> str:
        """The mutant's rank in a sample: a hash of the mutant, independent of the rest of its room."""
        return sha256(f"{seed} {self.key(mutant)} {mutant.turn}".encode()).hexdigest()


def kept(folder: Path, module: Module) -> None:
    """Read the verdicts of earlier runs on functions whose text is unchanged."""
    path = _place(folder, module)
    if path.is_file():
        verdicts = json.loads(path.read_text("utf-8"))
        for mutant in module.mutants:
            if read := verdicts.get(_identity(mutant)):
                module.verdicts[mutant.number] = Verdict(read[0], read[1])


def keep(folder: Path, module: Module) -> None:
    """Add a module's verdicts to those of earlier runs."""
    path = _place(folder, module)
    verdicts = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    for mutant in module.mutants:
        if verdict := module.verdicts.get(mutant.number):
            verdicts[_identity(mutant)] = [verdict.word, list(verdict.tests)]
    whole = path.with_suffix(".new")
    whole.write_text(json.dumps(verdicts), "utf-8")
    whole.replace(path)


def accepted() -> Mapping[str, str]:
    """Survivors that are equivalent to the original, each with the reason: lines of `MUTANT  # REASON`."""
    lines = [line for line in ACCEPTED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {mutant.rstrip(): reason for mutant, _, reason in (line.partition("  # ") for line in lines)}


def listed(modules: Sequence[Module], everything: Mapping[str, int]) -> Iterator[str]:
    """The survivors, then a line per room: the share killed, with its 95 % interval if only a sample was tried."""
    reasons = accepted()
    rooms: dict[str, Counter[str]] = {}
    for module in modules:
        counts = rooms.setdefault(module.room, Counter())
        for mutant in module.mutants:
            verdict = module.verdicts.get(mutant.number)
            word = "not run" if verdict is None else verdict.word
            if word in {SURVIVED, UNREACHED}:
                word = "accepted" if module.key(mutant) in reasons else word
            counts[word] += 1
            if word in {SURVIVED, UNREACHED}:
                yield f"{word}: {module.name}:{mutant.line} {mutant.name}"
    for room, counts in rooms.items():
        yield _summary(room, counts, everything[room])


def survivors(modules: Sequence[Module]) -> int:
    """The number of survivors without an accepted reason."""
    reasons = accepted()
    return sum(
        verdict.word in {SURVIVED, UNREACHED} and module.key(mutant) not in reasons
        for module in modules
        for mutant in module.mutants
        if (verdict := module.verdicts.get(mutant.number))
    )


def interval(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's formula."""
    z, share = 1.96, part / whole
    middle = share + z * z / (2 * whole)
    width = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    return (middle - width) / (1 + z * z / whole), (middle + width) / (1 + z * z / whole)


def _summary(room: str, counts: Counter[str], everything: int) -> str:
    dead = sum(counts[word] for word in DEAD)
    tried = dead + counts[SURVIVED] + counts[UNREACHED] + counts["accepted"]
    if not tried:
        return f"{room}: no mutant of {everything} was tried"
    parts = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    text = f"{room}: {dead / tried:.1%} killed, {(dead + counts['accepted']) / tried:.1%} with those accepted, of {tried} tried of {everything} ({parts})"
    if tried == everything:
        return text
    low, high = interval(dead, tried)
    return f"{text}; 95 % interval of the killed {low:.1%} to {high:.1%}"


def _identity(mutant: Mutant) -> str:
    return f"{mutant.scope} {mutant.name} {mutant.turn}"


def _place(folder: Path, module: Module) -> Path:
    return folder / f"{module.name.replace('/', '.')}.json"
