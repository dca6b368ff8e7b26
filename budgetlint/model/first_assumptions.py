"""Initial assumptions for a new budget file: documented guesses, to be replaced with measured figures, each with its reason.

They are YAML files next to this module, copied with their comments.
"""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from budgetlint.frozen import Frozen

_PRESET_NAMES: Final = ("prototype", "production", "agent-heavy")
_STARTER_KINDS: Final = ("llm-app", "agent", "image", "video", "audio", "embeddings", "metered", "subscription")


class Preset(Frozen):
    """Initial multipliers and buffer as lines of YAML, and the kind of workload that goes with them."""

    kind: str
    multipliers: tuple[str, ...]
    buffer: str


class Starter(Frozen):
    """An initial workload of a kind: its model, and its keys as lines of YAML, the volume first."""

    model: str
    name: str
    lines: tuple[str, ...]

    @property
    def volume_key(self) -> str:
        """The key of its volume, such as `users`."""
        return self.lines[0].partition(":")[0]

    @property
    def volume(self) -> str:
        """Its volume as written, such as `100k`."""
        return self.lines[0].partition(":")[2].partition("#")[0].strip()

    def with_volume(self, volume: str) -> tuple[str, ...]:
        """Its lines with another volume, with comments kept in their columns where possible."""
        first, mark, comment = self.lines[0].partition("#")
        changed = f"{self.volume_key}: {volume}"
        line = f"{changed.ljust(len(first) - 1)} #{comment}" if mark else changed
        return (line, *self.lines[1:])


def _lines(folder: str, name: str) -> tuple[str, ...]:
    """The lines of a packaged YAML file, without lines that are only comments."""
    text = files("budgetlint.model").joinpath(folder, f"{name}.yaml").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


def _indented(lines: tuple[str, ...]) -> Iterator[str]:
    return (line.removeprefix("  ") for line in lines if line.startswith("  "))


def _value(lines: tuple[str, ...], key: str) -> str:
    """The text after a key, including its comment."""
    return next(line.removeprefix(f"{key}: ") for line in lines if line.startswith(f"{key}: "))


def _preset(name: str) -> Preset:
    lines = _lines("presets", name)
    return Preset(_value(lines, "kind"), tuple(_indented(lines)), _value(lines, "buffer"))


def _starter(kind: str) -> Starter:
    head, *rest = _lines("starters", kind)
    keys = tuple(_indented(tuple(rest)))
    stated = tuple(line for line in keys if not line.startswith(("kind: ", "model: ")))
    return Starter(_value(keys, "model"), head.removesuffix(":"), stated)


PRESETS: Final[Mapping[str, Preset]] = MappingProxyType({name: _preset(name) for name in _PRESET_NAMES})
"""Presets by name."""

STARTERS: Final[Mapping[str, Starter]] = MappingProxyType({kind: _starter(kind) for kind in _STARTER_KINDS})
"""The initial workload of each kind. The catalog has prices for all but seats."""
