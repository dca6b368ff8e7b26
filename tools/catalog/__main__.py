"""`python -m tools.catalog [--wheels FOLDER]`: writes `budgetlint/catalog/data`, reproducibly."""

import argparse
import json
import tempfile
from decimal import Decimal
from pathlib import Path

import yaml

from budgetlint.source.document import Plain
from tools.catalog.assemble import DataSets, catalog_files
from tools.catalog.literals import providers_of
from tools.catalog.releases import pinned, texts_of

DATA = Path(__file__).parents[2] / "budgetlint" / "catalog" / "data"
_CURATED = Path(__file__).with_name("curated.json")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.catalog", description=__doc__)
    parser.add_argument("--wheels", type=Path, help="a folder that has the releases, or to which they are downloaded")
    parser.add_argument("--into", type=Path, default=DATA, help="the folder to write; default: the package's own")
    options = parser.parse_args()
    wheels: Path | None = options.wheels
    into: Path = options.into
    with tempfile.TemporaryDirectory() as temporary:
        catalog = catalog_files(data_sets(wheels or Path(temporary)))
    write(catalog.files, into)
    print("\n".join(catalog.findings.table()))
    if catalog.findings.unexplained:
        raise SystemExit("the catalog has an implausible price without a reason")


def data_sets(folder: Path) -> DataSets:
    """The data of the pinned releases, read from the wheels of a folder."""
    releases = pinned()
    texts = {key: texts_of(release, folder) for key, release in releases.items()}
    return DataSets(
        litellm=_json_object(texts["litellm"][0]),
        genai=providers_of(texts["genai-prices"][0]),
        metergraph=_yaml(texts["metergraph-core"][0]),
        model_prices=_json_object(texts["model-prices"][0]),
        cost_calculator=[_json_object(text) for text in texts["openai-cost-calculator"]],
        azure_services=_json_object(texts["azure-genai-prices"][0]),
        earlier={key: _json_object(texts[key][0]) for key in releases if " " in key},
        curated=_json_object(_CURATED.read_text(encoding="utf-8")),
        releases=releases,
    )


def _json_object(text: str) -> dict[str, Plain]:
    data: dict[str, Plain] = json.loads(text, parse_float=Decimal)
    return data


def _yaml(text: str) -> Plain:
    """Read every scalar as text, so that no figure passes through binary floating point."""
    data: Plain = yaml.load(text, Loader=yaml.BaseLoader)
    return data


def write(files: dict[str, str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if old.name not in files:
            old.unlink()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
