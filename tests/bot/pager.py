"""A messenger that can be written to, as a test sees it: what was shown, in order; it may be out of reach."""

import asyncio

from bot.channels import Door, Parcel, Tray, Unreachable
from bot.fit import Bubble
from conversation.messages import Capability

CHAT = "pager:owner"


class Pager:
    name = "pager"

    def __init__(self, repeatable: bool = False, edit: bool = False) -> None:
        self.repeatable, self.capability = repeatable, Capability(edit=edit)
        self.shown: list[tuple[str, Parcel]] = []
        self.reachable, self.refuses = True, ""
        self.door: Door
        self._count = 0

    async def open(self, door: Door, tray: Tray) -> None:
        self.door = door

    async def send(self, chat: str, parcel: Parcel) -> str:
        if not self.reachable:
            raise Unreachable("no signal")
        if self.refuses and self.refuses in parcel.bubble.text:
            raise ValueError("not on this messenger")
        self.shown.append((chat, parcel))
        return f"r{parcel.seq}"

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        place = next(at for at, (_, shown) in enumerate(self.shown) if f"r{shown.seq}" == receipt)
        self.shown[place] = (chat, parcel.model_copy(update={"seq": self.shown[place][1].seq}))

    async def close(self) -> None:
        pass

    def bubbles(self, chat: str = CHAT) -> list[Bubble]:
        return [parcel.bubble for who, parcel in self.shown if who == chat]

    def text(self, chat: str = CHAT) -> str:
        return "\n".join(bubble.text for bubble in self.bubbles(chat))

    async def job(self, chat: str = CHAT) -> str:
        """The newest order that the chat was told of; the word of it leaves after the turn has answered."""
        while True:
            for who, parcel in reversed(self.shown):
                if who == chat and parcel.slot:
                    return parcel.slot
            await asyncio.sleep(0.02)

    def chip(self, label: str, chat: str = CHAT) -> str:
        """The data of the newest chip of that name."""
        chips = [chip for bubble in self.bubbles(chat) for chip in bubble.chips if chip.label == label]
        return chips[-1].data
