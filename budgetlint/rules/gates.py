"""The rules whose findings are made at other gates: they have a name, a severity and a page, and no check."""

from typing import Final

from budgetlint.findings.problem import Severity
from budgetlint.rules.rule import Gate, Rule

GATE_RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "syntax", Severity.ERROR, "the text is not YAML that one reader and the next understand alike", gate=Gate.SYNTAX
    ),
    Rule("duplicate-key", Severity.ERROR, "a key appears twice in one mapping", gate=Gate.SYNTAX),
    Rule("unknown-key", Severity.ERROR, "an unknown key", gate=Gate.SHAPE),
    Rule("reserved-key", Severity.ERROR, "a key that a later version will give a meaning", gate=Gate.SHAPE),
    Rule("missing-key", Severity.ERROR, "a key that must be there is not", gate=Gate.SHAPE),
    Rule("wrong-value", Severity.ERROR, "a value does not have the form that its key asks for", gate=Gate.SHAPE),
    Rule("extends-invalid", Severity.ERROR, "what a file extends can't be used", gate=Gate.SHAPE),
    Rule("includes-invalid", Severity.ERROR, "a root includes files that its budgets can't see into", gate=Gate.SHAPE),
    Rule("policy", Severity.ERROR, "the file breaks the organisation's own policy", gate=Gate.SHAPE),
    Rule(
        "suppression-unreasoned",
        Severity.WARNING,
        "a suppression gives no reason, so it suppresses nothing",
        gate=Gate.SUPPRESSION,
    ),
    Rule(
        "suppression-unused",
        Severity.WARNING,
        "a suppression suppresses nothing, or is not understood",
        gate=Gate.SUPPRESSION,
    ),
    Rule(
        "suppression-not-allowed",
        Severity.WARNING,
        "a suppression of what can't be silenced, or only with permission",
        gate=Gate.SUPPRESSION,
    ),
    Rule("gate-loosened", Severity.WARNING, "a change loosens the gate that is to check it", gate=Gate.CHANGE),
    Rule(
        "tokens-unscaled",
        Severity.INFO,
        "tokens of one model are taken for those of another that counts them otherwise",
        gate=Gate.CHANGE,
    ),
)
