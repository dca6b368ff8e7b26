"""Patterns as people write them, against service, model and tags."""

from pathlib import Path

import pytest

from budgetlint.edges.records import observe
from budgetlint.records.matching import RecordMatch

pytestmark = pytest.mark.slow

LINE = (
    '{"request_id":"r1","service":"chat.web (eu)","provider":"anthropic","model":"claude-sonnet-4-5-20250929","input_tokens":5,'
    '"output_tokens":1,"created_at":"2026-06-01","tags":{"team":"o\'brien","tier":"gold","a.b":"^x"}}\n'
)


@pytest.mark.parametrize(
    ("match", "holds"),
    [
        (RecordMatch("w", service=("chat.web (eu)",)), True),
        (RecordMatch("w", service=("chat?web (e*",)), True),
        (RecordMatch("w", service=("chatxweb*",)), False),
        (RecordMatch("w", service=("chat.web*", "nothing")), True),
        (RecordMatch("w", model=("claude-sonnet-4-5-20250929",)), True),
        (RecordMatch("w", model=("anthropic/claude-sonnet-4-5*",)), True),
        (RecordMatch("w", model=("openai/*",)), False),
        (RecordMatch("w", tags={"team": ("o'brien",)}), True),
        (RecordMatch("w", tags={"team": ("o'*",), "tier": ("silver", "gold")}), True),
        (RecordMatch("w", tags={"team": ("o'brien",), "tier": ("silver",)}), False),
        (RecordMatch("w", tags={"a.b": ("^?",)}), True),
        (RecordMatch("w", tags={"absent": ("*",)}), False),
        (RecordMatch("w", service=("chat*",), model=("gpt*",)), False),
        (RecordMatch("w"), False),
    ],
)
def test_every_part_that_is_stated_must_hold(match: RecordMatch, holds: bool, tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(LINE, encoding="utf-8")
    assert [one.name for one in observe([path], [match]).workloads] == ["w" if holds else None]


def test_the_first_match_that_holds_takes_the_record(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text(LINE, encoding="utf-8")
    matches = [
        RecordMatch("never", service=("x",)),
        RecordMatch("first", service=("chat*",)),
        RecordMatch("second", service=("chat*",)),
    ]
    assert [one.name for one in observe([path], matches).workloads] == ["first"]
