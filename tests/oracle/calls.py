"""The calls of a workload, and what each of them carries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.tariff import Unpriced, mapping, number


@dataclass
class Call:
    """What one request, call or submitted job uses: the input it carries, its quantities, and what of the input a cache serves.

    All other input tokens count towards its size, too.
    """

    carried: Fraction
    uses: dict[str, Fraction]
    reads: Fraction = Fraction(0)
    writes: Fraction = Fraction(0)
    works: bool = True

    @property
    def size(self) -> Fraction:
        """Tokens that decide the price bracket."""
        return sum((tokens for meter, tokens in self.uses.items() if meter in PROMPT), Fraction(0))


def counts_of(workload: Mapping[str, object], rejected: Fraction) -> dict[str, Fraction]:
    """How many of each unit are kept in a period; the first is the workload's volume."""

    def given(name: str) -> Fraction:
        return number(workload[name])

    match workload["kind"]:
        case "llm-app" if "users" in workload:
            return {
                "request": given("users") * given("active_days") * given("requests_per_user_per_day"),
                "user": given("users"),
            }
        case "agent" if "tasks" in workload:
            return {"task": given("tasks")}
        case "agent" if "started_tasks" in workload:
            return {"task": given("started_tasks") * (1 - rejected)}
        case "agent":
            started = given("developers") * given("active_days") * given("tasks_per_developer_per_day")
            return {"task": started * (1 - rejected), "developer": given("developers")}
        case "image":
            return {"accepted-image": given("accepted_images")}
        case "video":
            return {"accepted-clip": given("accepted_clips")}
        case "subscription":
            return {"seat": given("seats")}
        case "metered":
            return {"request": number(workload.get("requests", "1"))}
        case _:
            return {"request": given("requests")}


def carried(context: Mapping[str, object], calls: int) -> Iterator[tuple[Fraction, Fraction, Fraction | None]]:
    """For each call of a task the tokens it carries, those of the call before it (0 after a fresh start), and the tokens of the
    summary that it writes; None for a call that works on the task."""
    aside = ("growth_per_call", "compact_at", "summary")
    start = sum((number(value) for name, value in context.items() if name not in aside), Fraction(0))
    summary = mapping(context.get("summary"))
    tokens = number(summary.get("tokens", "0"))
    growth = number(context.get("growth_per_call", "0"))
    before = Fraction(0)
    for position in range(calls):
        now = start if position == 0 else before + growth
        if "compact_at" in context and now > number(context["compact_at"]):
            for _ in range(int(str(summary.get("calls", "1"))) if summary else 0):
                yield now, before, tokens
            now, before = start + tokens, Fraction(0)
        yield now, before, None
        before = now


def calls_of(workload: Mapping[str, object], cache: Mapping[str, object], months: Fraction) -> list[Call]:
    """Every call, job or seat behind one kept unit, before any multiplier, with the part of its input that a cache serves."""

    def given(name: str) -> Fraction:
        return number(workload[name])

    extra = {name: number(value) for name, value in mapping(workload.get("usage")).items()}
    made: list[Call] = []
    match workload["kind"]:
        case "llm-app":
            size = given("input_tokens")
            made.append(Call(size, {"input_tokens": size, "output_tokens": given("output_tokens")}))
        case "agent":
            for now, _, summary in carried(mapping(workload["context"]), int(str(workload["calls_per_task"]))):
                output = given("output_tokens") if summary is None else summary
                made.append(Call(now, {"input_tokens": now, "output_tokens": output}, works=summary is None))
        case "embeddings":
            made.append(Call(given("input_tokens"), {"input_tokens": given("input_tokens")}))
        case "image" if number(workload.get("megapixels_per_image", "0")):
            made.append(Call(Fraction(0), {"megapixels": given("megapixels_per_image")}))
        case "image" if any(extra.get(one) for one in STANDS_FOR_AN_IMAGE):
            made.append(Call(Fraction(0), {}))
        case "image":
            made.append(Call(Fraction(0), {"images": Fraction(1)}))
        case "video" if workload.get("billed_per") == "job":
            made.append(Call(Fraction(0), {"jobs": Fraction(1)}))
        case "video" if "seconds_per_clip" in workload:
            made.append(Call(Fraction(0), {"video_seconds": given("seconds_per_clip")}))
        case "audio" if "characters_per_request" in workload:
            made.append(Call(Fraction(0), {"characters": given("characters_per_request")}))
        case "audio" if "seconds_per_request" in workload:
            made.append(Call(Fraction(0), {"audio_seconds": given("seconds_per_request")}))
        case "video" | "audio":
            stand_ins = STANDS_FOR_SECONDS if workload["kind"] == "video" else STANDS_FOR_SPEECH
            if not any(extra.get(one) for one in stand_ins):
                raise Unpriced("nothing says what a job is billed on")
            made.append(Call(Fraction(0), {}))
        case "subscription":
            made.append(Call(Fraction(0), {"seats": months}))
        case "metered":
            made.append(Call(Fraction(0), {}))
    for call in made:
        for meter, quantity in extra.items() if call.works else ():
            call.uses[meter] = call.uses.get(meter, Fraction(0)) + quantity
    serve(made, workload, cache)
    return made


def serve(made: list[Call], workload: Mapping[str, object], cache: Mapping[str, object]) -> None:
    """Split each call's input into read, written and plain tokens."""
    if cache.get("mode") == "prefix":
        hit = number(cache.get("hit_rate", "100%"))
        steps = carried(mapping(workload["context"]), int(str(workload["calls_per_task"])))
        for call, (now, before, _) in zip(made, steps, strict=True):
            call.reads = before * hit
            call.writes = now - before * hit
    elif cache:
        for call in made:
            call.reads = call.carried * number(cache.get("reads", "0"))
            call.writes = call.carried * number(cache.get("writes", "0"))


PROMPT = {"input_tokens", "audio_input_tokens", "image_input_tokens", "video_input_tokens"}

STANDS_FOR_AN_IMAGE = ("images", "megapixels", "image_output_tokens", "jobs", "credits")

STANDS_FOR_SECONDS = ("video_seconds", "video_output_tokens", "jobs", "credits")

SPOKEN = ("characters", "audio_seconds", "audio_output_seconds", "audio_input_tokens", "audio_output_tokens")

STANDS_FOR_SPEECH = (*SPOKEN, "jobs", "credits")
