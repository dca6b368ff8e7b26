"""A plan with some keys changed, compared with the plan as it is; written only on request."""

import codecs
from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from budgetlint.app.breakeven import breakeven
from budgetlint.app.prices import siblings_on_disk
from budgetlint.app.runs import STANDARD_INPUT
from budgetlint.app.settings import settings_of
from budgetlint.app.trial_models import models_in, movable, recounted
from budgetlint.app.trial_prices import LendingPrices
from budgetlint.app.trial_settings import changed, combinations, parsed, path_of
from budgetlint.catalog.pinned import merged
from budgetlint.compare.tokenizers import recounts, tokens_ratio
from budgetlint.compare.versions import comparison
from budgetlint.edges import budget_files, catalog, outputs
from budgetlint.edges.configuration_file import nearest_configuration
from budgetlint.edges.trouble import Misuse, Trouble
from budgetlint.findings.finding import Finding
from budgetlint.findings.problem import Severity
from budgetlint.frozen import Frozen, replace
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.report import Report
from budgetlint.lint.tokens import unscaled_findings
from budgetlint.lint.versions import versions
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.reports.trial.data import Alternative, Setting, Trial
from budgetlint.rules.rule import PriceFile
from budgetlint.shape.reader import read_record
from budgetlint.source.document import Document
from budgetlint.source.encoding import decoded
from budgetlint.source.yaml_text import load_yaml

_OF_CEILINGS = frozenset({"budget-exceeded", "budget-likely-exceeded"})


class TrialOptions(Frozen, kw_only=True):
    """A budget file and the changes to try.

    `models` are tried one by one on `workloads`; of `cheapest`, the one that costs least within the file's own
    budgets is chosen.
    """

    path: str
    settings: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    cheapest: str | None = None
    workloads: tuple[str, ...] = ()
    breakeven: str | None = None
    write: bool = False
    outside: bool = False
    as_of: str | None = None
    config: str | None = None
    stdin_filename: str | None = None


class _TrialFile:
    """The file as it is, and the report on any text in its place."""

    def __init__(self, path: str, document: Document, models: Sequence[str], options: TrialOptions) -> None:
        self.path = path
        self.document = document
        self.prices = LendingPrices(models)
        settings = settings_of(options.as_of, nearest_configuration(options.config))
        self._linter = Linter(settings, self.prices, siblings_on_disk)

    def report(self, text: str) -> Report:
        """The report of a check of the file with this text."""
        return self._linter.report([BudgetText(self.path, text.encode("utf-8", "surrogatepass"))])


def trial(options: TrialOptions) -> Trial:
    """The plan and its alternatives; writes the alternative on request. Raises `Trouble`."""
    path, data = _typed(options) if options.path == STANDARD_INPUT else _one_file(options)
    document = _document(path, data)
    models = (*options.models, *_listed(options.cheapest))
    workloads = movable(document.data, options.workloads) if models else ()
    chosen = combinations(document.data, [parsed(text) for text in options.settings], models, workloads)
    if not chosen:
        raise Misuse("nothing to try: expected `--set ADDRESS=VALUE`, `--model MODEL` or `--cheapest MODEL,MODEL`")
    texts = [(model, settings, changed(document, settings)) for model, settings in chosen]
    plan = _TrialFile(path, document, [name for _, _, text in texts for name in models_in(text.data).values()], options)
    today = plan.report(document.text)
    if today.of(path).estimate is None:
        raise Trouble(f"`{path}` can't be estimated", "see `budgetlint check`")
    alternatives = tuple(_alternative(plan, today, *choice) for choice in texts)
    result = Trial(path, today, alternatives, choosing=options.cheapest is not None)
    if options.cheapest is not None:
        result = replace(result, cheapest=_cheapest(alternatives, _listed(options.cheapest)))
    if options.breakeven is not None:
        at = options.breakeven
        result = replace(
            result,
            breakevens=tuple(
                breakeven(at, document, alternative, lambda text: plan.report(text).of(path))
                for alternative in alternatives
                if alternative.file.estimate is not None and alternative.file.estimate.headline is not None
            ),
        )
    return _written(result, data, outside=options.outside) if options.write else result


def _one_file(options: TrialOptions) -> tuple[str, bytes]:
    """The path and the bytes of the given file."""
    if options.stdin_filename is not None:
        raise Misuse("`--stdin-filename` names standard input: FILE must be `-`")
    files = budget_files.files_in((options.path,))
    if len(files) > 1:
        raise Misuse(f"`{options.path}` has {len(files)} budget files, name one of them")
    return files[0], budget_files.read(files[0])


def _typed(options: TrialOptions) -> tuple[str, bytes]:
    """The path to use for standard input, and its bytes."""
    if options.write:
        raise Misuse("`--write` changes a file: it can't be used with `-`")
    return budget_files.reported(options.stdin_filename or STANDARD_INPUT), budget_files.standard_input()


def _document(path: str, data: bytes) -> Document:
    text = decoded(data)
    document = load_yaml(text) if isinstance(text, str) else None
    if document is None or not document.readable or document.faults:
        raise Trouble(f"`{path}` can't be read", "see `budgetlint check`")
    return document


def _listed(models: str | None) -> tuple[str, ...]:
    if models is None:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in models.split(",") if name.strip()))
    if not names:
        raise Misuse("`--cheapest` names no model, expected `--cheapest MODEL,MODEL`")
    return names


def _alternative(
    plan: _TrialFile, today: Report, model: str | None, settings: tuple[Setting, ...], document: Document
) -> Alternative:
    counted = recounts(
        models_in(plan.document.data), models_in(document.data), partial(ratio_between, today.of(plan.path).listed)
    )
    taken = [path_of(document.data, setting.address) for setting in settings]
    scaled = tuple(recounted(document.data, counted, taken))
    document = changed(document, scaled)
    report = plan.report(document.text)
    known = {(finding.rule, finding.subject, finding.message) for finding in today.findings}
    refused = tuple(finding for finding in report.findings if _refuses(finding, known))
    change = next(file for file in comparison(versions(today), versions(report)).files if file.path == plan.path)
    lent = tuple(dict.fromkeys(name for name in models_in(document.data).values() if name in plan.prices.lent))
    unscaled = unscaled_findings(plan.path, document, counted)
    return Alternative(
        (*settings, *scaled), model, document.text, plan.path, report, change, counted, lent, unscaled, refused
    )


def _refuses(finding: Finding, known: set[tuple[str, str, str]]) -> bool:
    """Whether a finding means that a check refuses the plan, although it accepts the current one."""
    if finding.severity is not Severity.ERROR or finding.rule in _OF_CEILINGS:
        return False
    return (finding.rule, finding.subject, finding.message) not in known


def ratio_between(listed: PriceFile | None, old: str, new: str) -> Decimal | None:
    """Tokens of one model per token of another, by the file's own prices, else the catalog's; None if unknown."""
    if listed is not None and listed.snapshot is not None:
        ratio = tokens_ratio(listed.snapshot.tokenizers, listed.look_up(old), listed.look_up(new))
        if ratio is not None:
            return ratio
    pieces = [piece for name in (old, new) if (piece := catalog.lookup(name)) is not None]
    books = [read_record(PriceSnapshot, piece) for piece in (merged(pieces), *pieces)] if len(pieces) > 1 else []
    models = [next(iter(book.models.values())) for book in books[1:]]
    return tokens_ratio(books[0].tokenizers, *models) if books else None


def _cheapest(alternatives: Sequence[Alternative], models: Sequence[str]) -> Alternative | None:
    """The cheapest of some models that meets every budget; the first of those that cost the same."""
    fitting = [
        (estimate.headline.planned, place, alternative)
        for place, alternative in enumerate(alternatives)
        if alternative.model in models
        and alternative.fits
        and (estimate := alternative.estimate)
        and estimate.headline is not None
    ]
    return min(fitting, key=lambda one: one[:2])[2] if fitting else None


def _written(result: Trial, data: bytes, *, outside: bool) -> Trial:
    """The one alternative, written in place of the file. Raises `Trouble` if a check would refuse it."""
    chosen = result.cheapest if result.choosing else result.alternatives[0]
    if not result.choosing and len(result.alternatives) > 1:
        raise Misuse(f"`--write` writes one alternative, and there are {len(result.alternatives)}")
    if chosen is None:
        return result
    for finding in chosen.errors:
        raise Trouble(f"nothing was written, `check` would refuse it: {finding.message} [{finding.rule}]")
    mark = codecs.BOM_UTF8.decode() if data.startswith(codecs.BOM_UTF8) else ""
    outputs.to_file(result.path, mark + chosen.text, outside=outside)
    return replace(result, wrote=True)
