"""Batches, pictures, clips and speech in the catalog and in LiteLLM's calculator."""

from decimal import Decimal

import pytest

from tests.catalog import calculators
from tests.catalog.pricing import call, clips, cost, pictures, speech, transcription
from tests.catalog.scores import Score, converted, entries, text_entries

pytestmark = pytest.mark.oracle


def test_batches() -> None:
    score = Score()
    for entry in text_entries(converted()):
        if not entry.tiers("batch"):
            continue
        output = 500 if "output_tokens" in entry.meters else 0
        for size in entry.sizes():
            theirs = calculators.batch(entry.key, entry.provider, size, output)
            quantities = {"input_tokens": size, "output_tokens": output}
            ours = cost(call(entry.name.identifier, quantities, tier="batch"), converted())
            reason = None
            if "output_cost_per_token_batches" not in entry.fields:
                reason = "it halves an output price that the map does not list for batches, we keep the standard one"
            elif size > 1000 and not any("_tokens_batches" in name for name in entry.fields):
                reason = "it bills a batch above a threshold as below it where the map lists none above it"
            score.note(f"{entry.key} {size}", theirs, ours, reason)
    assert score.apart == []
    assert score.equal > 500


def test_pictures() -> None:
    score = Score()
    for entry in entries(converted()):
        stated = dict(entry.name.when)
        if entry.fields.get("mode") != "image_generation" or stated.get("steps") or stated.get("size") == "max":
            continue
        if not stated and "images" not in entry.meters:
            continue
        size, quality = str(stated.get("size", "")) or None, str(stated.get("quality", "")) or None
        name = entry.key if not stated else entry.key.split("/")[-1]
        if stated and entry.provider != "openai":
            name = f"{entry.provider}/{entry.name.model}"
        theirs = calculators.pictures(name, entry.provider, quality, 3, size or "1024x1024")
        if theirs is None:
            score.excused["its calculator finds no price under this name"] += 1
            continue
        ours = cost(pictures(entry.name.identifier, 3, size, quality), converted())
        reason = None
        if "input_cost_per_pixel" in entry.fields:
            reason = "the map rounds the price of a pixel, we give that of the picture to one digit less"
        elif "input_cost_per_image" in entry.fields and "output_cost_per_image" in entry.fields:
            reason = "it bills the price of an input picture, we that of the output"
        score.note(entry.key, theirs, ours, reason)
        if "input_cost_per_pixel" in entry.fields and isinstance(ours, Decimal):
            assert abs(Decimal(theirs) - ours) < Decimal("1e-5") * ours
    assert score.apart == []
    assert score.equal > 200


def test_clips() -> None:
    score = Score()
    for entry in entries(converted()):
        if entry.fields.get("mode") != "video_generation" or "video_seconds" not in entry.meters:
            continue
        named_ones = {price.when.resolution for price in entry.model.prices}
        for resolution in sorted(named_ones, key=str):
            assert resolution is None or isinstance(resolution, str)
            theirs = calculators.clip(entry.key, entry.provider, 8.0, resolution)
            ours = cost(clips(entry.name.identifier, Decimal(8), resolution), converted())
            score.note(f"{entry.key} {resolution}", theirs, ours, None)
    assert score.apart == []
    assert score.equal > 200


def test_speech_and_transcription() -> None:
    score = Score()
    for entry in entries(converted()):
        mode = entry.fields.get("mode")
        if mode == "audio_speech" and "characters" in entry.meters:
            theirs = calculators.speech(entry.key, entry.provider, 1234)
            score.note(entry.key, theirs, cost(speech(entry.name.identifier, 1234), converted()), None)
        elif mode == "audio_transcription" and "audio_seconds" in entry.meters:
            theirs = calculators.transcription(entry.key, entry.provider, 61.5)
            score.note(
                entry.key, theirs, cost(transcription(entry.name.identifier, Decimal("61.5")), converted()), None
            )
    assert score.apart == []
    assert score.equal > 100
