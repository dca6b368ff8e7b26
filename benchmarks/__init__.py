"""Speed, as ratios between commands that take turns in one run: absolute times drift twofold on a busy machine."""
