"""People: they type, send, press what is on their screen, and see what a phone would show them."""

import asyncio
import itertools
import time
from collections.abc import Callable
from typing import Any

from tests.telegram.botapi.state import Chat, Message, State, described, person

PATIENCE = 20.0


class Person:
    """One private chat with the bot."""

    _queries = itertools.count(900_000_001)

    def __init__(self, state: State, number: int, name: str = "김담은") -> None:
        self.state = state
        self.chat = state.chat(number)
        self.chat.name = name
        self.last: dict[str, Any] = {}
        self._queue: list[tuple[str, dict[str, Any]]] = []

    # ── what they do ──────────────────────────────────────────────────────────────────────────────

    async def says(self, words: str) -> Message:
        entities = [{"type": "bot_command", "offset": 0, "length": len(words.split()[0])}] if words[:1] == "/" else []
        return await self._sends("text", {"text": words, **({"entities": entities} if entities else {})})

    async def sends(self, photo: bytes, words: str = "", **more: Any) -> Message:
        """As a photo: the phone has made it small before."""
        sizes = [{**self.state.file(photo), "width": 90 * k, "height": 120 * k} for k in (1, 10)]
        return await self._sends("photo", {"photo": sizes, **_caption(words), **more})

    async def sends_file(self, content: bytes, name: str, mime: str, words: str = "") -> Message:
        file = {**self.state.file(content), "file_name": name, "mime_type": mime}
        return await self._sends("document", {"document": file, **_caption(words)})

    async def sends_album(self, *photos: bytes, words: str = "", under: int = 0, pause: float = 0.05) -> None:
        """One message a photo; the words hang under one of them."""
        album = str(next(self._queries))
        for at, photo in enumerate(photos):
            await self.sends(photo, words if at == under else "", media_group_id=album)
            await asyncio.sleep(pause)

    async def forwards(self, words: str, photo: bytes | None = None) -> Message:
        origin = {"type": "hidden_user", "sender_user_name": "직원", "date": int(time.time())}
        if photo is not None:
            return await self.sends(photo, words, forward_origin=origin)
        return await self._sends("text", {"text": words, "forward_origin": origin})

    async def speaks(self, content: bytes = b"OggS" + bytes(60)) -> Message:
        voice = {**self.state.file(content), "duration": 2, "mime_type": "audio/ogg"}
        return await self._sends("voice", {"voice": voice})

    async def sends_thing(self, kind: str) -> Message:
        return await self._sends(kind, {kind: _thing(self.state, kind)})

    async def edits(self, message: Message, words: str) -> None:
        """The words of a text, or those under a photo."""
        message.content = {**message.content, "text" if message.kind == "text" else "caption": words}
        message.edited = time.time()
        await self._update("edited_message", self.state.written(message))

    async def presses(self, label: str, message: Message | None = None) -> dict[str, Any]:
        """A button that is really on the screen; the newest of that name, or the one under `message`."""
        under, button = self._button(label, message)
        if "callback_data" not in button:
            return button
        await self._press(under, button["callback_data"])
        return button

    async def presses_again(self) -> None:
        """The phone was cut off before it heard an answer and sends the press once more, under a new number."""
        query = {**self.last["callback_query"], "id": str(next(self._queries))}
        self.state.presses[query["id"]] = (self.chat.id, time.time())
        await self._update("callback_query", query)

    async def blocks(self, back: bool = False) -> None:
        self.chat.blocked = not back
        old, new = ("kicked", "member") if back else ("member", "kicked")
        who = self.state.bot
        content = {
            "chat": described(self.chat),
            "from": person(self.chat),
            "date": int(time.time()),
            "old_chat_member": _member(who, old),
            "new_chat_member": _member(who, new),
        }
        await self._update("my_chat_member", content)

    async def deletes(self, message: Message) -> None:
        del self.chat.messages[message.id]

    # ── what they see ─────────────────────────────────────────────────────────────────────────────

    @property
    def screen(self) -> list[Message]:
        """The bot's messages that stand in the chat, oldest first."""
        return [message for message in self.chat.messages.values() if message.mine]

    @property
    def text(self) -> str:
        return "\n".join(message.words for message in self.screen)

    @property
    def labels(self) -> list[str]:
        """Of the newest message that has buttons."""
        found = [message for message in self.screen if message.buttons]
        return [button["text"] for button in found[-1].buttons] if found else []

    def of(self, kind: str) -> list[Message]:
        return [message for message in self.screen if message.kind == kind]

    async def reads(self, words: str, count: int = 1, patience: float = PATIENCE) -> Message:
        """The newest message in which they stand, as soon as so many do."""
        await self.until(lambda: sum(words in message.words for message in self.screen) >= count, words, patience)
        return [message for message in self.screen if words in message.words][-1]

    async def sees(self, kind: str, count: int = 1, patience: float = PATIENCE) -> Message:
        await self.until(lambda: len(self.of(kind)) >= count, f"{count} x {kind}", patience)
        return self.of(kind)[-1]

    async def finds(self, label: str, patience: float = PATIENCE) -> None:
        """A button of that name on the newest message that has any."""
        await self.until(lambda: label in self.labels, f"[{label}]", patience)

    async def until(self, true: Callable[[], bool], what: str = "", patience: float = PATIENCE) -> None:
        try:
            async with asyncio.timeout(patience):
                while not true():
                    async with self.state.changed:
                        if not true():
                            await self.state.changed.wait()
        except TimeoutError:
            shown = "\n".join(
                f"  {each.kind}: {each.words} {[b['text'] for b in each.buttons]}" for each in self.screen
            )
            raise AssertionError(f"did not see {what}; the screen shows\n{shown}") from None

    # ── how ───────────────────────────────────────────────────────────────────────────────────────

    def _button(self, label: str, message: Message | None) -> tuple[Message, dict[str, Any]]:
        where = [message] if message is not None else list(reversed(self.screen))
        for each in where:
            assert each.id in self.chat.messages, "that message is not on the screen any more"
            for button in each.buttons:
                if button["text"] == label:
                    return each, button
        raise AssertionError(f"no button {label} on the screen; there are {self.labels}")

    async def _press(self, message: Message, data: str) -> None:
        query = {
            "id": str(next(self._queries)),
            "from": person(self.chat),
            "message": self.state.written(message),
            "chat_instance": "1",
            "data": data,
        }
        self.state.presses[query["id"]] = (self.chat.id, time.time())
        await self._update("callback_query", query)

    async def _sends(self, kind: str, content: dict[str, Any]) -> Message:
        message = self.state.add(self.chat, False, kind, content)
        await self._update("message", self.state.written(message))
        return message

    async def _update(self, kind: str, content: dict[str, Any]) -> None:
        number = await self.state.update(kind, content)
        self.last = {"update_id": number, kind: content}


def _caption(words: str) -> dict[str, Any]:
    return {"caption": words} if words else {}


def _member(who: dict[str, Any], status: str) -> dict[str, Any]:
    return {"user": who, "status": status, **({"until_date": 0} if status == "kicked" else {})}


def _thing(state: State, kind: str) -> Any:
    file = {**state.file(b"\0" * 64), "width": 10, "height": 10}
    things: dict[str, Any] = {
        "sticker": {**file, "type": "regular", "is_animated": False, "is_video": False},
        "video": {**file, "duration": 3},
        "video_note": {**file, "duration": 3, "length": 10},
        "audio": {**file, "duration": 3},
        "contact": {"phone_number": "02-123-4567", "first_name": "가게"},
        "location": {"latitude": 37.55, "longitude": 126.9},
        "poll": {
            "id": "1",
            "question": "커피?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        },
        "dice": {"emoji": "\U0001f3b2", "value": 3},
    }
    return things[kind]


async def in_a_group(state: State, number: int, words: str) -> Chat:
    """Somebody speaks in a group the bot is in."""
    group = state.chat(-abs(number))
    message = state.add(group, False, "text", {"text": words})
    await state.update("message", state.written(message))
    return group
