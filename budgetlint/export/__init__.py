"""Export of declared ceilings and key limits in the formats of what enforces them: pure functions to text, one
module per enforcer."""
