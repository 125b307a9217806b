"""Owners as a second process: each opens the page, holds a socket and waits for its answers.

python -m tests.bench.crowd ADDRESS OWNERS MESSAGES → JSON: seconds of each answer, whole seconds.
"""

import asyncio
import json
import sys
import time
from typing import Any

import aiohttp

WORDS = (("얼마야", 1), ("고마워요", 1), ("어떻게 써요?", 1), ("안녕하세요", 2))
"""What owners say, and how many bubbles answer it."""

GREETING = 2


class Guest:
    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self._address = session, address
        self._socket: aiohttp.ClientWebSocketResponse
        self._seen = 0

    async def arrive(self) -> None:
        async with self._session.get(self._address + "/") as page:
            page.raise_for_status()
        self._socket = await self._session.ws_connect(
            self._address + "/socket", headers={"Origin": self._address}, max_msg_size=0
        )
        for _ in range(GREETING):
            await self.next_bubble()

    async def answered(self, bubbles: int) -> float:
        """When the first bubble of an answer came; returns when all of it has."""
        await self.next_bubble()
        first = time.perf_counter()
        for _ in range(bubbles - 1):
            await self.next_bubble()
        return first

    async def next_bubble(self, kinds: tuple[str, ...] = ()) -> dict[str, Any]:
        """The next bubble that is new; of some kinds only, if named."""
        while True:
            message: dict[str, Any] = json.loads(await self._socket.receive_str(timeout=60))
            if message["t"] == "bubble" and message["seq"] > self._seen:
                self._seen = message["seq"]
                if not kinds or message["bubble"]["kind"] in kinds:
                    return message

    async def say(self, **message: object) -> None:
        await self._socket.send_str(json.dumps(message))

    async def upload(self, photo: bytes) -> str:
        headers = {"Origin": self._address, "X-Fitad": "1"}
        async with self._session.post(self._address + "/upload", data=photo, headers=headers) as answer:
            answer.raise_for_status()
            return str((await answer.json())["id"])

    async def leave(self) -> None:
        await self._socket.close()


def session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), connector=aiohttp.TCPConnector(limit=0))


async def chat(address: str, number: int, messages: int, ready: asyncio.Barrier) -> list[float]:
    """Answer times of one owner who says one thing after the other."""
    seconds = []
    async with session() as browser:
        guest = Guest(browser, address)
        await guest.arrive()
        await ready.wait()
        for turn in range(messages):
            words, bubbles = WORDS[turn % len(WORDS)]
            start = time.perf_counter()
            await guest.say(t="text", id=f"guest-{number:04}-{turn:04}", text=words)
            seconds.append(await guest.answered(bubbles) - start)
        await guest.leave()
    return seconds


async def crowd(address: str, owners: int, messages: int) -> dict[str, Any]:
    ready = asyncio.Barrier(owners + 1)
    chats = [asyncio.create_task(chat(address, number, messages, ready)) for number in range(owners)]
    await ready.wait()
    start = time.perf_counter()
    answers = await asyncio.gather(*chats)
    return {"whole": time.perf_counter() - start, "seconds": [second for one in answers for second in one]}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(crowd(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))))
