"""Flood control as people meet it: a burst of messages to one chat, then one a second; thirty a second to all; and
a message may be edited a few times, then every two seconds."""

import time
from collections import defaultdict
from typing import Any

from tests.telegram.botapi.rules import Refusal

BURST, EDITS, ALL = 8, 3, 32


class Flood:
    def __init__(self) -> None:
        self._due: defaultdict[object, float] = defaultdict(float)

    def check(self, method: str, given: dict[str, Any]) -> None:
        now = time.monotonic()
        if method.startswith("send") and method != "sendChatAction":
            self._spend(now, ("chat", int(given["chat_id"])), 1.0, BURST)
        elif method.startswith("edit"):
            self._spend(now, ("message", int(given["message_id"])), 2.0, EDITS)
        else:
            return
        self._spend(now, "all", 1 / 30, ALL)

    def _spend(self, now: float, whose: object, every: float, burst: int) -> None:
        due = max(self._due[whose], now)
        if due - now > burst * every:
            raise Refusal("Too Many Requests: retry after 2", 429, retry_after=2)
        self._due[whose] = due + every
