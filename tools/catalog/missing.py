"""The page on what no price list states, generated from the catalog."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from budgetlint.catalog.pinned import mapping, prices
from budgetlint.edges import catalog
from budgetlint.frozen import Frozen
from budgetlint.source.document import Plain
from budgetlint.source.json_text import load_json

HEAD: Final = """\
# Prices that no list has

The catalog has what published lists state, and nothing else. This page is generated from it and shows usage that
people plan but for which none of its lists has a price. Such usage is unpriced until you add the price to your own file, with the provider's page as its source;
`budgetlint snapshot pin --from FILE` pins it.
"""


class Wanted(Frozen):
    """Something that people plan with: a description, its seller, its meter, and a word in the models' names."""

    what: str
    providers: tuple[str, ...]
    meter: str
    word: str = ""


WANTED: Final = (
    Wanted("seats of coding agents and assistants", ("anthropic", "openai", "github-copilot", "cursor", "windsurf", "google"), "seats"),
    Wanted("hours of cache storage", ("google", "vertex"), "cache_storage_token_hours"),
    Wanted("hours of code containers", ("anthropic", "openai", "azure"), "container_hours"),
    Wanted("sessions of a code interpreter", ("openai", "azure"), "sessions"),
    Wanted("searches in stored files", ("openai", "azure", "google"), "storage_searches"),
    Wanted("storage of files and vectors", ("openai", "azure", "google"), "storage_gb_days"),
    Wanted("web searches", ("anthropic", "openai", "google", "vertex", "azure", "xai", "perplexity", "mistral"), "searches"),
    Wanted("fine-tuning by tokens", ("openai", "azure", "google", "vertex", "mistral", "together-ai", "fireworks-ai"), "training_tokens"),
    Wanted("hosting of fine-tuned models", ("azure", "bedrock", "fireworks-ai", "together-ai"), "hosting_hours"),
    Wanted("provisioned throughput by the hour", ("azure", "bedrock", "vertex"), "throughput_unit_hours"),
    Wanted("seconds of video", ("google", "vertex", "openai", "runwayml", "kling", "luma", "pika", "minimax"), "video_seconds"),
    Wanted("images", ("openai", "google", "vertex", "black-forest-labs", "stability", "recraft", "ideogram", "midjourney", "luma"), "images"),
    Wanted("seconds of transcribed audio", ("openai", "assemblyai", "deepgram", "elevenlabs", "cartesia", "gladia", "speechmatics", "groq"), "audio_seconds"),
    Wanted("characters of speech", ("openai", "elevenlabs", "cartesia", "deepgram", "google", "azure", "aws-polly"), "characters"),
)  # fmt: skip


def missing_page() -> str:
    """The page in Markdown."""
    providers = {
        provider: mapping((catalog.provider_snapshot(provider) or {}).get("models")) for provider in catalog.providers()
    }
    lines = [HEAD, "| what | sold by | meter | no price for |", "| --- | --- | --- | --- |"]
    for wanted in WANTED:
        lacking = [name for name in wanted.providers if not _has(providers.get(name, {}), wanted)]
        if lacking:
            sellers = ", ".join(f"`{name}`" for name in wanted.providers)
            lines.append(
                f"| {wanted.what} | {sellers} | `{wanted.meter}` | {', '.join(f'`{name}`' for name in lacking)} |"
            )
    lines += [
        "",
        "## Reasons",
        "",
        "| what | why no list has it |",
        "| --- | --- |",
        *_reasons(),
    ]
    lines += ["", "## Models without a complete price", "", *_unplannable(providers)]
    lines += ["", "## Where the catalog is least certain", "", *_unsure(providers)]
    return "\n".join(lines) + "\n"


def _reasons() -> Iterator[str]:
    """What was searched for in every list and is missing, with the reason."""
    curated = mapping(load_json((Path(__file__).parent / "curated.json").read_text("utf-8")))
    missing = curated.get("missing")
    for one in missing if isinstance(missing, list) else ():
        about = mapping(one)
        yield f"| {about['what']} | {about['why']} |"


def _has(models: dict[str, Plain], wanted: Wanted) -> bool:
    return any(
        wanted.meter in mapping(entry.get("rates"))
        for name, model in models.items()
        if wanted.word in name
        for entry in prices(mapping(model))
    )


def _unplannable(providers: dict[str, dict[str, Plain]]) -> Iterator[str]:
    """The number of models by provider with an input price but no output price, though others of the same maker have both."""
    yield "Language models for which the lists state an input price but no output price, or the reverse:"
    yield ""
    yield "| provider | without an output price | without an input price |"
    yield "| --- | --: | --: |"
    for provider, models in sorted(providers.items()):
        meters = [_meters(model) for model in models.values()]
        without_output = sum(
            _chats(model) and "output_tokens" not in had for model, had in zip(models.values(), meters, strict=True)
        )
        without_input = sum("output_tokens" in had and "input_tokens" not in had for had in meters)
        if without_output or without_input:
            yield f"| `{provider}` | {without_output} | {without_input} |"


def _meters(model: Plain) -> set[str]:
    return {meter for entry in prices(mapping(model)) for meter in mapping(entry.get("rates"))}


def _chats(model: Plain) -> bool:
    """Whether a model has a price for cached or reasoning tokens, as only language models have."""
    return bool(_meters(model) & {"cache_read_tokens", "cache_write_tokens", "reasoning_tokens"})


def _unsure(providers: dict[str, dict[str, Plain]]) -> Iterator[str]:
    """The number of prices by provider that are disputed, in one list only, or confirmed."""
    yield "Price entries by evidence; a plan's report shows how much of its amount rests on each kind:"
    yield ""
    yield "| provider | entries | disputed | in one list only | confirmed |"
    yield "| --- | --: | --: | --: | --: |"
    for provider, models in sorted(providers.items()):
        entries = [entry for model in models.values() for entry in prices(mapping(model)) if entry.get("rates")]
        disputed = sum(bool(entry.get("disputed")) for entry in entries)
        confirmed = sum(bool(entry.get("confirmed_by")) and not entry.get("disputed") for entry in entries)
        single = len(entries) - disputed - confirmed
        if entries:
            yield f"| `{provider}` | {len(entries)} | {disputed} | {single} | {confirmed} |"
