"""The day, the configuration and the policy of a run."""

from typing import TYPE_CHECKING

from budgetlint.app.day import day_of
from budgetlint.edges.configuration_file import ConfigurationFile, line_of, read_text
from budgetlint.edges.trouble import Trouble
from budgetlint.lint.settings import Settings
from budgetlint.model.configuration import NO_CONFIGURATION, Configuration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from budgetlint.model.account_presets import AccountPreset
    from budgetlint.shape.fault import ShapeFault


def account_presets() -> "Mapping[str, AccountPreset]":
    """The built-in presets that accounts may name."""
    from budgetlint.app.account_presets import account_presets as presets

    return presets()


def settings_of(as_of: str | None, source: ConfigurationFile) -> Settings:
    """The settings of a run. Raises `Trouble` if the configuration is invalid."""
    day = day_of(as_of)
    configuration = configuration_of(source)
    policy = None if configuration.policy is None else read_text(source.beside(configuration.policy))
    return Settings(day, configuration, source.path, source.text, policy, source.prefix, presets=account_presets)


def settings_of_version(as_of: str | None, source: ConfigurationFile, *, past: bool) -> Settings:
    """The settings of one side of a comparison, without a policy, which judges files, not their estimates. Raises
    `Trouble`.

    For a past version, `required-version` and unknown rules are not checked: they were written for an earlier
    budgetlint.
    """
    configuration = _read(source) if past else configuration_of(source)
    return Settings(
        day_of(as_of), configuration, source.path, source.text, None, source.prefix, presets=account_presets
    )


def configuration_of(source: ConfigurationFile) -> Configuration:
    """The configuration in a file, with its rule names and required version checked. Raises `Trouble`."""
    configuration = _read(source)
    if configuration is not NO_CONFIGURATION:
        _know_rules(configuration, source.path, source.text)
    if configuration.required_version is not None:
        _require(configuration.required_version, source.path)
    return configuration


def _read(configuration: ConfigurationFile) -> Configuration:
    if not configuration.data:
        return NO_CONFIGURATION
    from budgetlint.shape.configuration import ConfigurationFault, read_configuration

    try:
        return read_configuration(configuration.data)
    except ConfigurationFault as fault:
        faults = [_described(shape_fault, configuration) for shape_fault in fault.faults]
        raise Trouble(f"`{configuration.path}` {'; '.join(faults) or fault}") from None


def _described(fault: "ShapeFault", configuration: ConfigurationFile) -> str:
    """A fault with its line, and a suggestion."""
    from budgetlint.figures.guess import is_suggestion

    key = fault.path[-1] if fault.path else None
    line = line_of(configuration.text, str(key)) if isinstance(key, str) else None
    place = "" if line is None else f"line {line}, "
    near = f", {fault.help}" if fault.help and is_suggestion(fault.help) else ""
    return f"{place}{fault.described()}{near}"


def _know_rules(configuration: Configuration, path: str, text: str) -> None:
    """Refuse unknown rule names: a misspelled rule would keep its default setting. Raises `Trouble`."""
    from budgetlint.rules import RULES

    known = {rule.name for rule in RULES}
    ignored = (name for names in configuration.per_file_ignores.values() for name in names)
    named = (*(configuration.select or ()), *configuration.ignore, *configuration.severity, *ignored)
    for name in (*named, *configuration.allow_silencing):
        if name not in known:
            from budgetlint.figures.guess import suggestion

            line = line_of(text, name)
            place = "" if line is None else f" line {line}"
            raise Trouble(f"`{path}`{place}: unknown rule `{name}`{suggestion(name, known)}")


def _require(specifier: str, path: str) -> None:
    """Refuse to run if the configuration requires another version of budgetlint. Raises `Trouble`."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    from budgetlint import __version__

    try:
        if SpecifierSet(specifier).contains(__version__, prereleases=True):
            return
    except InvalidSpecifier:
        raise Trouble(
            f"`{path}`: `required-version` `{specifier}` is not a version specifier such as `>=0.1`"
        ) from None
    raise Trouble(f"`{path}` requires budgetlint {specifier}, this is {__version__}")
