"""Rules whose findings come from other stages: they have a name, a severity and a page, but no check."""

from typing import Final

from budgetlint.findings.problem import Severity
from budgetlint.rules.rule import Gate, Rule

GATE_RULES: Final[tuple[Rule, ...]] = (
    Rule("syntax", Severity.ERROR, "the text is not YAML that every parser reads the same way", gate=Gate.SYNTAX),
    Rule("duplicate-key", Severity.ERROR, "a key appears twice in one mapping", gate=Gate.SYNTAX),
    Rule("unknown-key", Severity.ERROR, "an unknown key", gate=Gate.SHAPE),
    Rule("reserved-key", Severity.ERROR, "a key is reserved for a later version", gate=Gate.SHAPE),
    Rule("missing-key", Severity.ERROR, "a required key is missing", gate=Gate.SHAPE),
    Rule("wrong-value", Severity.ERROR, "a value does not have the form that its key requires", gate=Gate.SHAPE),
    Rule("extends-invalid", Severity.ERROR, "the file that `extends` names can't be used", gate=Gate.SHAPE),
    Rule("includes-invalid", Severity.ERROR, "a root includes files that its budgets can't use", gate=Gate.SHAPE),
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
        "a suppression suppresses nothing, or can't be parsed",
        gate=Gate.SUPPRESSION,
    ),
    Rule(
        "suppression-not-allowed",
        Severity.WARNING,
        "a suppression of a rule that can't be silenced, or only with permission",
        gate=Gate.SUPPRESSION,
    ),
    Rule("gate-loosened", Severity.WARNING, "a change loosens the gate that checks it", gate=Gate.CHANGE),
    Rule(
        "tokens-unscaled",
        Severity.INFO,
        "a token count is reused for a model whose tokenizer counts differently",
        gate=Gate.CHANGE,
    ),
)
