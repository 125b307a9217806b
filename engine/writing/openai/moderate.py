"""Moderation by the server, where it has it; the word lists come first and stay where it has not."""

from dataclasses import dataclass, field
from typing import Any, Final

import openai

from engine.domain.model import End
from engine.writing.decency import Decency
from engine.writing.openai.client import Client
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


@dataclass
class ModelModerator:
    """Implements `Moderator`. A server that does not answer forbids nothing: the lists have been asked."""

    client: Client
    model: str
    words: Decency
    _absent: bool = field(default=False)

    async def judge(self, text: str) -> str | None:
        known = self.words.kind(text)
        if known is not None or not self.model or self._absent:
            return known
        sdk: Any = self.client.sdk
        with self.client.noted("moderate", self.model) as call:
            try:
                found = await sdk.moderations.create(model=self.model, input=text, timeout=SECONDS)
                call.end = End.USED
            except openai.APIStatusError as fault:
                call.end, self._absent = End.REJECTED, fault.status_code in (404, 405, 501)
                return None
            except (*BROKEN, ValueError, AttributeError, TypeError):
                call.end = End.AWAY
                return None
        return _kind(found)


def _kind(found: Any) -> str | None:
    result = next(iter(found.results), None)
    if result is None or not result.flagged:
        return None
    flagged = (name for name, on in dict(result.categories).items() if on)
    named = (KINDS.get(name.replace("_", "-").partition("/")[0]) for name in flagged)
    return next((name for name in named if name), "insult")
