"""The index of the catalog: every name of every model, sorted, so that a lookup bisects one file and opens one more."""

from budgetlint.source.document import Plain

Models = dict[str, dict[str, Plain]]


def unique_aliases(models: Models) -> list[tuple[str, str]]:
    """Remove aliases that are the name of another model, or an alias of one earlier in order."""
    taken: dict[str, str] = {identifier: identifier for identifier in models}
    dropped: list[tuple[str, str]] = []
    for identifier, model in models.items():
        aliases = model.get("aliases")
        if not isinstance(aliases, list):
            continue
        kept: list[Plain] = []
        for alias in aliases:
            if taken.setdefault(str(alias), identifier) == identifier and alias != identifier:
                kept.append(alias)
            else:
                dropped.append((str(alias), identifier))
        if kept:
            model["aliases"] = kept
        else:
            del model["aliases"]
    return dropped


def index_text(models: Models) -> str:
    """One name per line: a model's own name alone, or an alias, a tab and the name of its model."""
    lines = list(models)
    for identifier, model in models.items():
        aliases = model.get("aliases")
        if isinstance(aliases, list):
            lines += [f"{alias}\t{identifier}" for alias in aliases]
    return "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.partition("\t")[0].encode()))
