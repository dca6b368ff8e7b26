"""A workload states no volume, or more than one."""

from collections.abc import Iterable

from budgetlint.estimate.line_items import Lack
from budgetlint.estimate.series import context_size
from budgetlint.estimate.workload_estimate import WorkloadEstimate
from budgetlint.findings.problem import At, Problem
from budgetlint.model.workloads import Agent, Audio, LlmApp
from budgetlint.rules.rule import Subject
from budgetlint.rules.words import listed

_TOGETHER = {
    "llm-app": ("users", "active_days", "requests_per_user_per_day"),
    "agent": ("developers", "active_days", "tasks_per_developer_per_day"),
}
_ALONE = {"llm-app": ("requests",), "agent": ("tasks", "started_tasks")}
_TAKES = {
    "video": "`seconds_per_clip`, `billed_per: job`, or in `usage` the `video_seconds`, `jobs` or `credits` of a clip",
    "audio": "`characters_per_request` or `seconds_per_request`, or in `usage` the `characters`, `audio_seconds`, audio tokens, `jobs` or `credits` of a request",
    "metered": "under `usage` the meters of a request, and how much of each it takes",
    "embeddings": "`input_tokens` above zero",
}


def check(subject: Subject) -> Iterable[Problem]:
    for spender in subject.unpriced():
        if any(gap.lack is Lack.VOLUME for gap in spender.gaps):
            yield _stated(spender) if isinstance(spender.workload, (LlmApp, Agent)) else _taken(spender)
    for spender in subject.estimate.workloads.values():
        workload = spender.workload
        if (
            isinstance(workload, Agent)
            and (not spender.smallest_prompt or workload.usage)
            and not context_size(workload.context)
        ):
            yield Problem(
                (*spender.path, "context"),
                f"the first call of `{spender.name}` carries no tokens: `context` has none of its parts",
                "state its parts: `instructions`, `source_files` and so on, or `other` for all of it",
            )


def _taken(spender: WorkloadEstimate) -> Problem:
    takes = _TAKES.get(spender.workload.KIND, "how much each uses")
    if isinstance(spender.workload, Audio) and spender.workload.characters_per_request is not None:
        both = "both `characters_per_request` and `seconds_per_request`: speech or transcription"
        return Problem((*spender.path, "seconds_per_request"), f"`{spender.name}` states {both}", "keep one", At.KEY)
    return Problem(
        spender.path, f"`{spender.name}` does not state how much each unit of its volume uses", f"state {takes}"
    )


def _stated(spender: WorkloadEstimate) -> Problem:
    kind = spender.workload.KIND
    alone = [key for key in _ALONE[kind] if getattr(spender.workload, key) is not None]
    parts = [key for key in _TOGETHER[kind] if getattr(spender.workload, key) is not None]
    ways = f"{listed(_ALONE[kind], 'or')}, or {listed(_TOGETHER[kind])} together"
    if not alone and not parts:
        return Problem(spender.path, f"`{spender.name}` states no volume", f"state {ways}")
    if not alone:
        missing = [key for key in _TOGETHER[kind] if key not in parts]
        message = f"`{spender.name}` states {listed(parts)} but not {listed(missing)}"
        return Problem((*spender.path, parts[0]), message, f"state {ways}")
    first, *others = (*alone, *parts)
    related = tuple(((*spender.path, key), "stated here too") for key in others)
    message = f"`{spender.name}` states its volume more than once: {listed((first, *others))}"
    return Problem((*spender.path, first), message, f"keep one way: {ways}", related=related)
