"""What Telegram sends → what an owner said, as far as we can use it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from engine.domain.frozen import Frozen

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of updates we ask for."""

UNSUPPORTED: Mapping[str, str] = {
    "animation": "animation",
    "sticker": "sticker",
    "video": "video",
    "video_note": "video",
    "audio": "audio",
    "venue": "location",
    "location": "location",
    "contact": "contact",
    "poll": "poll",
    "dice": "other",
    "game": "other",
    "story": "other",
    "paid_media": "other",
    "checklist": "other",
}
"""Messages we can't use, by the field that tells them, and the phrase that says so. An animation carries a document
too, a venue a location: the telling one comes first."""

IMAGES = ("image/", ".heic", ".heif", ".jpg", ".jpeg", ".png", ".webp", ".avif")


class Note(Frozen):
    """What one update says. JSON both ways: it waits in the inbox until it is answered.

    `text` is what was written: words, a caption, a pressed button's data, or the phrase for what we can't use; `file`
    is Telegram's name for what was sent along; photos of one `album` belong together.
    """

    kind: Literal["text", "photo", "file", "voice", "tap", "unsupported"]
    user: int
    update: int
    message: int = 0
    text: str = ""
    file: str = ""
    size: int = 0
    name: str = ""
    mime: str = ""
    album: str = ""

    @property
    def press(self) -> str:
        """The button, if one was pressed: the same whenever Telegram repeats it under another number."""
        return f"{self.message}:{self.text}" if self.kind == "tap" else ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody spoke to us in a group."""

    chat: int


@dataclass(frozen=True, slots=True)
class Left:
    """The owner has blocked us, or let us in again."""

    user: int
    back: bool


Heard = Note | Elsewhere | Left | None


def heard(update: Update, username: str = "") -> Heard:
    """None for what is nobody's word to us."""
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query)
    if update.my_chat_member is not None:
        return _joined(update.my_chat_member)
    message = update.message or update.edited_message
    if message is None:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return Elsewhere(message.chat.id) if update.message and _addressed(message, username) else None
    return _said(update, message)


def _pressed(number: int, query: CallbackQuery) -> Heard:
    message = query.message
    if message is None or query.data is None:
        return None
    if message.chat.type != ChatType.PRIVATE:
        return Elsewhere(message.chat.id)
    return Note(kind="tap", user=message.chat.id, update=number, message=message.message_id, text=query.data)


def _joined(change: ChatMemberUpdated) -> Heard:
    there = change.new_chat_member.status not in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)
    if change.chat.type == ChatType.PRIVATE:
        return Left(change.chat.id, back=there)
    return Elsewhere(change.chat.id) if there else None


def _addressed(message: Message, username: str) -> bool:
    words = message.text or message.caption or ""
    return words.startswith("/") or (username != "" and f"@{username}".casefold() in words.casefold())


def _said(update: Update, message: Message) -> Note | None:
    """An edited message is a correction: its words count, not what was sent along once more."""
    note = Note(kind="text", user=message.chat.id, update=update.update_id, message=message.message_id)
    words = message.text or message.caption or ""
    if message.text or update.edited_message:
        return note.model_copy(update={"text": words}) if words else None
    found = _attached(message)
    return note.model_copy(update={"text": words, "album": message.media_group_id or "", **found}) if found else None


def _attached(message: Message) -> dict[str, object] | None:
    """What else a message carries; None for what Telegram itself says in a chat."""
    what = next((name for name in UNSUPPORTED if getattr(message, name)), None)
    if what is not None:
        return {"kind": "unsupported", "text": UNSUPPORTED[what], "album": ""}
    if message.photo:
        best = max(message.photo, key=lambda size: size.width * size.height)
        return {"kind": "photo", "file": best.file_id, "size": best.file_size or 0, "mime": "image/jpeg"}
    if message.document:
        sent = message.document
        named = {"name": sent.file_name or "", "mime": sent.mime_type or "", "size": sent.file_size or 0}
        return {"kind": "photo" if _image(named["mime"], named["name"]) else "file", "file": sent.file_id, **named}
    if message.voice:
        spoken = message.voice
        return {
            "kind": "voice",
            "file": spoken.file_id,
            "size": spoken.file_size or 0,
            "mime": spoken.mime_type or "",
        }
    return None


def _image(mime: object, name: object) -> bool:
    return str(mime).startswith(IMAGES[0]) or str(name).casefold().endswith(IMAGES[1:])
