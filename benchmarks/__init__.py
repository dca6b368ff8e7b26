"""Speed, as ratios between commands that alternate in one run: absolute times vary twofold on a busy machine."""
