"""What the server remembers: people, messages, files, updates."""

import asyncio
import itertools
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

UNDELIVERED_PRESS, UNDELIVERED = 150.0, 24 * 3600.0
"""Seconds after which an update that nobody fetched is dropped (tdlib/telegram-bot-api)."""

PRESS_LIVES = 60.0
"""Seconds in which a press can be answered."""


@dataclass
class Message:
    """`kind` is text, photo, document …; `content` its own fields as the Bot API writes them."""

    id: int
    chat: int
    mine: bool
    kind: str
    content: dict[str, Any]
    at: float = field(default_factory=time.time)
    markup: dict[str, Any] | None = None
    edited: float | None = None
    media: bytes = b""

    @property
    def words(self) -> str:
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def buttons(self) -> list[dict[str, Any]]:
        return [button for row in (self.markup or {}).get("inline_keyboard", ()) for button in row]

    def face(self) -> tuple[Any, ...]:
        """What is compared when it is edited: the words, what is marked in them, the file and the buttons."""
        marked = self.content.get("entities") or self.content.get("caption_entities")
        return self.kind, self.words, marked or None, self.media, self.markup or None


@dataclass
class Chat:
    id: int
    kind: str = "private"
    name: str = "김담은"
    language: str = "ko"
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    rung: list[int] = field(default_factory=list)
    """Messages that made the phone ring: new ones; edits do not."""
    seen: list[tuple[str, int]] = field(default_factory=list)
    """What happened on the screen, in order: new, edited or deleted, and which message."""
    actions: list[str] = field(default_factory=list)
    toasts: list[str | None] = field(default_factory=list)


class State:
    def __init__(self, token: str, username: str = "fitad_bot") -> None:
        self.token, self.username = token, username
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, bytes] = {}
        self.updates: deque[tuple[float, dict[str, Any]]] = deque()
        self.presses: dict[str, tuple[int, float]] = {}
        self.webhook: dict[str, Any] | None = None
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.menu: dict[str, Any] | None = None
        self.calls: defaultdict[str, int] = defaultdict(int)
        self.answered: set[str] = set()
        self.changed = asyncio.Condition()
        self._numbers, self._updates, self._names = (
            itertools.count(1001),
            itertools.count(500_001),
            itertools.count(1),
        )

    @property
    def bot(self) -> dict[str, Any]:
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": "Fit-AD", "username": self.username}

    def chat(self, number: int) -> Chat:
        return self.chats.setdefault(number, Chat(number, "private" if number > 0 else "group"))

    def add(self, chat: Chat, mine: bool, kind: str, content: dict[str, Any], **rest: Any) -> Message:
        message = Message(next(self._numbers), chat.id, mine, kind, content, **rest)
        chat.messages[message.id] = message
        if mine:
            chat.rung.append(message.id)
            chat.seen.append(("new", message.id))
        return message

    def file(self, content: bytes) -> dict[str, Any]:
        number = next(self._names)
        name = f"AgAC{number:08d}"
        self.files[name] = content
        return {"file_id": name, "file_unique_id": f"AQ{number:08d}", "file_size": len(content)}

    async def update(self, kind: str, content: dict[str, Any]) -> int:
        """Queues an update; its number."""
        number = next(self._updates)
        self.updates.append((time.time(), {"update_id": number, kind: content}))
        await self.stir()
        return number

    async def again(self, update: dict[str, Any]) -> None:
        """The very same update once more."""
        self.updates.append((time.time(), update))
        await self.stir()

    async def stir(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def waiting(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Forgets what was confirmed or is too old; what is to be delivered next."""
        if offset < 0:
            offset = max((update["update_id"] for _, update in self.updates), default=0) + offset + 1
        now = time.time()
        kept = [
            (at, update) for at, update in self.updates if update["update_id"] >= offset and _alive(now - at, update)
        ]
        self.updates = deque(kept)
        return [update for _, update in kept][:limit]

    def written(self, message: Message) -> dict[str, Any]:
        """A message as the Bot API writes it."""
        chat = self.chats[message.chat]
        whole = {
            "message_id": message.id,
            "date": int(message.at),
            "chat": described(chat),
            "from": self.bot if message.mine else person(chat),
            **message.content,
        }
        if message.edited is not None:
            whole["edit_date"] = int(message.edited)
        if message.markup:
            whole["reply_markup"] = message.markup
        return whole


def described(chat: Chat) -> dict[str, Any]:
    if chat.kind == "private":
        return {"id": chat.id, "type": "private", "first_name": chat.name}
    return {"id": chat.id, "type": chat.kind, "title": "사장님 모임"}


def person(chat: Chat, number: int | None = None) -> dict[str, Any]:
    return {"id": number or abs(chat.id), "is_bot": False, "first_name": chat.name, "language_code": chat.language}


def _alive(age: float, update: dict[str, Any]) -> bool:
    return age < (UNDELIVERED_PRESS if "callback_query" in update else UNDELIVERED)
