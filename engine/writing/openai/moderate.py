"""Moderation by the server, where it has it; our own lists and our own network stay where it has not."""

import base64
import time
from dataclasses import dataclass, field
from typing import Any, Final

import openai
import structlog

from engine.domain.errors import ModelAway
from engine.domain.model import Call, End
from engine.writing.decency import Decency
from engine.writing.openai.client import REST, Client, Server
from engine.writing.openai.server import BROKEN

KINDS: Final = {
    "sexual": "sexual",
    "hate": "hate",
    "harassment": "insult",
    "violence": "violence",
    "self-harm": "violence",
    "illicit": "unlawful",
}
"""A server's categories by their beginning, and what we call them."""

SECONDS: Final = 3.0
PNG: Final = b"\x89PNG"

log = structlog.get_logger(__name__)


@dataclass
class Moderation:
    """What a server forbids. One without moderation is asked once, one that does not answer again after a rest."""

    client: Client
    model: str
    _until: float = field(default=0.0)

    async def kind(self, said: Any) -> str | None:
        """Of a text, or of parts in the protocol's form. Raises ModelAway where it can't say."""
        if not self.model or time.monotonic() < self._until:
            raise ModelAway("no moderation")
        sdk: Any = self.client.sdk.with_options(max_retries=0, timeout=SECONDS)
        with self.client.noted("moderate", self.model) as call:
            try:
                found = await sdk.moderations.create(model=self.model, input=said)
                call.end = End.USED
            except openai.APIStatusError as fault:
                call.end = End.REJECTED
                absent = fault.status_code in (404, 405, 501)
                self._until = float("inf") if absent else time.monotonic() + REST
                raise ModelAway(f"status {fault.status_code}") from None
            except (*BROKEN, ValueError, AttributeError, TypeError) as fault:
                call.end, self._until = End.AWAY, time.monotonic() + REST
                raise ModelAway(type(fault).__name__) from None
        return _kind(found)


@dataclass(frozen=True)
class ModelModerator:
    """Implements `Moderator`. A server that does not answer forbids nothing: the lists have been asked."""

    server: Moderation
    words: Decency

    async def judge(self, text: str) -> str | None:
        known = self.words.kind(text)
        if known is not None:
            return known
        try:
            return await self.server.kind(text)
        except ModelAway:
            return None


@dataclass(frozen=True)
class ModelCensor:
    """Implements `Censor`."""

    server: Moderation

    @classmethod
    def of(cls, server: Server, model: str) -> "ModelCensor":
        """With a client of its own, whose calls are logged alone: they cost nothing."""
        return cls(Moderation(Client(server, _logged), model))

    async def judge(self, picture: bytes) -> str | None:
        mime = "image/png" if picture.startswith(PNG) else "image/jpeg"
        url = f"data:{mime};base64,{base64.b64encode(picture).decode()}"
        return await self.server.kind([{"type": "image_url", "image_url": {"url": url}}])

    async def leave(self) -> None:
        await self.server.client.close()


def _logged(call: Call) -> None:
    log.info("model called", task=call.task, model=call.model, end=call.end, seconds=call.seconds)


def _kind(found: Any) -> str | None:
    result = next(iter(found.results), None)
    if result is None or not result.flagged:
        return None
    flagged = (name for name, on in dict(result.categories).items() if on)
    named = (KINDS.get(name.replace("_", "-").partition("/")[0]) for name in flagged)
    return next((name for name in named if name), "insult")
