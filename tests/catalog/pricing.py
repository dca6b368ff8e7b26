"""The cost of usage at the prices of a snapshot, from the evaluator that checks budgets."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from budgetlint.estimate.evaluate import estimate
from budgetlint.estimate.line_items import Gap
from budgetlint.estimate.tariff import Prices
from budgetlint.model.budget import BudgetFile
from budgetlint.model.snapshot import PriceSnapshot
from budgetlint.model.workload import Workload
from budgetlint.model.workloads import Audio, Embeddings, Image, LlmApp, Metered, Video
from budgetlint.shape.reader import read_record
from budgetlint.source.document import Plain

DAY = date(2026, 11, 19)


def prices_of(snapshot: dict[str, Plain], day: date = DAY) -> Prices:
    return Prices(read_record(PriceSnapshot, snapshot), day)


def cost(workload: Workload, prices: Prices) -> Decimal | tuple[Gap, ...]:
    """The base amount of one workload, or the reason why it has none."""
    result = estimate(BudgetFile(version=1, workloads={"one": workload}), prices).workloads["one"]
    return result.gaps if result.layers is None else Decimal(result.layers.base)


def call(
    model: str,
    usage: Mapping[str, int | Decimal],
    *,
    tier: str | None = None,
    region: str | None = None,
    speed: str | None = None,
) -> LlmApp | Embeddings:
    """The cost of one call: `usage` by meter, without overlaps, including text input and output; embeddings have no output."""
    if not usage.get("output_tokens"):
        return Embeddings(
            model=model,
            requests=Decimal(1),
            input_tokens=Decimal(usage.get("input_tokens", 0)),
            usage={meter: Decimal(n) for meter, n in usage.items() if meter != "input_tokens" and n},
            service_tier=tier,
            region=region,
            speed=speed,
        )
    rest = {meter: Decimal(n) for meter, n in usage.items() if meter not in ("input_tokens", "output_tokens") and n}
    return LlmApp(
        model=model,
        requests=Decimal(1),
        input_tokens=Decimal(usage.get("input_tokens", 0)),
        output_tokens=Decimal(usage.get("output_tokens", 0)),
        usage=rest,
        service_tier=tier,
        region=region,
        speed=speed,
    )


def pictures(model: str, count: int, size: str | None = None, quality: str | None = None) -> Image:
    return Image(model=model, accepted_images=Decimal(count), size=size, quality=quality)


def clips(model: str, seconds: Decimal, resolution: str | None = None) -> Video:
    return Video(model=model, accepted_clips=Decimal(1), seconds_per_clip=seconds, resolution=resolution)


def speech(model: str, characters: int) -> Audio:
    return Audio(model=model, requests=Decimal(1), characters_per_request=Decimal(characters))


def transcription(model: str, seconds: Decimal) -> Audio:
    return Audio(model=model, requests=Decimal(1), seconds_per_request=seconds)


def metered(model: str, usage: Mapping[str, Decimal]) -> Metered:
    return Metered(model=model, requests=Decimal(1), usage=usage)
