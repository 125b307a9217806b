"""From updates to what the conversation hears: kept at once, answered one after the other."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.constants import ChatAction

from bot.channels import Door, Letter
from bot.channels.telegram.files import Files
from bot.channels.telegram.lanes import Lanes
from bot.channels.telegram.limits import ACTION, KEPT
from bot.channels.telegram.line import Line, Raw
from bot.channels.telegram.payload import Elsewhere, Left, Note, heard
from bot.channels.telegram.screen import Screen
from bot.fit import Voice
from bot.journal import Journal, masked
from conversation.messages import Command, File, Incoming, Photos, Tap, Text, Unsupported
from conversation.messages import Voice as Spoken
from engine.domain.errors import BadUpload, StoreFault
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef

NAME: Final = "telegram"

SLOW: Final = 0.4
"""Seconds after which an answer takes so long that "is typing" is shown."""

SORRY: Final = 2.0
"""Seconds after which an answer is tried again that the store could not take."""

QUIET: Final = 3600.0
"""Seconds in which a group is told once where we work."""


def chat_of(user: int) -> str:
    """A private chat has its person's number, which Telegram vouches for."""
    return f"{NAME}:{user}"


def user_of(chat: str) -> int:
    return int(chat.partition(":")[2])


class Ears:
    def __init__(self, bot: Line, screen: Screen, voice: Voice, journal: Journal) -> None:
        self._bot, self._screen, self._voice, self._journal = bot, screen, voice, journal
        self._lanes = Lanes(self._answer)
        self._asides: set[asyncio.Task[None]] = set()
        self._told: dict[int, float] = {}
        self._door: Door
        self._files: Files
        self.username = ""

    async def open(self, door: Door) -> None:
        """Begins with what an earlier process has kept and not answered."""
        self._door, self._files = door, Files(self._bot, door)
        for letter in await door.kept(NAME):
            self._lanes.put(letter, Note.model_validate_json(letter.content))

    async def close(self, seconds: float) -> None:
        """Lets what is being answered end; the rest is kept."""
        await self._lanes.idle(seconds)
        self._lanes.stop()
        for task in tuple(self._asides):
            task.cancel()

    # ── updates ───────────────────────────────────────────────────────────────────────────────────

    async def take(self, found: Sequence[Raw]) -> None:
        """Returns when they are kept. Raises StoreFault."""
        notes: list[tuple[Update, Note, Letter]] = []
        for raw in found:
            update = self._bot.read(raw)
            if update is None:
                self._journal.warning("unreadable update", update=raw["update_id"])
                continue
            said = heard(update, self.username)
            if isinstance(said, Note):
                notes.append((update, said, _letter(said)))
            else:
                self._noticed(update, said)
        kept = await self._door.keep([letter for _, _, letter in notes]) if notes else ()
        for (update, note, letter), fresh in zip(notes, kept, strict=True):
            self._met(update, note, letter, fresh)

    def _noticed(self, update: Update, said: Elsewhere | Left | None) -> None:
        """What needs no answer of the conversation."""
        if update.callback_query is not None:
            self._aside(self._stopped(update.callback_query, ""))
        if isinstance(said, Left):
            self._screen.left(said.user, back=said.back)
            self._journal.info("owner is back" if said.back else "owner left", chat=masked(chat_of(said.user)))
        elif isinstance(said, Elsewhere):
            self._aside(self._sent_home(said.chat))

    def _met(self, update: Update, note: Note, letter: Letter, fresh: bool) -> None:
        if update.callback_query is not None:
            self._aside(self._stopped(update.callback_query, "" if fresh else "telegram.pressed"))
        else:
            self._screen.seen(note.message)
        self._screen.left(note.user, back=True)
        if fresh:
            self._lanes.put(letter, note)

    async def _stopped(self, query: CallbackQuery, key: str) -> None:
        """A pressed button spins until it is answered, so that comes first."""
        text = self._voice(Phrase.of(key)) if key else None
        user = query.from_user.id
        await self._screen.quietly(user, self._bot.answer_callback_query(query.id, text=text))

    async def _sent_home(self, group: int) -> None:
        now = time.monotonic()
        if now - self._told.get(group, -QUIET) < QUIET:
            return
        if len(self._told) > KEPT:
            self._told.clear()
        self._told[group] = now
        way = InlineKeyboardButton(self._voice(Phrase.of("telegram.open")), url=f"https://t.me/{self.username}")
        keys = InlineKeyboardMarkup.from_button(way) if self.username else None
        text = self._voice(Phrase.of("telegram.group"))
        await self._screen.quietly(group, self._bot.send_message(group, text, reply_markup=keys))

    def _aside(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    # ── answers ───────────────────────────────────────────────────────────────────────────────────

    async def _answer(self, letters: Sequence[Letter], notes: Sequence[Note]) -> None:
        user, chat = notes[0].user, letters[0].chat
        async with self._typing(user, notes[0].kind != "tap"):
            try:
                body = await self._body(chat, notes)
                while not await self._taken(letters, body):
                    await asyncio.sleep(SORRY)
            except Exception:
                self._journal.exception("not answered", chat=masked(chat), kind=notes[0].kind)

    async def _taken(self, letters: Sequence[Letter], body: Incoming) -> bool:
        try:
            await self._door.answer(letters, body)
        except StoreFault as fault:
            self._journal.warning("answered later", chat=masked(letters[0].chat), fault=type(fault).__name__)
            return False
        return True

    async def _body(self, chat: str, notes: Sequence[Note]) -> Incoming:
        note = notes[0]
        match note.kind:
            case "text":
                return _started(note.text) or Text(text=note.text)
            case "tap":
                return Tap(data=note.text)
            case "unsupported":
                return Unsupported(what=note.text)
            case "file":
                return File(name=note.name)
            case "voice":
                return await self._spoken(chat, note)
            case "photo":
                return await self._photos(chat, notes)

    async def _spoken(self, chat: str, note: Note) -> Incoming:
        try:
            return Spoken(media=await self._files.voice(chat, note))
        except BadUpload as fault:
            return File(refused=fault.phrase)

    async def _photos(self, chat: str, notes: Sequence[Note]) -> Incoming:
        """Those of an album together; what can't be had is counted, and its reason told where nothing is left."""
        caption = next((note.text for note in notes if note.text), "")
        got = await asyncio.gather(*(self._photo(chat, note) for note in notes if note.kind == "photo"))
        photos = tuple(each for each in got if isinstance(each, MediaRef))
        refused = tuple(each for each in got if isinstance(each, Phrase))
        return Photos(photos=photos, caption=caption, refused=refused)

    async def _photo(self, chat: str, note: Note) -> MediaRef | Phrase:
        try:
            return await self._files.photo(chat, note)
        except BadUpload as fault:
            return fault.phrase

    @asynccontextmanager
    async def _typing(self, user: int, wanted: bool) -> AsyncIterator[None]:
        task = asyncio.create_task(self._types(user)) if wanted else None
        try:
            yield
        finally:
            if task is not None:
                task.cancel()

    async def _types(self, user: int) -> None:
        await asyncio.sleep(SLOW)
        while True:
            await self._screen.acts(user, ChatAction.TYPING)
            await asyncio.sleep(ACTION)


def _letter(note: Note) -> Letter:
    content = note.model_dump_json(exclude_defaults=True)
    return Letter(chat=chat_of(note.user), key=str(note.update), content=content, press=note.press)


def _started(text: str) -> Command | None:
    """`/start` with what its link carried; other commands the conversation reads itself."""
    name, _, payload = text.partition(" ")
    return Command(name="start", argument=payload.strip()) if name == "/start" else None
