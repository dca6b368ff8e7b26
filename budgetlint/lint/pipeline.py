"""Texts, prices, day and configuration to a report: each gate speaks only about what the one before let through."""

from collections.abc import Callable, Iterable
from datetime import date

from budgetlint.estimate.evaluate import Tariffs, estimate
from budgetlint.figures.exact import exactly
from budgetlint.findings.finding import Finding, Fix, Replacement
from budgetlint.findings.flood import without_floods
from budgetlint.findings.problem import At, Path, Problem
from budgetlint.findings.silencing import Silenced
from budgetlint.findings.suppress import applied, suppressions
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.prices import Books, PriceTexts, prices_of, pricing_in_force
from budgetlint.lint.report import FileReport, Report, by_place
from budgetlint.lint.select import Selection
from budgetlint.model.budget import DEFAULT_MAX_AGE_DAYS, BudgetFile
from budgetlint.model.configuration import NO_CONFIGURATION, Configuration
from budgetlint.model.mix import models_in
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.rules import RULES
from budgetlint.rules.rule import Gate, Rule, Subject, no_catalog, not_known
from budgetlint.shape.budget_file import Reading, read_budget_file
from budgetlint.source.document import Document, Span
from budgetlint.source.encoding import decoded, unreadable
from budgetlint.source.yaml_text import load_yaml

_KNOWN_RULES = frozenset(rule.name for rule in RULES)
_MEANING_RULES = tuple(rule for rule in RULES if rule.gate is Gate.MEANING)
_SEVERITIES = {rule.name: rule.severity for rule in RULES}
_GATES = {rule.name: rule.gate for rule in RULES}


class BudgetText(Frozen):
    """A budget file's bytes and the path it is reported under."""

    path: str
    data: bytes


class Settings(Frozen):
    """What a run is told: the day, the configuration, and an organisation's own schema with its path."""

    day: date
    configuration: Configuration = NO_CONFIGURATION
    configuration_path: str = "budgetlint.toml"
    policy: str | None = None
    prefix: str = ""
    """What globs of the configuration have before a reported path."""
    catalog: Callable[[frozenset[str]], PriceSnapshot | None] = no_catalog
    """The catalog's prices of some models, by the names asked for; asked only by who shows what is newer."""
    in_catalog: Callable[[str], bool] = not_known
    """Whether the catalog has a model; asked only of one that no price file has."""
    snapshot: str | None = None
    """A price file in place of the one that each budget file names."""


class Checked(Frozen):
    """What one file comes to, what is to say of it, and what is silenced of that."""

    file: FileReport
    findings: list[Finding]
    silenced: list[Silenced]


class Linter:
    """A run: it keeps what several files share, the price files above all."""

    __slots__ = ("_books", "_selection", "_settings", "_tariffs")

    def __init__(self, settings: Settings, prices: PriceTexts) -> None:
        self._settings = settings
        self._books = Books(prices, settings.in_catalog)
        self._selection = Selection(settings.configuration, settings.configuration_path)
        self._tariffs: dict[tuple[str | None, str | None], Tariffs] = {}

    def report(self, texts: Iterable[BudgetText]) -> Report:
        """The report over some files, in the order of their paths."""
        files: list[FileReport] = []
        findings: list[Finding] = []
        silenced: list[Silenced] = []
        for text in texts:
            checked = self.file(text)
            files.append(checked.file)
            findings.extend(checked.findings)
            silenced.extend(checked.silenced)
        files.sort(key=lambda file: file.path)
        findings.sort(key=by_place)
        silenced.sort(key=lambda entry: by_place(entry.finding))
        return Report(self._settings.day, tuple(files), tuple(findings), tuple(silenced), self._selection.rights)

    def file(self, text: BudgetText) -> Checked:
        """What one file comes to, and what is to say of it."""
        read = decoded(text.data)
        document = load_yaml(read) if isinstance(read, str) else unreadable(read)
        findings = [
            finding
            for fault in document.faults
            for finding in self._finding(text.path, fault.rule, fault.span, fault.message, fault.help)
        ]
        file = FileReport(text.path, document.text, None, None)
        if document.readable:
            reading = read_budget_file(document.data)
            findings.extend(self._shape_findings(text.path, document, reading))
            if reading.file is not None:
                file, more = self._meaning(text.path, document, reading, reading.file)
                findings.extend(more)
        checked = self._silenced(text.path, document, file, findings)
        return replace(checked, findings=without_floods(checked.findings))

    def _silenced(self, path: str, document: Document, file: FileReport, findings: list[Finding]) -> Checked:
        """The findings under the configuration, under comments, and those about comments under the configuration."""
        settled = self._selection.settled(findings, self._settings.prefix + path)
        comments = suppressions(document)
        if not comments:
            return Checked(file, settled.findings, settled.silenced)
        commented = applied(path, comments, settled.findings, _KNOWN_RULES, self._selection.rights)
        about = [finding for finding in commented.findings if _GATES.get(finding.rule) is Gate.SUPPRESSION]
        rest = [finding for finding in commented.findings if _GATES.get(finding.rule) is not Gate.SUPPRESSION]
        of_comments = self._selection.settled(about, self._settings.prefix + path)
        silenced = [*settled.silenced, *commented.silenced, *of_comments.silenced]
        return Checked(file, [*rest, *of_comments.findings], silenced)

    @exactly()
    def _meaning(
        self, path: str, document: Document, reading: Reading, file: BudgetFile
    ) -> tuple[FileReport, list[Finding]]:
        """The estimate, and what every rule says of it."""
        used = pricing_in_force(path, file, self._settings.configuration, self._settings.configuration_path)
        if self._settings.snapshot is not None:
            used = used.with_snapshot(self._settings.snapshot)
        models = models_in(file)
        listed, contract = used.read(self._books, models)
        day = self._settings.day
        books = (listed.sha256 if listed else None, contract.sha256 if contract else None)
        tariffs = self._tariffs.setdefault(books, {})
        found = estimate(file, prices_of(listed, contract, day), reading.unread, tariffs)
        subject = Subject(
            file,
            found,
            day,
            used.pricing,
            used.path,
            self._max_age(),
            listed,
            contract,
            reading.broken,
            lambda: self._settings.catalog(models),
            self._settings.catalog,
            self._settings.in_catalog,
            self._settings.configuration.require,
        )
        findings = [
            finding
            for rule in _MEANING_RULES
            for problem in rule.check(subject)
            for finding in self._placed(path, document, rule, problem)
        ]
        return FileReport(path, document.text, file, found, listed, contract), findings

    def _max_age(self) -> int:
        stated = self._settings.configuration.max_age_days
        return DEFAULT_MAX_AGE_DAYS if stated is None else int(stated)

    def _shape_findings(self, path: str, document: Document, reading: Reading) -> list[Finding]:
        """Faults of shape, and of an organisation's policy, in plain words; nothing is imported for a sound file."""
        findings: list[Finding] = []
        told = {(fault.span.line, fault.span.column) for fault in document.faults}
        if reading.broken:
            from budgetlint.shape.faults import explained

            for fault in explained(document, reading.broken):
                span = _span(document, fault.path, At(fault.at))
                if (span.line, span.column) not in told or fault.more:
                    fix = _fix(span, fault.instead)
                    made = self._finding(path, fault.rule, span, fault.message, fault.help, fault.path, fix)
                    findings.extend(replace(finding, more=fault.more) for finding in made)
        if self._settings.policy is not None:
            from budgetlint.shape.policy import policy_faults

            for fault in policy_faults(document.data, self._settings.policy):
                span = _span(document, fault.path, At(fault.at))
                findings.extend(self._finding(path, fault.rule, span, fault.message, fault.help, fault.path))
        return findings

    def _placed(self, path: str, document: Document, rule: Rule, problem: Problem) -> list[Finding]:
        severity = problem.severity or rule.severity
        span = _span(document, problem.path, problem.at)
        related = tuple((_span(document, where, At.KEY), what) for where, what in problem.related)
        about = ".".join(str(step) for step in problem.path)
        fix = _fix(span, problem.instead)
        return [
            Finding(
                rule.name, severity, path, span, problem.message, problem.help, related, about, fix, problem.overrun
            )
        ]

    def _finding(
        self,
        path: str,
        rule: str,
        span: Span,
        message: str,
        advice: str | None,
        about: Path = (),
        fix: Fix | None = None,
    ) -> list[Finding]:
        severity = _SEVERITIES[rule]
        subject = ".".join(str(step) for step in about)
        return [Finding(rule, severity, path, span, message, advice, (), subject, fix)]


def _fix(span: Span, instead: str | None) -> Fix | None:
    return None if instead is None else Fix((Replacement(span, instead),))


def _span(document: Document, path: Path, at: At) -> Span:
    match at:
        case At.BEST:
            return document.places.best(path)
        case At.KEY:
            return document.places.key(path)
        case At.VALUE:
            return document.places.value(path)
