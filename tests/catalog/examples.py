"""Slices of the price lists with their expected results; `python -m tests.catalog.examples` rewrites those."""

import csv
import json
from collections.abc import Callable
from dataclasses import astuple
from decimal import Decimal
from pathlib import Path

from budgetlint.catalog.importers.account import NotCarried
from budgetlint.catalog.importers.aws_price_list import snapshot_from_aws_price_list
from budgetlint.catalog.importers.azure_retail import snapshot_from_azure_retail
from budgetlint.catalog.importers.cost_calculator import snapshot_from_cost_calculator
from budgetlint.catalog.importers.csv_rows import snapshot_from_rows
from budgetlint.catalog.importers.genai_prices import snapshot_from_genai_prices
from budgetlint.catalog.importers.helicone import snapshot_from_helicone
from budgetlint.catalog.importers.langfuse import snapshot_from_langfuse
from budgetlint.catalog.importers.litellm import snapshot_from_litellm
from budgetlint.catalog.importers.llm_prices import snapshot_from_llm_prices
from budgetlint.catalog.importers.metergraph import snapshot_from_metergraph
from budgetlint.catalog.importers.model_prices import snapshot_from_model_prices
from budgetlint.catalog.importers.models_dev import snapshot_from_models_dev
from budgetlint.catalog.importers.openrouter import snapshot_from_openrouter
from budgetlint.catalog.text import snapshot_text
from budgetlint.source.document import Plain
from tools.catalog.assemble import DataSets, catalog_files
from tools.catalog.releases import pinned

HERE = Path(__file__).parent
SLICES = HERE / "slices"
EXPECTED = HERE / "expected"
DAY = "2026-11-19"

Imported = tuple[dict[str, Plain], list[NotCarried]]


def data(name: str) -> Plain:
    loaded: Plain = json.loads((SLICES / name).read_text(encoding="utf-8"), parse_float=Decimal)
    return loaded


def mapping(name: str) -> dict[str, Plain]:
    loaded = data(name)
    assert isinstance(loaded, dict)
    return loaded


def rows() -> list[dict[str, str]]:
    with (SLICES / "rows.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


IMPORTS: dict[str, Callable[[], Imported]] = {
    "litellm": lambda: snapshot_from_litellm(mapping("litellm.json"), published=DAY, through="litellm 1.109.1"),
    "genai_prices": lambda: snapshot_from_genai_prices(
        data("genai_prices.json"), published=DAY, through="genai-prices 0.2.3"
    ),
    "openrouter": lambda: snapshot_from_openrouter(data("openrouter.json"), published=DAY),
    "metergraph": lambda: snapshot_from_metergraph(data("metergraph.json"), published=DAY),
    "model_prices": lambda: snapshot_from_model_prices(data("model_prices.json"), published=DAY),
    "cost_calculator": lambda: snapshot_from_cost_calculator([mapping("cost_calculator.json")], published=DAY),
    "models_dev": lambda: snapshot_from_models_dev(data("models_dev.json"), published=DAY),
    "llm_prices": lambda: snapshot_from_llm_prices(data("llm_prices.json"), published=DAY),
    "langfuse": lambda: snapshot_from_langfuse(data("langfuse.json"), published=DAY),
    "helicone": lambda: snapshot_from_helicone(data("helicone.json"), published=DAY),
    "azure_retail": lambda: snapshot_from_azure_retail(data("azure_retail.json"), published=DAY),
    "aws_price_list": lambda: snapshot_from_aws_price_list(data("aws_price_list.json"), published=DAY),
    "csv": lambda: snapshot_from_rows(rows(), day=DAY, title="negotiated prices"),
}


def imported(name: str) -> str:
    """A snapshot and everything that it leaves out, as one text."""
    snapshot, left = IMPORTS[name]()
    lines = [" | ".join(astuple(item)) for item in left]
    return snapshot_text(snapshot) + "\nnot carried\n" + "".join(f"{line}\n" for line in lines)


def sets() -> DataSets:
    """The slices as if they were the whole price lists."""
    return DataSets(
        litellm=mapping("litellm.json"),
        genai=data("genai_prices.json"),
        metergraph=data("metergraph.json"),
        model_prices=data("model_prices.json"),
        cost_calculator=[mapping("cost_calculator.json")],
        azure_services=data("azure_services.json"),
        earlier={"litellm 1.97.0": {key: mapping("litellm.json")[key] for key in ("gpt-4.1", "claude-opus-4-6")}},
        curated={
            "aliases": {"google/veo-3.1": "google/veo-3.1-generate-001"},
            "listed_for": {"google/veo-3.1-generate-001": {"resolution": ["720p", "1080p"]}},
        },
        releases=pinned(),
    )


def built() -> str:
    return "\n".join(f"== {name}\n{text}" for name, text in catalog_files(sets()).files.items())


def outputs() -> dict[str, str]:
    return {**{f"{name}.txt": imported(name) for name in IMPORTS}, "catalog.txt": built()}


if __name__ == "__main__":
    EXPECTED.mkdir(exist_ok=True)
    for name, text in outputs().items():
        (EXPECTED / name).write_text(text, encoding="utf-8", newline="\n")
