"""The parts of an error, a gateway, a key and a day in a record of a call, in whatever shape its gateway or log gives them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final, TypeAlias

from budgetlint.frozen import Frozen

Value: TypeAlias = "str | int | float | bool | None | Sequence[Value] | Mapping[str, Value]"

STATUSES: Final = frozenset({400, 402, 403, 422, 429})
_DEPTH: Final = 8
_GATEWAYS: Final = ("openrouter", "litellm", "cloudflare", "azure-apim", "ngrok", "groq", "anthropic", "openai")
_STATUS_KEYS: Final = (
    "status_code", "statusCode", "http_status", "httpStatus", "http.response.status_code", "response_status",
    "responseCode", "ResponseCode", "error_code", "status", "code",
)  # fmt: skip
_ERROR_KEYS: Final = frozenset(
    {"error", "error_information", "last_error", "exception", "statusMessage", "status_message", "exception.message"}
)
_WRAPPED: Final = frozenset({"metadata", "response", "body", "responseBody", "response_body"})
_TIME_KEYS: Final = (
    "startTime", "start_time", "created_at", "createdAt", "timestamp", "time", "created", "endTime", "date", "ts",
)  # fmt: skip
_KEY_KEYS: Final = ("user_api_key_alias", "api_key_alias", "key_alias", "key_name", "key_label", "api_key_name")
_GATEWAY_KEYS: Final = (
    "gateway",
    "provider",
    "provider_name",
    "custom_llm_provider",
    "base_url",
    "url",
    "model",
    "model_group",
)
_EMBEDDED: Final = re.compile(r"\{.*\}", re.DOTALL)
_MOST_TEXT: Final = 20_000


class ErrorBody(Frozen):
    """The parts of an error in a record."""

    limit_source: str
    codes: tuple[str, ...]
    types: tuple[str, ...]
    message: str
    statuses: tuple[int, ...]


def error_in(record: Mapping[str, Value]) -> ErrorBody | None:
    """All parts of an error in a record, at any depth; None if there is none."""
    errors = [*_errors(record, _DEPTH), *_flat_error(record)]
    direct = [number for key in _STATUS_KEYS if (number := _number(record.get(key))) in STATUSES and number is not None]
    if not errors and not direct:
        return None
    parts: dict[str, list[str]] = {"limit_source": [], "code": [], "type": [], "message": []}
    statuses = list(direct)
    for error in errors:
        _collect(error, parts, statuses, _DEPTH)
    limits = [status for status in statuses if status in STATUSES]
    if not limits and not any(parts.values()):
        return None
    source = parts["limit_source"][0] if parts["limit_source"] else ""
    return ErrorBody(source, tuple(parts["code"]), tuple(parts["type"]), " ".join(parts["message"]), tuple(limits))


_FLAT: Final = re.compile(
    r"(?:(?:last_)?error|exception)[._](?:metadata[._])?(code|type|class|name|message|msg|detail|limit_source|status_?code)"
    r"|(limit_source)",
    re.IGNORECASE,
)
"""The names of fields and columns that each hold a part of an error, such as `error_code` or `error.metadata.limit_source`."""


def _flat_error(record: Mapping[str, Value]) -> Iterator[Value]:
    """An error whose parts are fields of the record itself, as in a table."""
    error: dict[str, Value] = {}
    for key, value in record.items():
        name = _FLAT.fullmatch(key)
        if name is not None and value not in (None, ""):
            error[(name[1] or name[2]).lower().replace("class", "error_class")] = value
    if error:
        yield error


def _errors(value: Value, depth: int) -> Iterator[Value]:
    """Yields the values under keys that name an error."""
    if depth == 0:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            parsed = _parsed(inner) if key in _ERROR_KEYS or key in _WRAPPED else inner
            if key in _ERROR_KEYS and parsed:
                yield parsed
            elif isinstance(parsed, (Mapping, list)):
                yield from _errors(parsed, depth - 1)
    elif isinstance(value, list):
        for inner in value[:50]:
            yield from _errors(inner, depth - 1)


_KINDS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("code", "error_code", "slug"), "code"),
    **dict.fromkeys(("type", "error_type", "error_class", "name"), "type"),
    "limit_source": "limit_source",
}
_MESSAGES: Final = frozenset({"message", "error_message", "msg", "raw", "detail", "details"})


def _collect(error: Value, parts: dict[str, list[str]], statuses: list[int], depth: int) -> None:
    """The codes, types, messages and statuses of an error and of the errors inside it."""
    error = _parsed(error)
    if depth == 0:
        return
    if isinstance(error, str):
        _collect_text(error[:_MOST_TEXT], parts, statuses, depth)
    for key, value in error.items() if isinstance(error, Mapping) else ():
        number = _number(value) if key in _STATUS_KEYS else None
        if number is not None:
            statuses.append(number)
        elif isinstance(value, str) and key in _KINDS and value not in ("", "error"):
            parts[_KINDS[key]].append(value)
        elif isinstance(value, Mapping) or key in _MESSAGES:
            _collect(value, parts, statuses, depth - 1)


def _collect_text(text: str, parts: dict[str, list[str]], statuses: list[int], depth: int) -> None:
    """A message, the JSON inside it, and a status that it begins with."""
    parts["message"].append(text)
    embedded = _EMBEDDED.search(text)
    inner = None if embedded is None else _parsed(embedded[0])
    if isinstance(inner, Mapping):
        _collect(inner, parts, statuses, depth - 1)
    statuses += [int(number) for number in re.findall(r"\b(?:400|402|403|422|429)\b", text[:200])]


def _parsed(value: Value) -> Value:
    """The value of a JSON text, else the value itself."""
    if isinstance(value, str) and value[:1] in "{[" and value and len(value) <= _MOST_TEXT:
        try:
            parsed: Value = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return parsed
    return value


def _number(value: Value) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) == 3 else None


def gateway_of(record: Mapping[str, Value]) -> str | None:
    """The gateway that a record names: in a field, an address, or the first part of a model's name."""
    if _text_at(record, ("error_information", "user_api_key", "litellm_call_id", "call_type")) is not None:
        return "litellm"
    for key in _GATEWAY_KEYS:
        text = (_text_at(record, (key,)) or "").lower()
        for gateway in _GATEWAYS:
            if gateway in text or (gateway == "azure-apim" and "azure-api.net" in text):
                return gateway
    return None


def key_of(record: Mapping[str, Value]) -> str | None:
    """The name of the key with which a call was made."""
    return _text_at(record, _KEY_KEYS)


def _text_at(value: Value, keys: Sequence[str], depth: int = _DEPTH) -> str | None:
    """The first text, or any other value as JSON, under one of some keys at any depth."""
    if depth == 0 or not isinstance(value, Mapping):
        return None
    for key in keys:
        inner = value.get(key)
        if isinstance(inner, str) and inner:
            return inner
        if isinstance(inner, Mapping) and inner:
            return json.dumps(inner)[:200]
    for key, inner in value.items():
        deeper = _text_at(_parsed(inner) if key == "metadata" else inner, keys, depth - 1)
        if deeper is not None:
            return deeper
    return None


def day_of(record: Mapping[str, Value]) -> date | None:
    """The day in UTC of a record's first moment."""
    for key in _TIME_KEYS:
        moment = record.get(key)
        if isinstance(moment, (int, float)) and not isinstance(moment, bool) and moment > 0:
            seconds = moment
            while seconds > 100_000_000_000:
                seconds /= 1000
            return datetime.fromtimestamp(seconds, UTC).date()
        if isinstance(moment, str) and re.match(r"\d{4}-\d\d-\d\d", moment):
            return _date_in(moment)
    return None


def _date_in(moment: str) -> date | None:
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError:
        try:
            return date.fromisoformat(moment[:10])
        except ValueError:
            return None
    return (parsed.astimezone(UTC) if parsed.tzinfo is not None else parsed).date()
