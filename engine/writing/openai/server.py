"""One answer from a server: the request sent, the stream read to its end, the tokens counted."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import httpx2
import openai

from engine.domain.errors import ModelAway
from engine.domain.model import End, Usage
from engine.writing.openai.ladder import Ask, Footing, Way, request

Tell = Callable[[str], None]
"""Is told what has been said so far, whenever there is more."""

BROKEN: Final = (openai.OpenAIError, httpx2.HTTPError, OSError)
"""What a connection raises. A body that is no answer, such as a proxy's page, comes as a plain error of Python: the
library hands over what it could not read."""


@dataclass(slots=True)
class Raw:
    """What a server said: text, how it ended, tokens, and the model that says it answered."""

    text: str = ""
    end: End = End.CUT
    usage: Usage = field(default_factory=Usage)
    model: str = ""


class Rejected(Exception):
    """The server does not take the request as it is."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(status)
        self.status, self.said = status, said


async def answer(client: openai.AsyncOpenAI, ask: Ask, footing: Footing, tell: Tell | None = None) -> Raw:
    """Raises Rejected, ModelAway."""
    door: Any = client.responses if footing.way is Way.RESPONSES else client.chat.completions
    read = _READERS[footing.way is Way.RESPONSES, ask.stream]
    try:
        reply = await door.create(**request(ask, footing))
        made: Raw = await read(reply, tell) if ask.stream else read(reply)
    except openai.APIStatusError as fault:
        raise Rejected(fault.status_code, f"{fault.param or ''} {fault.message}") from None
    except (*BROKEN, ValueError, AttributeError, TypeError) as fault:
        raise ModelAway(type(fault).__name__) from None
    return made


# ── chat completions ──────────────────────────────────────────────────────────────────────────────


def _chat(reply: Any) -> Raw:
    choice = next(iter(reply.choices or ()), None)
    if choice is None:
        return Raw(usage=_usage(reply.usage, CHAT), model=reply.model or "")
    message = choice.message
    end = _ended(choice.finish_reason, bool(getattr(message, "refusal", None)))
    return Raw(message.content or "", end, _usage(reply.usage, CHAT), reply.model or "")


async def _chat_stream(reply: Any, tell: Tell | None) -> Raw:
    """A stream that ends without saying why was cut off; so was one whose connection broke."""
    raw, reason, refused = Raw(), None, False
    with contextlib.suppress(httpx2.HTTPError, openai.APIConnectionError):
        async with reply:
            async for chunk in reply:
                raw.model = chunk.model or raw.model
                if chunk.usage is not None:
                    raw.usage = _usage(chunk.usage, CHAT)
                for choice in chunk.choices or ():
                    reason = choice.finish_reason or reason
                    refused = refused or bool(getattr(choice.delta, "refusal", None))
                    raw.text += _told(choice.delta.content, raw.text, tell)
    raw.end = _ended(reason, refused)
    return raw


def _told(more: str | None, before: str, tell: Tell | None) -> str:
    if more and tell is not None:
        tell(before + more)
    return more or ""


def _ended(reason: str | None, refused: bool) -> End:
    if refused or reason == "content_filter":
        return End.REFUSED
    return End.USED if reason in ("stop", "tool_calls", "function_call") else End.CUT


# ── responses ─────────────────────────────────────────────────────────────────────────────────────


def _response(reply: Any) -> Raw:
    parts = [part for item in reply.output or () if item.type == "message" for part in item.content]
    refused = any(part.type == "refusal" for part in parts)
    text = "".join(part.text for part in parts if part.type == "output_text")
    end = End.REFUSED if refused else End.USED if reply.status in ("completed", None) else End.CUT
    return Raw(text, end, _usage(reply.usage, RESPONSES), reply.model or "")


async def _response_stream(reply: Any, tell: Tell | None) -> Raw:
    raw, last = Raw(), None
    with contextlib.suppress(httpx2.HTTPError, openai.APIConnectionError):
        async with reply:
            async for event in reply:
                if event.type == "response.output_text.delta":
                    raw.text += _told(event.delta, raw.text, tell)
                elif event.type in ("response.completed", "response.incomplete", "response.failed"):
                    last = event.response
    return raw if last is None else _response(last)


# ── tokens ────────────────────────────────────────────────────────────────────────────────────────

CHAT, RESPONSES = ("prompt", "completion"), ("input", "output")
"""What either interface calls the two sides of a call."""


def _usage(usage: Any, sides: tuple[str, str]) -> Usage:
    """Servers of other makers leave out parts, or all of it."""
    sent, received = (getattr(usage, f"{side}_tokens", None) or 0 for side in sides)
    told, said = (getattr(usage, f"{side}_tokens_details", None) for side in sides)
    return Usage(
        sent=sent,
        cached=getattr(told, "cached_tokens", None) or 0,
        stored=getattr(told, "cache_write_tokens", None) or 0,
        received=received,
        thought=getattr(said, "reasoning_tokens", None) or 0,
    )


_READERS: Final[dict[tuple[bool, bool], Any]] = {
    (False, False): _chat,
    (False, True): _chat_stream,
    (True, False): _response,
    (True, True): _response_stream,
}
