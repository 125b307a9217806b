"""Our pages inside Telegram: who opened them is signed by Telegram with the bot's own token."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Annotated, Final
from urllib.parse import parse_qsl

from pydantic import Field

from bot.links import Links
from engine.domain.canvas import Box
from engine.domain.frozen import Frozen
from engine.domain.picture import MediaRef

FRESH: Final = 3600
"""Seconds for which an opened page may speak for its owner (ours)."""

POINT: Final = "/telegram/point"
PAGE: Final = "point"


def pointing(links: Links) -> Callable[[MediaRef], str]:
    """The address of the page that shows a photo to draw a box on."""

    def address(ref: MediaRef) -> str:
        photo = links.media(ref, until=int(time.time()) + FRESH)
        return links.page(PAGE, photo.rsplit("/", 1)[-1])

    return address


class Opened(Frozen):
    """Who opened the page. `key` is the same however often this opening is sent."""

    user: int
    key: str


class Drawn(Frozen):
    """What the page sends: Telegram's proof of who it is, and the box."""

    proof: Annotated[str, Field(max_length=8192)]
    box: Box


def opened(proof: str, token: str, now: int) -> Opened | None:
    """None for a proof that is forged, older than `FRESH` or not about a person.

    Bot API, "Validating data received via the Mini App": HMAC-SHA-256 over the sorted fields, under a key made of the
    token.
    """
    fields = dict(parse_qsl(proof))
    signature = fields.pop("hash", "")
    said = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    right = hmac.new(key, said.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right.encode(), signature.encode()):
        return None
    since = fields.get("auth_date", "")
    if not since.isdecimal() or now - int(since) > FRESH:
        return None
    user = _user(fields.get("user", ""))
    return None if user is None else Opened(user=user, key=signature[:32])


def _user(field: str) -> int | None:
    try:
        return int(json.loads(field)["id"])
    except (ValueError, KeyError, TypeError):
        return None
