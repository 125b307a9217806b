"""Flood control as people meet it: a burst to one chat is let through, then one message a second; thirty to all."""

import time
from collections import defaultdict
from typing import Any

from tests.telegram.botapi.rules import Refusal

SENDS = frozenset(
    {"sendMessage", "sendPhoto", "sendDocument", "editMessageText", "editMessageMedia", "editMessageCaption"}
)
BURST, ALL = 8, 32


class Flood:
    def __init__(self) -> None:
        self._chats: defaultdict[int, float] = defaultdict(float)
        self._all = 0.0

    def check(self, method: str, given: dict[str, Any]) -> None:
        if method not in SENDS:
            return
        now, chat = time.monotonic(), int(given["chat_id"])
        mine, everybody = max(self._chats[chat], now), max(self._all, now)
        if mine - now > BURST or (everybody - now) * 30 > ALL:
            raise Refusal("Too Many Requests: retry after 2", 429, retry_after=2)
        self._chats[chat], self._all = mine + 1.0, everybody + 1 / 30
