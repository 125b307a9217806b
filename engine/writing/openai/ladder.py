"""What a server takes, found out by asking: from a strict schema down to plain text, without what it rejects."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

REJECTIONS: Final = frozenset({400, 404, 405, 415, 422, 501})
"""Statuses of a server that does not take the request as it is; others say that it can't answer at all."""

SHAPE: Final = ("response_format", "json_schema", "schema", "json_object")
"""What a rejection speaks of when the server can't be held to a shape."""

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = {
    "effort": ("reasoning_effort", "reasoning", "effort"),
    "verbosity": ("verbosity",),
    "store": ("store",),
    "stream_options": ("stream_options", "include_usage"),
    "max_completion_tokens": ("max_completion_tokens", "max_output_tokens"),
    "max_tokens": ("max_tokens",),
    "picture": ("image", "vision", "multimodal"),
}
"""Parts of a request that a server may not know, and the words it may use for them."""


class Way(StrEnum):
    """How the shape of the answer is asked for."""

    RESPONSES = "responses"
    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


LOWER: Final = {Way.RESPONSES: Way.SCHEMA, Way.SCHEMA: Way.OBJECT, Way.OBJECT: Way.TEXT}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request before it takes a server's form. `schema` is the answer's JSON schema, `most` its tokens at most;
    `turns` are further messages (role, text) after the data."""

    model: str
    system: str
    data: str
    schema: Mapping[str, Any]
    most: int
    effort: str | None = None
    picture: str | None = None
    stream: bool = False
    turns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Footing:
    """Where a server was found to hold."""

    way: Way = Way.SCHEMA
    dropped: frozenset[str] = field(default_factory=frozenset)

    def after(self, status: int, said: str) -> "Footing | None":
        """Where to try next when a request was rejected with these words; None where nothing is left to give up."""
        if status not in REJECTIONS:
            return None
        if self.way is Way.RESPONSES and status in (404, 405, 501):
            return self.lower
        if status in (404, 405):
            return None
        named = self._named(said.lower())
        if named:
            return replace(self, dropped=self.dropped | {named})
        return self.lower

    @property
    def lower(self) -> "Footing | None":
        way = LOWER.get(self.way)
        return None if way is None else replace(self, way=way)

    def _named(self, said: str) -> str | None:
        """The part the server complains of; a complaint about the shape alone is none."""
        if any(word in said for word in SHAPE):
            return None
        known = (part for part, words in EXTRAS.items() if any(word in said for word in words))
        return next((part for part in known if part not in self.dropped), None)

    def takes(self, part: str) -> bool:
        return part not in self.dropped


def request(ask: Ask, footing: Footing) -> dict[str, Any]:
    """The request in the form this footing allows."""
    return _responses(ask, footing) if footing.way is Way.RESPONSES else _chat(ask, footing)


def _chat(ask: Ask, footing: Footing) -> dict[str, Any]:
    made: dict[str, Any] = {"model": ask.model, "messages": _messages(ask, footing)}
    if footing.way is Way.SCHEMA:
        shape = {"name": "answer", "strict": True, "schema": ask.schema}
        made["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif footing.way is Way.OBJECT:
        made["response_format"] = {"type": "json_object"}
    if ask.effort and footing.takes("effort"):
        made["reasoning_effort"] = ask.effort
    if footing.takes("store"):
        made["store"] = False
    if footing.takes("max_completion_tokens"):
        made["max_completion_tokens"] = ask.most
    elif footing.takes("max_tokens"):
        made["max_tokens"] = ask.most
    if ask.stream:
        made["stream"] = True
        if footing.takes("stream_options"):
            made["stream_options"] = {"include_usage": True}
    return made


def _messages(ask: Ask, footing: Footing) -> list[dict[str, Any]]:
    content: Any = ask.data
    if ask.picture and footing.takes("picture"):
        seen = {"type": "image_url", "image_url": {"url": ask.picture, "detail": "auto"}}
        content = [{"type": "text", "text": ask.data}, seen]
    head = [{"role": "system", "content": _told(ask, footing)}, {"role": "user", "content": content}]
    return [*head, *({"role": role, "content": text} for role, text in ask.turns)]


def _told(ask: Ask, footing: Footing) -> str:
    """The instructions; with the shape in words where the server is not held to it."""
    if footing.way in (Way.SCHEMA, Way.RESPONSES):
        return ask.system
    schema = json.dumps(ask.schema, ensure_ascii=False, separators=(",", ":"))
    return f"{ask.system}\n\nAnswer with one JSON object and nothing else. Its JSON schema:\n{schema}"


def _responses(ask: Ask, footing: Footing) -> dict[str, Any]:
    content: list[dict[str, Any]] = [{"type": "input_text", "text": ask.data}]
    if ask.picture and footing.takes("picture"):
        content.append({"type": "input_image", "image_url": ask.picture, "detail": "auto"})
    said = [{"role": "user", "content": content}, *({"role": role, "content": text} for role, text in ask.turns)]
    shape = {"type": "json_schema", "name": "answer", "strict": True, "schema": ask.schema}
    made: dict[str, Any] = {
        "model": ask.model,
        "instructions": ask.system,
        "input": said,
        "text": {"format": shape},
        "stream": ask.stream,
    }
    if ask.effort and footing.takes("effort"):
        made["reasoning"] = {"effort": ask.effort}
    if footing.takes("store"):
        made["store"] = False
    if footing.takes("max_completion_tokens"):
        made["max_output_tokens"] = ask.most
    return made
