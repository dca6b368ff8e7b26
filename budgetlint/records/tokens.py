"""A record's counts as disjoint tokens in SQL: by its total if there is one, else by the source's convention.

Columns `n_…` hold the record's own numbers. Each function takes the columns that the source fills, so that columns it never states cost
no time.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from itertools import product
from typing import Final

from budgetlint.records.calls import Convention, Format

WRITES: Final = ("cache_write", "cache_write_1h", "cache_write_12h")
COUNTED: Final = ("input", "total", "writes")
"""Counts of a source in addition to the canonical columns."""

INPUT_PARTS: Final = ("audio_input", "image_input", "video_input")
OUTPUT_PARTS: Final = ("audio_output", "image_output")
_ALL_INPUT: Final[frozenset[Convention]] = frozenset({"inclusive", "clamped", "either"})


def cached(filled: AbstractSet[str]) -> str:
    """SQL for all tokens read from or written to the cache."""
    short = [f"COALESCE(n_{name}, 0)" for name in WRITES if name in filled]
    written = [f"GREATEST(COALESCE(n_writes, 0), {' + '.join(short) or '0'})"] if "writes" in filled else short
    read = ["COALESCE(n_cache_read, 0)"] if "cache_read" in filled else []
    return " + ".join([*read, *written]) or "0"


def five_minutes(filled: AbstractSet[str]) -> str:
    """The tokens written for the shortest time to live: those stated as such, and those without any other time to live."""
    if "writes" not in filled:
        return "n_cache_write"
    longer = "".join(f" - COALESCE(n_{name}, 0)" for name in WRITES[1:] if name in filled)
    least = "COALESCE(n_cache_write, 0)" if "cache_write" in filled else "0"
    stated = "n_cache_write" if "cache_write" in filled else "NULL"
    return f"CASE WHEN n_writes IS NULL THEN {stated} ELSE GREATEST(n_writes{longer}, {least}) END"


def layout(form: Format, filled: AbstractSet[str]) -> str:
    """The reading of a record that adds up to its total: 1 if input excludes cached tokens, 2 if output excludes
    reasoning, 3 if both do, 0 if neither does; null if there is no total or no reading adds up. The source's convention is tried first."""
    if "total" not in filled or "input" not in filled:
        return "CAST(NULL AS SMALLINT)"
    reads = cached(filled) != "0"
    thinks = "reasoning_tokens" in filled
    usual = (form.convention not in _ALL_INPUT, form.reasoning == "beside")
    choices = sorted(
        product((False, True) if reads else (usual[0],), (False, True) if thinks else (usual[1],)),
        key=lambda choice: ((choice[1] != usual[1]) * 2 + (choice[0] != usual[0]), choice),
    )
    cases = [f"WHEN n_total = {_sum(*choice, filled)} THEN {choice[0] + 2 * choice[1]}" for choice in choices]
    return f"CASE {' '.join(cases)} END"


def _sum(cached_beside: bool, reasoning_beside: bool, filled: AbstractSet[str]) -> str:
    parts = ["n_input", *(["COALESCE(n_output_tokens, 0)"] if "output_tokens" in filled else [])]
    parts += [cached(filled)] if cached_beside else []
    parts += ["COALESCE(n_reasoning_tokens, 0)"] if reasoning_beside and "reasoning_tokens" in filled else []
    return " + ".join(parts)


def uncached(form: Format, filled: AbstractSet[str]) -> str:
    """SQL for input tokens that were neither read from nor written to the cache."""
    all_cached = cached(filled)
    if all_cached == "0":
        return "n_input"
    inside = f"n_input - ({all_cached})"
    usual: Mapping[Convention, str] = {
        "disjoint": "n_input",
        "inclusive": inside,
        "clamped": f"GREATEST({inside}, 0)",
        "either": f"CASE WHEN {all_cached} > n_input THEN n_input ELSE {inside} END",
    }
    if "total" not in filled:
        return usual[form.convention]
    least = usual["clamped"] if form.convention == "clamped" else inside
    return f"CASE WHEN layout IS NULL THEN {usual[form.convention]} WHEN layout IN (1, 3) THEN n_input ELSE {least} END"


def output(form: Format, filled: AbstractSet[str]) -> str:
    """SQL for all output tokens; reasoning that exceeds the output is not part of it."""
    if "reasoning_tokens" not in filled or "output_tokens" not in filled:
        return "n_output_tokens"
    both = "COALESCE(n_output_tokens, 0) + n_reasoning_tokens"
    beside = "n_reasoning_tokens IS NOT NULL" if form.reasoning == "beside" else "n_reasoning_tokens > n_output_tokens"
    if "total" in filled:
        beside = f"CASE WHEN layout IS NULL THEN {beside} ELSE layout >= 2 END AND n_reasoning_tokens IS NOT NULL"
    return f"CASE WHEN {beside} THEN {both} ELSE n_output_tokens END"


def part(name: str, filled: AbstractSet[str]) -> str:
    """SQL for a part of input or output, limited to the remainder after the preceding parts."""
    if name not in filled:
        return f"n_{name}"
    if name == "audio_cache_read":
        return "CASE WHEN n_audio_cache_read > COALESCE(n_cache_read, 0) THEN n_cache_read ELSE n_audio_cache_read END"
    family, whole = (INPUT_PARTS, "leaf_uncached") if name in INPUT_PARTS else (OUTPUT_PARTS, "leaf_output")
    before = "".join(f" - COALESCE(n_{other}, 0)" for other in family[: family.index(name)] if other in filled)
    return f"CASE WHEN n_{name} IS NOT NULL THEN GREATEST(LEAST(n_{name}, {whole}{before}), 0) END"


def faults(form: Format, filled: AbstractSet[str]) -> dict[str, str]:
    """Impossible counts, each with the condition that detects it."""
    problems: dict[str, str] = {}
    if cached(filled) != "0" and (form.convention == "inclusive" or "total" in filled):
        problems["leaf_uncached < 0"] = "more tokens were cached than `input_tokens` holds"
    sent, back = ([name for name in family if name in filled] for family in (INPUT_PARTS, OUTPUT_PARTS))
    if sent:
        parts = " + ".join(f"COALESCE(n_{name}, 0)" for name in sent)
        problems[f"{parts} > n_input + {cached(filled)}"] = (
            "more audio, image and video tokens were sent than `input_tokens` holds"
        )
    if back:
        parts = " + ".join(f"COALESCE(n_{name}, 0)" for name in back)
        problems[f"{parts} > leaf_output"] = "more audio and image tokens came back than `output_tokens` holds"
    return problems
