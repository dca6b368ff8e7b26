"""How many tokens one model counts for a text of which another counts one."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from budgetlint.figures.exact import ONE, exactly
from budgetlint.frozen import Frozen
from budgetlint.model.snapshot import ModelPrices, Tokenizer


class Recount(Frozen):
    """A workload put on another model: how many tokens that counts for one of before, None where nobody measured it."""

    workload: str
    before: str
    after: str
    ratio: Decimal | None


def recounts(
    before: Mapping[str, str], after: Mapping[str, str], ratio: Callable[[str, str], Decimal | None]
) -> tuple[Recount, ...]:
    """The workloads whose model counts tokens otherwise than before, or by an unknown ratio; models are by workload.

    Two models of one provider count alike unless somebody says otherwise.
    """
    found = []
    for name, model in after.items():
        old = before.get(name)
        if old is None or old == model:
            continue
        tokens = ratio(old, model)
        if tokens != ONE and not (tokens is None and old.partition("/")[0] == model.partition("/")[0]):
            found.append(Recount(name, old, model, tokens))
    return tuple(found)


def tokens_ratio(
    tokenizers: Mapping[str, Tokenizer], before: ModelPrices | None, after: ModelPrices | None
) -> Decimal | None:
    """Tokens of the model after for one of the model before; None where no chain of ratios joins their tokenizers."""
    old = None if before is None else before.tokenizer
    new = None if after is None else after.tokenizer
    if old is None or new is None:
        return None
    return chained(tokenizers, old, new)


@exactly()
def chained(tokenizers: Mapping[str, Tokenizer], old: str, new: str) -> Decimal | None:
    """The product of the ratios from one tokenizer to another, each taken in either direction."""
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
    """The tokenizers that are compared with one, each with its count for one token of that one."""
    stated = tokenizers.get(name)
    found = []
    if stated is not None and stated.than is not None and stated.ratio is not None:
        found.append((stated.than, ONE / stated.ratio))
    found += [
        (other, tokenizer.ratio)
        for other, tokenizer in tokenizers.items()
        if tokenizer.than == name and tokenizer.ratio is not None
    ]
    return found
