"""The arithmetic corpus: a folder a case, its figures read as text."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from tests.oracle.oracle import Json, evaluate
from tests.oracle.tariff import mapping

CORPUS = Path(__file__).parents[1] / "corpus" / "arithmetic"
NAMES = sorted(folder.name for folder in CORPUS.iterdir() if folder.is_dir())
KINDS = ("llm-app", "agent", "image", "video", "audio", "embeddings", "metered", "subscription")
"""The kinds of workload that the oracle knows; figures of other kinds come only from the case's author."""


@dataclass(frozen=True)
class Case:
    """What one folder holds."""

    budget: Mapping[str, object]
    prices: Mapping[str, object]
    contract: Mapping[str, object] | None
    expected: dict[str, Json]

    @property
    def as_of(self) -> date:
        return date.fromisoformat(str(self.expected["as_of"]))

    @property
    def is_known(self) -> bool:
        """Whether the oracle knows all its workloads."""
        return all(mapping(workload)["kind"] in KINDS for workload in mapping(self.budget["workloads"]).values())

    def result(self) -> dict[str, Json]:
        """The oracle's figures, in the shape of the expected file."""
        return {"as_of": self.as_of.isoformat()} | evaluate(self.budget, self.prices, self.as_of, self.contract)


def case(name: str) -> Case:
    folder = CORPUS / name
    contract = folder / "contract.json"
    return Case(
        mapping(yaml.load((folder / "budget.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)),
        plain(folder / "prices.json"),
        plain(contract) if contract.exists() else None,
        json.loads((folder / "expected.json").read_text(encoding="utf-8")),
    )


def plain(path: Path) -> Mapping[str, object]:
    """A JSON file whose numbers stay text."""
    return mapping(json.loads(path.read_text(encoding="utf-8"), parse_float=str, parse_int=str))
