"""Ratios of token counts: tokens of one model per token of another for the same text."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from budgetlint.figures.exact import ONE, exactly
from budgetlint.frozen import Frozen, replace
from budgetlint.frozen import parts as fields
from budgetlint.model.snapshot import ModelPrices, Tokenizer
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Agent

TEXTS: Final = ("input_tokens", "output_tokens")
NOT_TEXT: Final = frozenset({"compact_at"})


class Recount(Frozen):
    """A workload moved to another model, with tokens of the new model per token of the old; None if unknown.

    If its token counts are unchanged, `stated` is the file's plan, and `scaled` the plan with them multiplied by the
    ratio.
    """

    workload: str
    before: str
    after: str
    ratio: Decimal | None
    stated: Decimal | None = None
    scaled: Decimal | None = None


def recounts(
    before: Mapping[str, str], after: Mapping[str, str], ratio: Callable[[str, str], Decimal | None]
) -> tuple[Recount, ...]:
    """The workloads whose new model counts tokens differently, or by an unknown ratio; models are by workload.

    Two models of one provider count alike unless a snapshot states otherwise.
    """
    recounts = []
    for name, model in after.items():
        old = before.get(name)
        if old is None or old == model:
            continue
        tokens = ratio(old, model)
        if tokens != ONE and not (tokens is None and old.partition("/")[0] == model.partition("/")[0]):
            recounts.append(Recount(name, old, model, tokens))
    return tuple(recounts)


def same_texts(one: Workload, other: Workload) -> bool:
    """Whether two workloads of one kind state the same text tokens."""
    return type(one) is type(other) and _texts(one) == _texts(other)


def _texts(workload: Workload) -> list[object]:
    context = workload.context if isinstance(workload, Agent) else None
    return [*(getattr(workload, key, None) for key in TEXTS), context, workload.usage]


@exactly()
def scaled(workload: Workload, ratio: Decimal) -> Workload:
    """A workload with its text tokens multiplied by the ratio."""
    if ratio == ONE:
        return workload
    for key in TEXTS:
        tokens = getattr(workload, key, None)
        if isinstance(tokens, Decimal):
            workload = replace(workload, **{key: tokens * ratio})
    if isinstance(workload, Agent):
        parts = {part.name: getattr(workload.context, part.name) for part in fields(type(workload.context))}
        texts: dict[str, object] = {
            key: tokens * ratio for key, tokens in parts.items() if key not in NOT_TEXT and isinstance(tokens, Decimal)
        }
        summary = workload.context.summary
        if summary is not None:
            texts["summary"] = replace(summary, tokens=summary.tokens * ratio)
        workload = replace(workload, context=replace(workload.context, **texts))
    return workload


def tokens_ratio(
    tokenizers: Mapping[str, Tokenizer], before: ModelPrices | None, after: ModelPrices | None
) -> Decimal | None:
    """Tokens of the new model per token of the old one; None if no chain of ratios joins their tokenizers."""
    old = None if before is None else before.tokenizer
    new = None if after is None else after.tokenizer
    if old is None or new is None:
        return None
    return chained(tokenizers, old, new)


@exactly()
def chained(tokenizers: Mapping[str, Tokenizer], old: str, new: str) -> Decimal | None:
    """The product of the ratios along a chain from one tokenizer to another, in either direction."""
    reached = {old: ONE}
    left = [old]
    while left:
        here = left.pop(0)
        for name, ratio in _neighbours(tokenizers, here):
            if name not in reached:
                reached[name] = reached[here] * ratio
                left.append(name)
    return reached.get(new)


def _neighbours(tokenizers: Mapping[str, Tokenizer], name: str) -> list[tuple[str, Decimal]]:
    """The tokenizers that are compared with one, each with its tokens per token of that one."""
    stated = tokenizers.get(name)
    neighbours = []
    if stated is not None and stated.than is not None and stated.ratio is not None:
        neighbours.append((stated.than, ONE / stated.ratio))
    neighbours += [
        (other, tokenizer.ratio)
        for other, tokenizer in tokenizers.items()
        if tokenizer.than == name and tokenizer.ratio is not None
    ]
    return neighbours
