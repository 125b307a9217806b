"""What stands in the chats: sends cards, changes them, and judges what Telegram says about it."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final, TypeVar

from telegram import (
    Bot,
    InputFile,
    InputMediaDocument,
    InputMediaPhoto,
    LinkPreviewOptions,
    Message,
)
from telegram.constants import ChatAction
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError

from bot.channels import Gone, InDoubt, Unreachable
from bot.channels.telegram.cards import Card, Change, change, unphotographed
from bot.channels.telegram.keys import entities, keyboard
from bot.channels.telegram.lent import Lent, over
from bot.channels.telegram.limits import KEPT, Pace
from bot.channels.telegram.transport import Flooded, NotSent
from engine.ports import Media

TRIES: Final = 3
"""How often a message in doubt is asked about."""

SOON, LATE = 2.0, 30.0
"""Seconds after which a request that got lost on its way is made again: the longer Telegram is away, the later."""

SEARCHED: Final = 30
"""Numbers that are looked at for each message that may have arrived: it got one of the next ones."""

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

UNCHANGED = ("message is not modified",)
VANISHED = ("message to edit not found", "message can't be edited", "message_id_invalid", "no text in the message")
NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "bot can't initiate conversation")
NO_PHOTO = (
    "photo_invalid",
    "image_process_failed",
    "photo_save_file_invalid",
    "photo_ext_invalid",
    "too big for a photo",
)
"""Parts of the descriptions of answer 400, as Telegram's server writes them."""


class Refused(Exception):
    """Telegram will never do this. `why` is its own description."""

    def __init__(self, why: str) -> None:
        super().__init__("refused")
        self.why = why.casefold()

    def says(self, *parts: str) -> bool:
        return any(part in self.why for part in parts)


class Doubtful(Unreachable):
    """Nobody knows whether the request was carried out."""


class Screen:
    """Raises Unreachable, Gone and Refused."""

    def __init__(self, bot: Bot, media: Media, pace: Pace) -> None:
        self._bot, self._media, self._pace = bot, media, pace
        self._shown: OrderedDict[tuple[int, int], Card] = OrderedDict()
        self._files: OrderedDict[str, str] = OrderedDict()
        self.lent = Lent()
        self._gone: set[int] = set()
        self._since = 0.0
        self._newest = 0
        self._doubts: dict[int, tuple[int, int]] = {}
        self._ended = False

    def seen(self, message: int) -> None:
        """A number that Telegram has given to a message: they only grow, over all private chats of a bot."""
        self._newest = max(self._newest, message)

    def left(self, user: int, back: bool = False) -> None:
        """The owner has blocked us, or spoke to us again."""
        (self._gone.discard if back else self._gone.add)(user)

    async def turn(self, user: int, again: bool) -> None:
        """Returns when a message may leave, or `again` an edit."""
        if user in self._gone:
            raise Gone
        if not await self._pace.ready(user, again):
            raise Unreachable("the program ends")

    def end(self) -> None:
        """What waits for its turn stays in the outbox."""
        self._ended = True
        self._pace.end()

    async def new(self, user: int, card: Card) -> int:
        """A new message; its number. One that got lost on its way last time is looked for and taken back."""
        await self._turn(user)
        before = self._newest
        try:
            message = await self._asked(user, self._sent(user, card))
        except Doubtful:
            since, times = self._doubts.get(user, (before, 0))
            self._doubts[user] = since, times + 1
            raise
        self.seen(message.message_id)
        self._learnt(card, message)
        self._remember(user, message.message_id, card)
        if user in self._doubts:
            await self._took_back(user, *self._doubts.pop(user), message.message_id)
        return message.message_id

    async def _took_back(self, user: int, before: int, times: int, after: int) -> None:
        """Nothing of ours can stand in this chat between two numbers but what got lost on its way there and arrived
        all the same. Only our own messages can be edited, which tells them from the owner's."""
        for number in range(before + 1, min(after, before + 1 + times * SEARCHED) if before else 0):
            if await self._surely(user, partial(self._bot.edit_message_reply_markup, user, number)):
                await self._surely(user, partial(self._bot.delete_message, user, number))

    async def _surely(self, user: int, ask: Callable[[], Awaitable[object]]) -> bool:
        """Asks until it is answered, a few times; whether it is so now."""
        for _ in range(TRIES):
            try:
                await self._asked(user, ask())
            except Refused as no:
                return no.says(*UNCHANGED)
            except Gone:
                return False
            except Unreachable:
                await asyncio.sleep(SOON)
            else:
                return True
        return False

    async def put(self, user: int, message: int, card: Card) -> int:
        """Makes a message this card, as often as is asked; the number of the message that shows it then."""
        shown = self._shown.get((user, message))
        card = over(shown, card)
        how = change(shown, card)
        if how is Change.NOTHING:
            return message
        if how is Change.REPLACE:
            return await self._replaced(user, message, card)
        await self._turn(user, again=True)
        try:
            self._learnt(card, await self._asked(user, self._edited(user, message, card, how)))
        except Refused as no:
            return await self._otherwise(user, message, card, no)
        self._remember(user, message, card)
        return message

    async def _otherwise(self, user: int, message: int, card: Card, no: Refused) -> int:
        if no.says(*UNCHANGED):
            self._remember(user, message, card)
            return message
        if no.says(*VANISHED):
            return await self.new(user, card)
        if card.kind == "photo" and no.says(*NO_PHOTO):
            return await self.put(user, message, unphotographed(card))
        raise no

    async def _replaced(self, user: int, message: int, card: Card) -> int:
        number = await self.new(user, card)
        await self.quietly(user, self._bot.delete_message(user, message))
        return number

    def free(self, user: int) -> bool:
        return user not in self._gone and self._pace.free(user)

    async def quietly(self, user: int, call: Awaitable[object]) -> None:
        """What nobody misses if it fails."""
        try:
            await self._asked(user, call)
        except (Unreachable, Gone, Refused):
            return

    async def acts(self, user: int, action: ChatAction) -> None:
        """ "Is typing" and the like, where there is room for it."""
        if self._pace.spare():
            await self.quietly(user, self._bot.send_chat_action(user, action))

    def _remember(self, user: int, message: int, card: Card) -> None:
        """Only the newest: what is forgotten costs one request that changes nothing."""
        _kept(self._shown, (user, message), card)

    def _learnt(self, card: Card, message: object) -> None:
        """Telegram's own name for an uploaded file."""
        if not isinstance(message, Message) or card.media is None:
            return
        if card.kind == "photo" and message.photo:
            _kept(self._files, _key(card), message.photo[-1].file_id)
        elif card.kind == "document" and message.document:
            _kept(self._files, _key(card), message.document.file_id)

    async def _turn(self, user: int, again: bool = False) -> None:
        if user in self._gone:
            raise Gone
        if not await self._pace.turn(user, again):
            raise Unreachable("the program ends")

    # ── requests ──────────────────────────────────────────────────────────────────────────────────

    async def _sent(self, user: int, card: Card) -> Message:
        keys, block = keyboard(card), entities(card)
        if card.kind == "text":
            return await self._bot.send_message(
                user, card.text, entities=block, reply_markup=keys, link_preview_options=NO_PREVIEW
            )
        file = await self._file(card)
        send = self._bot.send_photo if card.kind == "photo" else self._bot.send_document
        return await send(user, file, caption=card.text or None, caption_entities=block, reply_markup=keys)

    async def _edited(self, user: int, message: int, card: Card, how: Change) -> object:
        keys, block = keyboard(card), entities(card)
        if how is Change.WORDS:
            return await self._bot.edit_message_text(
                card.text, user, message, entities=block, reply_markup=keys, link_preview_options=NO_PREVIEW
            )
        if how is Change.CAPTION:
            return await self._bot.edit_message_caption(
                user, message, caption=card.text or None, caption_entities=block, reply_markup=keys
            )
        kind = InputMediaPhoto if card.kind == "photo" else InputMediaDocument
        media = kind(await self._file(card), caption=card.text or None, caption_entities=block)
        return await self._bot.edit_message_media(media, user, message, reply_markup=keys)

    def knows(self, card: Card) -> bool:
        """Whether Telegram has this file already, so that showing it is no upload."""
        return _key(card) in self._files

    async def _file(self, card: Card) -> InputFile | str:
        if card.media is None:
            raise Refused("no media")
        if self.knows(card):
            return self._files[_key(card)]
        try:
            content = self.lent.content(card.media) or await self._media.get(card.media)
        except KeyError:
            raise Refused("the picture has expired") from None
        end = {"image/png": "png", "image/webp": "webp"}.get(card.media.mime, "jpg")
        return InputFile(content, filename=card.name or f"fit-ad.{end}", attach=True)

    async def _asked(self, user: int, call: Awaitable[T]) -> T:
        """A request, with Telegram's answer as ours."""
        try:
            done = await call
        except Flooded as wait:
            self._pace.close(user, wait.seconds)
            raise Unreachable("retry after", after=wait.seconds) from None
        except Forbidden:
            self.left(user)
            raise Gone from None
        except BadRequest as no:
            if any(part in no.message.casefold() for part in NOBODY):
                self.left(user)
                raise Gone from None
            raise Refused(no.message) from None
        except (NotSent, InvalidToken) as fault:
            raise Unreachable(type(fault).__name__, after=self._away()) from None
        except NetworkError as fault:
            raise (InDoubt if self._ended else Doubtful)(type(fault).__name__, after=self._away()) from None
        self._since = 0.0
        return done

    def _away(self) -> float:
        now = time.monotonic()
        self._since = self._since or now
        return min(LATE, max(SOON, (now - self._since) / 2))


def _key(card: Card) -> str:
    """The same bytes are another file to Telegram as a photo and as a document, and under another name."""
    return f"{card.kind}:{card.name}:{card.media.id}" if card.media else ""


def _kept(memory: "OrderedDict[K, V]", key: K, value: V) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > KEPT:
        memory.popitem(last=False)
