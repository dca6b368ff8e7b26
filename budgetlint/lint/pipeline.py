"""From texts, prices, a day and a configuration to a report: each gate checks only what the previous one accepted."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from budgetlint.estimate.evaluate import Tariffs, estimate
from budgetlint.figures.exact import exactly
from budgetlint.findings.finding import Finding
from budgetlint.findings.flood import without_floods
from budgetlint.findings.problem import Problem, Severity
from budgetlint.findings.silencing import Silenced
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.origin import FileText, Origin
from budgetlint.lint.prices import Books, PriceTexts, PricingInForce, prices_of, pricing_in_force
from budgetlint.lint.report import FileReport, Report, by_place
from budgetlint.lint.select import Selection
from budgetlint.lint.settings import Settings
from budgetlint.lint.settling import settled
from budgetlint.model.budget import DEFAULT_MAX_AGE_DAYS, BudgetFile
from budgetlint.model.mix import models_in
from budgetlint.rules import RULES
from budgetlint.rules.rule import Gate, Rule, Subject
from budgetlint.shape.budget_file import Reading, read_budget_file
from budgetlint.source.document import Document, Plain
from budgetlint.source.encoding import decoded, unreadable
from budgetlint.source.yaml_text import load_yaml

if TYPE_CHECKING:
    from budgetlint.lint.including import Included
    from budgetlint.lint.siblings import Siblings

_MEANING_RULES = tuple(rule for rule in RULES if rule.gate is Gate.MEANING)
_OF_SHARED = "account-partial"
"""The rule whose findings a root resolves for included files that extend the same file."""
_INCLUDES = next(rule for rule in RULES if rule.name == "includes-invalid")
_RANGE = "p10"


class BudgetText(Frozen):
    """A budget file's bytes, the path under which it is reported, and its document if it was already read."""

    path: str
    data: bytes
    document: Document | None = None


def document_of(data: bytes) -> Document:
    """The document in a budget file's bytes."""
    read = decoded(data)
    return load_yaml(read) if isinstance(read, str) else unreadable(read)


class CheckedFile(Frozen):
    """The report on one file, its findings, and its silenced findings."""

    file: FileReport
    findings: list[Finding]
    silenced: list[Silenced]


class Linter:
    """A run over files: it caches what they share, above all price files."""

    __slots__ = ("_answered", "_books", "_find_siblings", "_selection", "_settings", "_siblings", "_tariffs")

    def __init__(
        self, settings: Settings, prices: PriceTexts, siblings: "Callable[[], Siblings] | None" = None
    ) -> None:
        self._settings = settings
        self._find_siblings = siblings
        self._siblings: Siblings | None = None
        self._books = Books(prices, settings.in_catalog)
        self._selection = Selection(settings.configuration, settings.configuration_path)
        self._tariffs: dict[tuple[str | None, str | None], Tariffs] = {}
        self._answered: list[Finding] = []

    def report(self, texts: Iterable[BudgetText]) -> Report:
        """The report on some files, sorted by path."""
        files: list[FileReport] = []
        findings: list[Finding] = []
        silenced: list[Silenced] = []
        for checked in self._checked(texts):
            files.append(checked.file)
            findings.extend(checked.findings)
            silenced.extend(checked.silenced)
        files.sort(key=lambda file: file.path)
        where = self._settings.configuration_path
        reported = any(finding.path == where for finding in (*findings, *(entry.finding for entry in silenced)))
        if reported or any(file.extended is not None for file in files):
            findings, silenced = list(dict.fromkeys(findings)), list(dict.fromkeys(silenced))
        if len(files) == 1:
            findings = [_of_one_file(finding) for finding in findings]
        findings.sort(key=by_place)
        silenced.sort(key=lambda entry: by_place(entry.finding))
        configuration = FileText(where, self._settings.configuration_text) if reported else None
        return Report(
            self._settings.day,
            tuple(files),
            tuple(findings),
            tuple(silenced),
            self._selection.rights,
            configuration=configuration,
            answered=tuple(self._answered),
        )

    def _checked(self, texts: Iterable[BudgetText]) -> Iterable[CheckedFile]:
        """Checks each file by itself, then each root with the files that it includes."""
        done: dict[str, CheckedFile] = {}
        roots: list[BudgetText] = []
        for text in texts:
            done[text.path] = checked = self.file(text)
            if checked.file.file is not None and checked.file.file.includes is not None:
                roots.append(text)
        for root in roots:
            done[root.path] = self._root(root, done)
        return done.values()

    def _root(self, text: BudgetText, done: dict[str, CheckedFile]) -> CheckedFile:
        """Checks a root with the files that it includes, each of which is also checked by itself."""
        from budgetlint.lint.answering import answered_by_root
        from budgetlint.lint.including import included

        def read(path: str, data: bytes) -> FileReport:
            if path not in done:
                done[path] = self.file(BudgetText(path, data))
            return done[path].file

        root = done[text.path].file.file
        assert root is not None
        checked = self.file(text, included(text.path, root.includes or (), self._other_files(), read))
        for path in checked.file.included:
            findings = done[path].findings
            answered = answered_by_root(findings, done[path].file, checked.file, checked.silenced)
            self._answered.extend(answered)
            done[path] = replace(done[path], findings=[finding for finding in findings if finding not in answered])
        return checked

    def file(self, text: BudgetText, included: "Included | None" = None) -> CheckedFile:
        """The report on one file and its findings."""
        document = document_of(text.data) if text.document is None else text.document
        findings: list[Finding] = []
        if document.faults:
            from budgetlint.lint.placing import syntax_findings

            findings += syntax_findings(text.path, document.faults)
        file = FileReport(text.path, document.text, None, None)
        members = {} if included is None else {file.path: file.text for _, file in included.files}
        origin, data, joined = Origin(text.path, document, members=members), document.data, True
        if isinstance(data, dict) and "extends" in data:
            origin, data, joined, more = self._extended(origin, data)
            findings.extend(more)
        if document.readable:
            reading = read_budget_file(data)
            if reading.broken:
                from budgetlint.lint.placing import shape_findings

                findings += shape_findings(origin, reading.broken)
            if self._settings.policy is not None:
                from budgetlint.lint.placing import policy_findings

                findings += policy_findings(origin, data, self._settings.policy)
            if reading.file is not None and joined:
                file, more = self._meaning(origin, reading, reading.file, included)
                findings.extend(more)
        if origin.base is not None:
            base = FileText(origin.base.path, origin.base.document.text, origin.base.taken)
            file = replace(file, extended=base)
        settings = self._settings
        kept = settled(origin, findings, self._selection, settings.configuration_path, settings.prefix)
        return CheckedFile(file, without_floods(kept.findings), kept.silenced)

    def _extended(self, origin: Origin, data: dict[str, Plain]) -> tuple[Origin, Plain, bool, list[Finding]]:
        """The file merged with its defaults, whether that was possible, and the findings about the defaults."""
        from budgetlint.lint.extending import extended
        from budgetlint.lint.placing import extension_findings

        extension = extended(origin.path, data, self._other_files())
        origin = replace(origin, base=extension.base)
        return origin, extension.data, extension.joined, extension_findings(origin, extension)

    def _other_files(self) -> "Siblings":
        """The source of files to which a budget file refers; nothing is read until one does."""
        if self._siblings is None:
            from budgetlint.lint.siblings import NoSiblings

            self._siblings = NoSiblings() if self._find_siblings is None else self._find_siblings()
        return self._siblings

    @exactly()
    def _meaning(
        self, origin: Origin, reading: Reading, file: BudgetFile, included: "Included | None"
    ) -> tuple[FileReport, list[Finding]]:
        """The estimate, and the findings of every rule."""
        used = self._pricing(origin, file)
        if used.referrer == self._settings.configuration_path and not used.path:
            origin = replace(origin, configuration=FileText(used.referrer, self._settings.configuration_text))
        subject = scopes = self._subject(reading, file, used)
        report = FileReport(
            origin.path, origin.document.text, subject.file, subject.estimate, subject.listed, subject.contract
        )
        if file.accounts:
            from budgetlint.lint.accounts import with_accounts

            subject, report = with_accounts(subject, report, origin, reading.unread, included, self._settings.presets)
            scopes = subject
        problems: list[tuple[Rule, Problem]] = []
        if included is not None:
            from budgetlint.lint.roots import over_all

            root = over_all(subject, report, included)
            subject, scopes, report = root.subject, root.scopes, root.report
            problems += [(_INCLUDES, problem) for problem in root.problems]
        if _may_have_ranges(origin, included):
            from budgetlint.lint.ranged import drawn

            subject, scopes, report = drawn(origin, (subject, scopes, report), included)
        for rule in _MEANING_RULES:
            problems += [(rule, problem) for problem in rule.check(scopes if rule.over_scopes else subject)]
        return report, self._placed(origin, problems)

    def _pricing(self, origin: Origin, file: BudgetFile) -> PricingInForce:
        """The pricing in force: the file's, else the configuration's, with the run's own price file if it names one."""
        stated_in = origin.file_of(("pricing",))[0]
        used = pricing_in_force(stated_in, file, self._settings.configuration, self._settings.configuration_path)
        return used if self._settings.snapshot is None else used.with_snapshot(self._settings.snapshot)

    def _subject(self, reading: Reading, file: BudgetFile, used: PricingInForce) -> Subject:
        """The subject of the rules: the file with the presets of its accounts, its estimate, and its prices."""
        settings, models = self._settings, models_in(file)
        listed, contract = used.read(self._books, models)
        prices = prices_of(listed, contract, settings.day)
        books = (listed.sha256 if listed else None, contract.sha256 if contract else None)
        tariffs = self._tariffs.setdefault(books, {})
        if any(account.preset is not None for account in file.accounts.values()):
            from budgetlint.lint.accounts import with_presets

            file = with_presets(file, prices, settings.presets())
        return Subject(
            file,
            estimate(file, prices, reading.unread, tariffs),
            settings.day,
            used.pricing,
            used.path,
            self._max_age(),
            listed,
            contract,
            reading.broken,
            lambda: settings.catalog(models),
            settings.catalog,
            settings.in_catalog,
            settings.advisories,
            settings.configuration.require,
            referrer=used.referrer,
        )

    def _placed(self, origin: Origin, problems: Sequence[tuple[Rule, Problem]]) -> list[Finding]:
        """The problems as findings with positions; without problems nothing is imported."""
        if not problems:
            return []
        from budgetlint.lint.placing import problem_finding

        where = self._settings.configuration_path
        return [problem_finding(origin, rule, problem, where) for rule, problem in problems]

    def _max_age(self) -> int:
        stated = self._settings.configuration.max_age_days
        return DEFAULT_MAX_AGE_DAYS if stated is None else int(stated)


def _may_have_ranges(origin: Origin, included: "Included | None") -> bool:
    """Whether a file, or one that it takes numbers from, contains the text that every range has."""
    files = () if included is None else tuple(file for _, file in included.files)
    bases = [file.extended.text for file in files if file.extended is not None]
    texts = (origin.document.text, origin.base.document.text if origin.base else "", *(f.text for f in files), *bases)
    return any(_RANGE in text for text in texts)


def _of_one_file(finding: Finding) -> Finding:
    """The finding as an info, for an account shared with files outside the run: a root elsewhere may check it."""
    return replace(finding, severity=Severity.INFO) if finding.rule == _OF_SHARED else finding
