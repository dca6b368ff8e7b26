"""Patterns as people write them, against service, model and tags."""

from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.records.matching import Match

pytestmark = pytest.mark.slow

LINE = (
    '{"request_id":"r1","service":"chat.web (eu)","provider":"anthropic","model":"claude-sonnet-4-5-20250929","input_tokens":5,'
    '"output_tokens":1,"created_at":"2026-06-01","tags":{"team":"o\'brien","tier":"gold","a.b":"^x"}}\n'
)


@pytest.mark.parametrize(
    ("match", "holds"),
    [
        (Match("w", service=("chat.web (eu)",)), True),
        (Match("w", service=("chat?web (e*",)), True),
        (Match("w", service=("chatxweb*",)), False),
        (Match("w", service=("chat.web*", "nothing")), True),
        (Match("w", model=("claude-sonnet-4-5-20250929",)), True),
        (Match("w", model=("anthropic/claude-sonnet-4-5*",)), True),
        (Match("w", model=("openai/*",)), False),
        (Match("w", tags={"team": ("o'brien",)}), True),
        (Match("w", tags={"team": ("o'*",), "tier": ("silver", "gold")}), True),
        (Match("w", tags={"team": ("o'brien",), "tier": ("silver",)}), False),
        (Match("w", tags={"a.b": ("^?",)}), True),
        (Match("w", tags={"absent": ("*",)}), False),
        (Match("w", service=("chat*",), model=("gpt*",)), False),
        (Match("w"), False),
    ],
)
def test_every_part_that_is_stated_must_hold(match: Match, holds: bool, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(LINE, encoding="utf-8")
    assert [one.name for one in observe([path], [match]).workloads] == ["w" if holds else None]


def test_the_first_match_that_holds_takes_the_record(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(LINE, encoding="utf-8")
    matches = [Match("never", service=("x",)), Match("first", service=("chat*",)), Match("second", service=("chat*",))]
    assert [one.name for one in observe([path], matches).workloads] == ["first"]
