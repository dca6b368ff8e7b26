"""What a change does to the gate itself: every ceiling, setting and suppression that it loosens."""
