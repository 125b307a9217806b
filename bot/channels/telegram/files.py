"""What an owner sends along, fetched from Telegram and stored raw."""

import asyncio
from typing import Final

from telegram import Bot
from telegram.error import BadRequest, NetworkError, TelegramError

from bot.channels import Door
from bot.channels.telegram.limits import DOWNLOAD
from bot.channels.telegram.payload import Note
from bot.channels.telegram.transport import Flooded
from engine.domain.errors import HugePicture, LostUpload
from engine.domain.picture import MediaRef

PAUSES: Final = (0.5, 2.0, 5.0, 10.0)
"""Seconds after each try that got lost on its way; there are as many tries."""


class Files:
    """Raises BadUpload."""

    def __init__(self, bot: Bot, door: Door) -> None:
        self._bot, self._door = bot, door

    async def photo(self, chat: str, note: Note) -> MediaRef:
        return await self._door.upload(chat, await self._fetched(note))

    async def voice(self, chat: str, note: Note) -> MediaRef:
        return await self._door.listen(chat, await self._fetched(note))

    async def _fetched(self, note: Note) -> bytes:
        if note.size > DOWNLOAD:
            raise HugePicture(f"{note.size} bytes")
        for pause in PAUSES:
            try:
                return await self._got(note)
            except BadRequest as no:
                raise _refused(no) from None
            except Flooded as wait:
                await asyncio.sleep(wait.seconds)
            except NetworkError:
                await asyncio.sleep(pause)
            except TelegramError:
                break
        raise LostUpload

    async def _got(self, note: Note) -> bytes:
        file = await self._bot.get_file(note.file)
        return bytes(await file.download_as_bytearray())


def _refused(no: BadRequest) -> HugePicture | LostUpload:
    return HugePicture() if "too big" in no.message.casefold() else LostUpload()
