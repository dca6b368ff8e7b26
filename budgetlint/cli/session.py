"""What every command over budget files does first: the day, the configuration, the files, the run."""

from datetime import date
from typing import TYPE_CHECKING

from budgetlint.edges import budget_files
from budgetlint.edges.configuration_file import FoundConfiguration, found_configuration, read_text
from budgetlint.edges.price_files import PriceFiles
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.pipeline import BudgetText, Linter, Settings
from budgetlint.lint.prices import PriceText, PriceTexts
from budgetlint.model.budget import BUILTIN
from budgetlint.model.configuration import Configuration
from budgetlint.model.snapshot import ModelPrices, PriceSnapshot

if TYPE_CHECKING:
    from budgetlint.lint.report import Report


class _Prices(Frozen):
    """Price texts from disk, or from the catalog for `builtin`."""

    files: PriceFiles

    def __call__(self, referrer: str, reference: str, models: frozenset[str]) -> PriceText:
        if reference == BUILTIN:
            return _builtin(models)
        found = self.files(referrer, reference)
        return PriceText(found.text, found.sha256, found.detail)


def _builtin(models: frozenset[str]) -> PriceText:
    """The catalog's prices of the models in use, as the text that pinning them would write."""
    from budgetlint.catalog.pinned import merged
    from budgetlint.catalog.text import snapshot_text
    from budgetlint.edges import catalog
    from budgetlint.edges.price_files import content_hash

    found = (catalog.lookup(model) for model in sorted(models))
    whole = {**merged(piece for piece in found if piece is not None), "date": catalog.date()}
    text = snapshot_text(whole)
    return PriceText(text, content_hash(text.encode()), names=lambda: tuple(name for name, _ in catalog.names()))


def prices_on_disk() -> PriceTexts:
    """Price texts as a run over the working tree finds them."""
    return _Prices(PriceFiles())


def day_of(text: str | None) -> date:
    """The day of a run: `--as-of`, else today in UTC. Raises `Trouble`."""
    if text is None:
        from budgetlint.edges.clock import today

        return today()
    try:
        day = date.fromisoformat(text)
        if day.isoformat() == text:
            return day
    except ValueError:
        pass
    raise Trouble(f"`{text}` is no day, expected one such as `2026-06-17`")


def settings_of(as_of: str | None, found: FoundConfiguration) -> Settings:
    """The settings of a run. Raises `Trouble` where the configuration can't be used."""
    day = day_of(as_of)
    if not found.data:
        return Settings(day, configuration_path=found.path, prefix=found.prefix)
    configuration = _configuration(found)
    policy = None
    if configuration.policy is not None:
        policy = read_text(found.beside(configuration.policy))
    return Settings(day, configuration, found.path, policy, found.prefix)


def _configuration(found: FoundConfiguration) -> Configuration:
    from budgetlint.shape.configuration import ConfigurationFault, read_configuration

    try:
        configuration = read_configuration(found.data)
    except ConfigurationFault as fault:
        raise Trouble(f"`{found.path}` {fault}") from None
    _know_rules(configuration, found.path)
    if configuration.required_version is not None:
        _require(configuration.required_version, found.path)
    return configuration


def _know_rules(configuration: Configuration, path: str) -> None:
    """Refuses names that no rule has: a rule misspelt is a rule that goes on speaking, or falls silent."""
    from budgetlint.rules import RULES
    from budgetlint.rules.words import nearest

    known = {rule.name for rule in RULES}
    ignored = (name for names in configuration.per_file_ignores.values() for name in names)
    for name in (*(configuration.select or ()), *configuration.ignore, *configuration.severity, *ignored):
        if name not in known:
            near = nearest(name, known)
            raise Trouble(f"`{path}`: `{name}` is no rule{f', did you mean `{near}`?' if near else ''}")


def _require(specifier: str, path: str) -> None:
    """Refuses to run where the configuration asks for another version of us."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from budgetlint import __version__

    try:
        if SpecifierSet(specifier).contains(__version__, prereleases=True):
            return
    except InvalidSpecifier:
        raise Trouble(f"`{path}`: `required-version` `{specifier}` is no version specifier such as `>=0.1`") from None
    raise Trouble(f"`{path}` asks for budgetlint {specifier}, this is {__version__}")


def _newest(models: frozenset[str]) -> PriceSnapshot | None:
    """The catalog's prices of some models, by the names asked for."""
    from budgetlint.edges import catalog
    from budgetlint.shape.reader import read_record

    found: dict[str, ModelPrices] = {}
    whole: PriceSnapshot | None = None
    for name in sorted(models):
        piece = catalog.lookup(name)
        if piece is not None:
            one = read_record(PriceSnapshot, piece)
            found[name] = next(iter(one.models.values()))
            before = whole or one
            whole = replace(one, sources={**before.sources, **one.sources}, meters={**before.meters, **one.meters})
    return None if whole is None else replace(whole, models=found)


def run_over_prices(paths: tuple[str, ...], day: date, prices: str) -> "Report":
    """The report over budget files as if all of them used one price file. Raises `Trouble`."""
    files = budget_files.found(paths)
    found = PriceFiles()("", prices)
    text = PriceText(found.text, found.sha256, found.detail)
    linter = Linter(Settings(day), lambda *_: text)
    return linter.report(BudgetText(path, budget_files.read(path)) for path in files)


def run_over(paths: tuple[str, ...], as_of: str | None, config: str | None, *, newer: bool = False) -> "Report":
    """The report over the budget files that paths name; `newer` asks the catalog for newer prices. Raises `Trouble`."""
    return run_and_inputs(paths, as_of, config, newer=newer)[0]


def run_and_inputs(
    paths: tuple[str, ...], as_of: str | None, config: str | None, *, newer: bool = False
) -> tuple["Report", tuple[str, ...]]:
    """The report over budget files, and every path that was read or looked for on the way. Raises `Trouble`."""
    found = found_configuration(config)
    settings = settings_of(as_of, found)
    if newer:
        settings = replace(settings, catalog=_newest)
    files = budget_files.found(paths)
    prices = PriceFiles()
    report = _reported(Linter(settings, _Prices(prices)), files, settings)
    policy = settings.configuration.policy
    policies = () if policy is None else (found.beside(policy),)
    return report, (*files, *found.looked_at, *policies, *prices.paths)


def _reported(linter: Linter, files: list[str], settings: Settings) -> "Report":
    texts = (BudgetText(path, budget_files.read(path)) for path in files)
    if settings.policy is None:
        return linter.report(texts)
    from budgetlint.shape.fault import PolicyError

    try:
        return linter.report(texts)
    except PolicyError as fault:
        raise Trouble(str(fault)) from None
