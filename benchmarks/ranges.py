"""Ranges compared with an independent plain Monte Carlo simulation, and the time that draws take: `python -m benchmarks.ranges [DRAWS]`.

The simulation shares no code with the product: it draws at random, and computes each plan's amount from the arithmetic of
the section "what is drawn" in docs/ranges.md.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

import numpy as np

from budgetlint.api import load_snapshot
from budgetlint.estimate.results import BudgetResult, Estimate
from budgetlint.lint.pipeline import BudgetText, Linter
from budgetlint.lint.prices import PriceText
from budgetlint.lint.settings import Settings
from budgetlint.model.budget import Pricing
from budgetlint.model.configuration import Configuration

Z90: Final = 1.2815515655446004
SIZES: Final = (1, 2, 3, 5, 8, 12, 18, 24, 32, 40)
"""The number of workloads in each plan, with three ranges each: 3 to 120 inputs."""
TEN_MILLION: Final = 10_000_000
CHUNK: Final = 250_000
PRICES: Final = (
    '{"version": 1, "date": "2026-06-17", "models": {"lab/a": {"prices": '
    '[{"rates": {"input_tokens": "3", "cache_read_tokens": "0.3", "cache_write_tokens": "3", "output_tokens": "15"}}]}}}'
)


class Plan:
    """A plan with this many workloads: its text, and its ranges as (p10, p90, whether it is a share) in the order drawn."""

    def __init__(self, workloads: int, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.ranges: list[tuple[float, float, bool]] = []
        lines = ["version: 1", "workloads:"]
        for at in range(workloads):
            requests = self._range(1000 * random.uniform(1, 9), random.uniform(1.3, 3))
            tokens = self._range(1000 * random.uniform(1, 5), random.uniform(1.5, 6))
            reads = self._share(random.uniform(0.1, 0.4), random.uniform(0.5, 0.9))
            lines += [
                f"  w{at}:",
                "    kind: llm-app",
                "    model: lab/a",
                f"    requests: {requests}",
                f"    input_tokens: {tokens}",
                "    output_tokens: 300",
                f"    multipliers: {{cache: {{reads: {reads}}}}}",
            ]
        self.ceiling = 100.0
        self.text = "\n".join(lines) + "\nbudgets:\n  total: {ceiling: CEILING}\n"

    def _range(self, p10: float, ratio: float) -> str:
        low, high = round(p10), round(p10 * ratio)
        self.ranges.append((low, high, False))
        return f"{{mean: {(low + high) // 2}, p10: {low}, p90: {high}}}"

    def _share(self, p10: float, p90: float) -> str:
        low, high = round(p10, 3), round(p90, 3)
        self.ranges.append((low, high, True))
        return f"{{mean: {round((low + high) / 2, 4)}, p10: {low}, p90: {high}}}"

    def amounts(self, draws: int, seed: int) -> "np.ndarray":
        """The plan's amount in USD in each of `draws` random draws: Σ requests × (input × (3 − 2.7 × reads) + output × 15) ÷ 10⁶."""
        random = np.random.default_rng(seed)
        amount = np.zeros(draws)
        for at in range(0, len(self.ranges), 3):
            requests, tokens, reads = (_drawn(random, draws, *stated) for stated in self.ranges[at : at + 3])
            amount += requests * (tokens * (3 - 2.7 * reads) + 300 * 15) / 1e6
        return amount


def _drawn(random: "np.random.Generator", draws: int, p10: float, p90: float, is_share: bool) -> "np.ndarray":
    to: Callable[[float], float] = (lambda x: float(np.log(x / (1 - x)))) if is_share else (lambda x: float(np.log(x)))
    low, high = to(p10), to(p90)
    scaled = (low + high) / 2 + (high - low) / (2 * Z90) * random.standard_normal(draws)
    return 1 / (1 + np.exp(-scaled)) if is_share else np.exp(scaled)


def drawn(text: str) -> BudgetResult:
    """The budget of a plan as drawn by the product."""
    prices = PriceText(PRICES, None)
    settings = Settings(date(2026, 7, 1), Configuration(pricing=Pricing(snapshot="prices.json")))
    report = Linter(settings, lambda *_: prices).report([BudgetText("budget.yaml", text.encode())])
    estimate: Estimate | None = report.files[0].estimate
    assert estimate is not None
    return estimate.budgets[0]


def apart(workloads: int, draws: int) -> tuple[float, float]:
    """The product's distance from plain draws: the worst percentile's as a share, and the probability's in percentage points."""
    plan = Plan(workloads, workloads)
    sizes = [CHUNK] * (draws // CHUNK) or [draws]
    amounts = np.concatenate([plan.amounts(size, at) for at, size in enumerate(sizes)])
    ceiling = round(float(np.quantile(amounts, 0.8)), 2)
    spread = drawn(plan.text.replace("CEILING", f"{ceiling:.2f}")).spread
    assert spread is not None
    expected = np.quantile(amounts, [0.1, 0.5, 0.9])
    percentiles = (spread.p10, spread.p50, spread.p90)
    worst = max(abs(float(ours or 0) / theirs - 1) for ours, theirs in zip(percentiles, expected, strict=True))
    return float(worst), abs(float(spread.probability) - float(np.mean(amounts > ceiling))) * 100


def hundred() -> float:
    """Seconds that a check of 100 workloads with 40 ranges takes after start-up; the best of three."""
    lines = ["version: 1", "workloads:"]
    for at in range(100):
        requests = "{mean: 6100, p10: 4000, p90: 8500}" if at < 40 else "6000"
        lines += [
            f"  w{at}: {{kind: llm-app, model: lab/a, requests: {requests}, input_tokens: 2000, output_tokens: 500}}"
        ]
    text = "\n".join([*lines, "budgets:", "  total: {ceiling: 9000, max_probability: 10%}", ""])
    drawn(text)
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        drawn(text)
        times.append(time.perf_counter() - begun)
    return min(times)


def main(words: Sequence[str]) -> None:
    """Compares ten plans with plain draws, then times a large one."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.ranges", description="Compares ranges with plain draws."
    )
    parser.add_argument("draws", metavar="DRAWS", type=int, nargs="?", default=TEN_MILLION, help="default: 10 million")
    draws: int = parser.parse_args(words).draws
    load_snapshot(PRICES)
    for workloads in SIZES:
        share, points = apart(workloads, draws)
        print(f"{workloads * 3:>3} inputs: percentiles within {share:.2%}, probability within {points:.2f} points")
    print(f"100 workloads with 40 ranges: {hundred():.2f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
