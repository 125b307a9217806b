"""Voice messages through a server that transcribes."""

from dataclasses import dataclass
from typing import Any, Final

import openai

from engine.domain.errors import ModelAway
from engine.domain.model import End
from engine.writing.openai.client import Client
from engine.writing.openai.server import BROKEN
from engine.writing.text import LONGEST

SUFFIXES: Final = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/wav": "wav",
    "audio/webm": "webm",
    "audio/aac": "aac",
}
"""Servers tell the kind of sound by a file's name."""


@dataclass(frozen=True)
class ModelListener:
    """Implements `Listener`."""

    client: Client
    model: str

    async def transcribe(self, sound: bytes, mime: str) -> str:
        """Raises ModelAway."""
        name = f"voice.{SUFFIXES.get(mime.partition(';')[0], 'ogg')}"
        sdk: Any = self.client.sdk
        with self.client.noted("voice", self.model) as call:
            try:
                made = await sdk.audio.transcriptions.create(file=(name, sound), model=self.model, language="ko")
            except (*BROKEN, ValueError, AttributeError) as fault:
                call.end = End.AWAY
                status = fault.status_code if isinstance(fault, openai.APIStatusError) else 0
                raise ModelAway(f"{type(fault).__name__} {status}") from None
            call.end = End.USED
        return str(getattr(made, "text", made) or "").strip()[:LONGEST]
