"""`budgetlint diff`: what changed between two versions of the budget files, and why."""

import os
import re
from decimal import Decimal

from budgetlint.cli.check import FINDINGS, FINE
from budgetlint.cli.options import DIFF_FORMATS
from budgetlint.cli.session import day_of, prices_on_disk
from budgetlint.cli.targets import targets, write
from budgetlint.compare.gates import Threshold, failures, is_quiet
from budgetlint.compare.results import Comparison
from budgetlint.compare.versions import comparison
from budgetlint.edges import git
from budgetlint.edges.configuration_file import FoundConfiguration, found_configuration
from budgetlint.edges.sources import Folder, Revision, Source, WorkingTree
from budgetlint.edges.trouble import Trouble
from budgetlint.frozen import Frozen
from budgetlint.lint.pipeline import BudgetText, Linter, Settings
from budgetlint.lint.prices import PriceText, PriceTexts
from budgetlint.lint.report import Report
from budgetlint.lint.versions import versions
from budgetlint.model.budget import BUILTIN
from budgetlint.model.configuration import NO_CONFIGURATION, Configuration
from budgetlint.reports.diff.data import Difference

_THRESHOLD = re.compile(r"(\d+(?:\.\d+)?)(%?)")
_HASH = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class DiffOptions(Frozen, kw_only=True):
    """The options of `diff`; an output is `FILE`, or `FORMAT=FILE` beside what standard output gets."""

    base: str
    head: str | None = None
    format: str | None = None
    output: tuple[str, ...] = ()
    as_of: str | None = None
    config: str | None = None
    merge_base: bool = False
    fail_above: tuple[str, ...] = ()
    quiet_below: tuple[str, ...] = ()


def run(options: DiffOptions) -> int:
    """Compares, writes, and returns the exit code: 1 where a gate fails or a file can't be read. Raises `Trouble`."""
    wanted = targets(options.output, options.format, DIFF_FORMATS, "diff")
    gates = tuple(threshold_of(text) for text in options.fail_above)
    quiet = tuple(threshold_of(text) for text in options.quiet_below)
    before, after = sources(options)
    compared, labels = _compared(before, after, options), (before.label, after.label)
    failed = failures(compared, gates)
    told = Difference(compared, *labels, day_of(options.as_of), failed)
    if not quiet or failed or not is_quiet(compared, quiet):
        write(wanted, lambda target: rendered(told, target.format))
    unreadable = any(file.unread for file in compared.files)
    return FINDINGS if failed or unreadable else FINE


def threshold_of(text: str) -> Threshold:
    """`500` or `10%`. Raises `Trouble`."""
    found = _THRESHOLD.fullmatch(text.strip())
    if found is None:
        raise Trouble(f"`{text}` is no threshold, expected an amount such as `500` or a share such as `10%`")
    number = Decimal(found[1])
    return Threshold(share=number / 100) if found[2] else Threshold(amount=number)


def sources(options: DiffOptions) -> tuple[Source, Source]:
    """Both sides; `A..B` and `A...B` are read as git reads them. Raises `Trouble`."""
    base, head, since = options.base, options.head, options.merge_base
    dots = "..." if "..." in base else ".."
    if head is None and dots in base and not os.path.isdir(base):
        base, _, rest = base.partition(dots)
        head, since = rest or None, since or dots == "..."
    after = WorkingTree() if head is None else source_of(head)
    if since:
        commit = git.merge_base(base or "HEAD", head or "HEAD")
        return Revision(git.short(commit), git.Tree(base, commit)), after
    return source_of(base or "HEAD"), after


def source_of(name: str) -> Source:
    """A folder, or a git revision. Raises `Trouble` where a name is both or neither."""
    if os.path.isdir(name):
        if git.commit_of(name) is not None:
            raise Trouble(f"`{name}` is a folder and a revision, write `./{name}` or `refs/heads/{name}`")
        return Folder(name)
    commit = git.required_commit(name)
    return Revision(git.short(name) if _HASH.fullmatch(name) else name, git.Tree(name, commit))


def _compared(before: Source, after: Source, options: DiffOptions) -> Comparison:
    try:
        old, new = versions(report_of(before, options)), versions(report_of(after, options))
    finally:
        before.close()
        after.close()
    if not old and not new:
        raise Trouble(f"no budget file found in `{before.label}` or `{after.label}`")
    return comparison(old, new)


def report_of(source: Source, options: DiffOptions) -> Report:
    """Every budget file of a source, estimated on the day and with the prices that it has there."""
    found = source.configuration() if options.config is None else found_configuration(options.config)
    settings = Settings(day_of(options.as_of), _configuration(found), found.path, None, found.prefix)
    return Linter(settings, _prices(source)).report(BudgetText(path, source.read(path)) for path in source.budgets())


def _prices(source: Source) -> PriceTexts:
    """Price texts of a source; `builtin` is the same everywhere."""
    carried = prices_on_disk()

    def found(referrer: str, reference: str, models: frozenset[str]) -> PriceText:
        if reference == BUILTIN:
            return carried(referrer, reference, models)
        price = source.prices(referrer, reference)
        return PriceText(price.text, price.sha256, price.detail)

    return found


def _configuration(found: FoundConfiguration) -> Configuration:
    from budgetlint.shape.configuration import ConfigurationFault, read_configuration

    if not found.data:
        return NO_CONFIGURATION
    try:
        return read_configuration(found.data)
    except ConfigurationFault as fault:
        raise Trouble(f"`{found.path}` {fault}") from None


def rendered(told: Difference, name: str) -> str:
    """The comparison in a format. Raises `Trouble` for one that there is not."""
    match name:
        case "text":
            from budgetlint.reports.diff import text as diff_text

            return diff_text.render(told)
        case "markdown":
            from budgetlint.reports.diff import markdown as diff_markdown

            return diff_markdown.render(told)
        case "json":
            from budgetlint.reports.diff import json_report as diff_json

            return diff_json.render(told)
        case _:
            raise Trouble(f"`{name}` is no format of `diff`")
