"""The parts of the page for one budget file, readable without scripts."""

from collections.abc import Mapping

from budgetlint.estimate.plan import headroom
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.estimate.workload_estimate import Layers
from budgetlint.figures.shown import money, unit_money, used_percent
from budgetlint.lint.report import FileReport
from budgetlint.model.budget import LAYERS, BudgetFile
from budgetlint.reports.estimate import about
from budgetlint.reports.estimate.known import doubt_lines, known_lines, known_prices
from budgetlint.reports.estimate.months import span
from budgetlint.reports.estimate.notes import dated, lacking, price_files, shows_listed, sources
from budgetlint.reports.whatif import payable, picture
from budgetlint.reports.whatif.budgets import budget_head, budget_notes
from budgetlint.reports.whatif.markup import Markup, block, join, tag
from budgetlint.reports.whatif.sureness import sureness
from budgetlint.reports.whatif.workloads import by_workload, line_by_line, workload_descriptions

_WHAT = {
    "base": "listed prices × workload",
    "operational": "with operational multipliers",
    "planned": "with the buffer",
}


def section(at: int, file: FileReport, breaks: Mapping[str, str], *, what_if: bool) -> Markup:
    """A budget file: its layers, budgets with what breaks each first, workloads and prices."""
    budget_file, estimate = file.file, file.estimate
    if budget_file is None or estimate is None:
        return block(
            "section",
            tag("h2", file.path),
            tag("p", "not estimated: the file could not be read whole", class_="incomplete"),
            id=f"file-{at}",
        )
    draws = sureness(estimate, budget_file.currency, what_if=what_if)
    if estimate.horizon is not None:
        from budgetlint.reports.whatif.calendar import calendar, months_summary

        top = months_summary(at, budget_file, estimate, estimate.horizon)
        months = calendar(at, budget_file, estimate, estimate.horizon, breaks, what_if=what_if)
        facts: tuple[Markup, ...] = (months, draws, _accounts(file))
    else:
        top = summary(at, budget_file, estimate)
        facts = (
            where_it_goes(at, budget_file, estimate),
            budgets(at, budget_file, estimate, breaks),
            draws,
            by_workload(at, budget_file, estimate),
            workload_descriptions(estimate),
            _accounts(file),
            payable.section(budget_file, estimate),
            line_by_line(budget_file, estimate),
        )
    left = block("div", *facts, prices(file), _known(file, budget_file.currency), class_="facts")
    return block(
        "section",
        _head(file, budget_file),
        top,
        block("div", left, _what_if(at, file, budget_file) if what_if else "", class_="columns"),
        id=f"file-{at}",
    )


def _accounts(file: FileReport) -> Markup:
    if not file.accounts:
        return Markup("")
    from budgetlint.reports.whatif.accounts import accounts

    return accounts(file)


def _head(file: FileReport, budget_file: BudgetFile) -> Markup:
    return block(
        "header",
        tag("h2", budget_file.title or budget_file.name or file.path),
        tag("p", tag("code", file.path), f" · {budget_file.currency} {_over(file, budget_file)}", class_="quiet"),
        *(tag("p", text) for text in (budget_file.description,) if text),
        *(
            tag("p", f"{key}: {words}", class_="quiet")
            for key, words in about.of_file(budget_file)
            if key != "description"
        ),
    )


def _over(file: FileReport, budget_file: BudgetFile) -> str:
    """The time that amounts are for: `a month`, or the months of a plan."""
    horizon = file.estimate.horizon if file.estimate is not None else None
    return f"a {budget_file.period.value}" if horizon is None else f"in {span(horizon)}"


def summary(at: int, budget_file: BudgetFile, estimate: Estimate, jump: str = "what if") -> Markup:
    """Base, operational and planned side by side, and the workloads that are missing from them."""
    known = estimate.known
    figures = [
        block(
            "div",
            tag("dt", layer),
            tag(
                "dd",
                tag("b", money(getattr(known, layer)), data_v=f"{at}//{layer}"),
                " ",
                tag("small", budget_file.currency),
            ),
            tag("dd", _WHAT[layer], class_="quiet"),
            class_=layer,
        )
        for layer in LAYERS
    ]
    without = f"incomplete: the known part, without {', '.join(estimate.unpriced)}" if estimate.unpriced else ""
    return block(
        "div",
        block("dl", *figures, payable.figure(estimate, budget_file.currency, "as in the file")),
        tag("p", "as in the file", class_="change", data_v=f"{at}//change"),
        tag("a", jump, href=f"#what-if-{at}", class_="jump", hidden=True),
        tag("p", without, class_="incomplete", hidden=not without),
        _at_list(known, budget_file.currency),
        class_="summary",
    )


def _at_list(layers: Layers, currency: str) -> Markup:
    """The amount at listed prices, if the base differs because of a contract."""
    if layers.listed is None or not shows_listed(layers):
        return Markup("")
    return tag("p", f"{money(layers.listed)} {currency} at listed prices, as in the file", class_="quiet")


def budgets(at: int, budget_file: BudgetFile, estimate: Estimate, breaks: Mapping[str, str]) -> Markup:
    if not estimate.budgets:
        return Markup("")
    return join(
        tag("h3", "Budgets"),
        block(
            "div",
            *(
                _budget(at, index, budget, budget_file, breaks.get(budget.name, ""))
                for index, budget in enumerate(estimate.budgets)
            ),
            class_="budgets",
        ),
    )


def _budget(at: int, index: int, result: BudgetResult, budget_file: BudgetFile, breaks: str) -> Markup:
    budget, here = result.budget, f"{at}/b{index}"
    shown = unit_money if budget.per else money
    unit = f"per {budget.per}" if budget.per else f"a {result.period}"
    known = result.known
    share = used_percent(known, result.ceiling, budget.warn_at) if known is not None else "none"
    return block(
        "article",
        budget_head(here, result),
        picture.headroom(at, index, result),
        block(
            "p",
            join(tag("b", shown(known) if known is not None else "none", data_v=f"{here}/known")),
            join(
                Markup("of"),
                tag("span", shown(result.ceiling), data_ceiling_of=here),
                f"{budget_file.currency} {unit}, {about.basis_words(budget)}",
            ),
        ),
        block(
            "p",
            tag("span", share, data_v=f"{here}/used"),
            "used, headroom",
            tag(
                "span",
                shown(headroom(known, result.ceiling)) if known is not None else "none",
                data_v=f"{here}/headroom",
            ),
            class_="quiet",
        ),
        tag("p", f"for {_scope(result, budget_file)}", class_="quiet"),
        *budget_notes(result, budget_file, breaks),
        class_="budget",
    )


def _scope(result: BudgetResult, budget_file: BudgetFile) -> str:
    if len(budget_file.workloads) > 1 and len(result.scope) == len(budget_file.workloads):
        return "all workloads"
    return ", ".join(result.scope) or "no workload"


def where_it_goes(at: int, budget_file: BudgetFile, estimate: Estimate) -> Markup:
    return join(
        tag("h3", "Where the money goes"),
        picture.layers(at, tuple(estimate.workloads.values()), estimate.known, budget_file.currency),
    )


def prices(file: FileReport) -> Markup:
    parts = [tag("h3", "Prices")]
    for what, price_file in price_files(file):
        parts.append(tag("p", f"{what}: ", tag("code", dated(price_file))))
        links = [tag("li", _link(source.url, source.name), f", {source.about}") for source in sources(price_file)]
        if links:
            parts.append(block("ul", *links))
    reasons = [tag("li", f"{name}: {why}") for name, why in lacking(file)]
    if reasons:
        parts += [tag("h3", "What has no price, and why"), block("ul", *reasons)]
    return join(*parts)


def _known(file: FileReport, currency: str) -> Markup:
    """How the prices of the plan are known, and the figures that rest on doubtful ones, as in the file."""
    known = known_prices(file)
    if not known.shares:
        return Markup("")
    parts = [
        tag("h3", "How the prices of the plan are known"),
        block("ul", *(tag("li", line) for line in known_lines(known, currency))),
    ]
    doubts = [tag("li", line) for line in doubt_lines(known, currency)]
    if doubts:
        parts += [tag("p", "What rests on disputed or single-sourced prices:"), block("ul", *doubts)]
    return join(*parts)


def _link(url: str, name: str) -> Markup:
    """A link if the address is a web address, else its text alone."""
    if url.startswith(("https://", "http://")):
        return tag("a", name, href=url, rel="noreferrer noopener")
    return tag("span", f"{name} ({url})")


def _what_if(at: int, file: FileReport, budget_file: BudgetFile) -> Markup:
    """The empty what-if section, which the script fills."""
    return block(
        "aside",
        tag("h3", "What if"),
        tag("output", aria_live="polite", aria_label="what comes of it"),
        tag("div", class_="knobs"),
        block(
            "div",
            tag("h4", "To paste back"),
            tag("button", "copy", type="button", class_="copy"),
            tag("button", "copy link", type="button", class_="link"),
            tag("button", "reset", type="button", class_="reset"),
            class_="tools",
        ),
        tag("pre", "", tabindex="0", aria_label="the changed part of the budget file"),
        tag("p", tag("a", "a link to this what-if", href="#", class_="share"), class_="quiet"),
        id=f"what-if-{at}",
        class_="what-if",
        aria_label=f"what if: {file.path}",
        data_path=file.path,
        data_amounts=f"{budget_file.currency} {_over(file, budget_file)}",
        hidden=True,
    )
