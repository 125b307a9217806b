"""A strict messenger: it answers requests within five seconds and can do nothing else. Added with this one file."""

import time
from collections.abc import Sequence
from typing import Any

from bot.channels import Door, Parcel, Tray
from bot.fit import Bubble
from bot.links import Links
from conversation.messages import Capability, Incoming, Photos, Start, Tap, Text
from engine.ports import Media

TEN_MINUTES = 600


class ToyMessenger:
    """Its platform posts a dictionary and takes the answer of that request, as a list of cards."""

    name = "toy"
    repeatable = False

    def __init__(self, links: Links, reply_within: float = 5.0) -> None:
        self._links = links
        self.capability = Capability(
            push=False,
            edit=False,
            reply_within=reply_within,
            bubbles=3,
            chips=10,
            label=14,
            text_bytes=1000,
            copies=False,
            documents=False,
        )
        self._door: Door
        self._tray: Tray

    async def open(self, door: Door, tray: Tray) -> None:
        self._door, self._tray = door, tray

    async def send(self, chat: str, parcel: Parcel) -> str:
        raise AssertionError("this messenger can't be written to")

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        raise AssertionError("this messenger can't edit")

    async def close(self) -> None:
        pass

    async def request(self, payload: dict[str, Any]) -> list[dict[str, Any]]:
        began, chat = time.monotonic(), f"toy:{payload['user']}"
        await self._door.receive(chat, payload["id"], await self._incoming(chat, payload))
        left = (self.capability.reply_within or 0) - 1 - (time.monotonic() - began)
        await self._door.settled(chat, within=max(0.0, left))
        return [self._card(parcel.bubble) for parcel in await self._tray.take(chat)]

    async def _incoming(self, chat: str, payload: dict[str, Any]) -> Incoming:
        if "block" in payload:
            return Tap(data=payload["block"])
        if "photos" in payload:
            return Photos(photos=tuple([await self._door.upload(chat, photo) for photo in payload["photos"]]))
        return Text(text=payload["utterance"]) if "utterance" in payload else Start()

    def _card(self, bubble: Bubble) -> dict[str, Any]:
        dies = int(time.time()) + TEN_MINUTES
        card: dict[str, Any] = {"text": bubble.text, "buttons": [chip.model_dump() for chip in bubble.chips]}
        if bubble.media:
            card["image"] = self._links.media(bubble.media[0], until=dies)
        if bubble.kind == "link" and bubble.page:
            card["url"] = self._links.page(bubble.page, bubble.key)
        return card


class ToyPhone:
    """A person with this messenger: types, presses what is on the screen, asks for more where more is promised."""

    def __init__(self, messenger: ToyMessenger, user: str = "owner") -> None:
        self._messenger, self._user, self._count = messenger, user, 0
        self.cards: list[dict[str, Any]] = []

    async def says(self, words: str) -> list[dict[str, Any]]:
        return await self._asks(utterance=words)

    async def sends(self, *photos: bytes) -> list[dict[str, Any]]:
        return await self._asks(photos=photos)

    async def arrives(self) -> list[dict[str, Any]]:
        return await self._asks()

    async def presses(self, label: str) -> list[dict[str, Any]]:
        return await self._asks(block=self.buttons()[label])

    def buttons(self) -> dict[str, str]:
        return {button["label"]: button["data"] for card in self.cards for button in card["buttons"]}

    def read(self) -> str:
        return "\n".join(card["text"] for card in self.cards)

    async def _asks(self, **payload: Any) -> list[dict[str, Any]]:
        self._count += 1
        self.cards = await self._messenger.request({"user": self._user, "id": f"m{self._count}", **payload})
        return self.cards


def pictures(cards: Sequence[dict[str, Any]]) -> list[str]:
    return [card["image"] for card in cards if "image" in card]


async def opened(links: Links, media: Media, address: str, now: float) -> bytes | None:
    """What a browser gets behind a picture's address."""
    ref = links.opened(address.rsplit("/", 1)[-1], "", int(now))
    return None if ref is None else await media.get(ref)
