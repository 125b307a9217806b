"""Letters between the messenger's hands and ours: rows of the inbox that their own channel opens."""

from collections.abc import Sequence
from typing import Final

from bot.channels import Letter
from engine.ports import Received, Records, Unit

LETTER: Final = "letter:"
PRESS: Final = "@"
ALL: Final = 1_000_000


def row_key(letter: Letter) -> str:
    return f"{LETTER}{letter.key}{PRESS}{letter.press}" if letter.press else f"{LETTER}{letter.key}"


async def kept(records: Records, letters: Sequence[Letter]) -> Sequence[bool]:
    """See `bot.channels.Door.keep`."""

    async def work(unit: Unit) -> list[bool]:
        return [await _added(unit, letter) for letter in letters]

    return await records.write(work)


async def _added(unit: Unit, letter: Letter) -> bool:
    if letter.press and await _pressed(unit, letter.chat) == letter.press:
        return False
    return await unit.inbox.add(Received(chat=letter.chat, key=row_key(letter), content=letter.content))


async def _pressed(unit: Unit, chat: str) -> str:
    """The button this chat pressed, if its latest letter was that."""
    latest = await unit.inbox.latest(chat, LETTER)
    return (latest or "").partition(PRESS)[2]


async def unopened(records: Records, channel: str) -> Sequence[Letter]:
    """See `bot.channels.Door.kept`."""
    async with records.read() as unit:
        rows = await unit.inbox.undone(ALL)
    return [_letter(row) for row in rows if row.key.startswith(LETTER) and row.chat.startswith(f"{channel}:")]


def _letter(row: Received) -> Letter:
    key, _, press = row.key.removeprefix(LETTER).partition(PRESS)
    return Letter(chat=row.chat, key=key, content=row.content, press=press)
