"""Conditions of listed prices: the closed set of keys of `when`, and the fields beside `rates` on a price.

Keys of `when`. Values are strings unless noted otherwise; a workload that does not state a key meets no condition on it,
except that its `service_tier` is then `standard`.

| key | meets the condition if |
| --- | --- |
| `service_tier` | the processing tier: `batch`, `flex`, `priority`, `balanced`, `ultrafast`, `fast`, `decisions` |
| `region` | where it is processed: `eu`, `us`, `regional` (any Vertex endpoint but the global one), or a data centre |
| `prompt_tokens_over` | the call's prompt, cached tokens included, is larger than this whole number |
| `prompt_tokens_from` | the same at this number or above it (xAI bills so) |
| `max_results_over` | a search asks for more results than this whole number |
| `interval_over` | frames of an input video are sampled further apart than this many seconds |
| `size` | the image has this size: `1024x1024`; `max` if the list only states "larger" |
| `quality` | the image has this quality: `low`, `medium`, `high`, `hd`, `standard`, `xhigh`, `max` |
| `steps` | the number of diffusion steps is this: `50`, or `max` for more |
| `resolution` | the frame or image has this resolution: `480p`, `720p`, `768p`, `1080p`, `2k`, `4k`, `0.5k`, `1k`, `512`, `1024`, `1536` |
| `audio` | true or false: the clip has sound, or not |
| `search_context` | the size of the context that a web search returns: `low`, `medium`, `high` |
| `speed` | the provider's speed mode: `fast` |
| `schedule` | the time of the call lies in this schedule of the model's `schedules`: `off-peak` |

Keys that end in `_over` or `_from` are thresholds: of prices that differ only in one of them, the one with the
greatest threshold passed applies. All other keys are compared for equality.

Fields beside `rates` or `multiply` on a price:

| field | meaning |
| --- | --- |
| `disputed` | `{meter: {source: rate}}`: what other sources list for the same thing |
| `free` | `{meter: {count, per, shared?}}`: this many are free per `day`, `month` or `job`, for the model or a group of models |
| `minimum_charge` | the minimum cost of a request or submitted job, in the snapshot's currency |
| `round_up` | `{meter: step}`: the quantity of each output is rounded up to a whole multiple of the step |

On a model, `schedules` is `{name: {time_zone, windows: [{hours: [start-end], weekdays?: [1 … 7]}]}}`, Monday being 1.
"""

from typing import Final, TypeAlias

from budgetlint.frozen import parts
from budgetlint.model.snapshot import When

Condition: TypeAlias = tuple[tuple[str, str | int | bool], ...]
"""Keys and values that must all match, sorted by key; empty: always."""

ALWAYS: Final[Condition] = ()

THRESHOLDS: Final = frozenset({"prompt_tokens_over", "prompt_tokens_from", "max_results_over", "interval_over"})
KEYS: Final = frozenset(part.name for part in parts(When))
FIELDS: Final = frozenset({"disputed", "free", "minimum_charge", "round_up"})


def condition(**keys: str | int | bool | None) -> Condition:
    """The condition made of the keys that are not None."""
    return tuple(sorted((key, value) for key, value in keys.items() if value is not None))


def with_key(when: Condition, key: str, value: str | int | bool) -> Condition:
    return tuple(sorted((*((k, v) for k, v in when if k != key), (key, value))))


def without(when: Condition, *keys: str) -> Condition:
    return tuple((key, value) for key, value in when if key not in keys)
