"""The web chat: a socket that can be cut at any moment, and uploads beside it. Its pages are in `bot.pages`."""

import secrets
import time
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import WSMsgType, web
from pydantic import ValidationError

from bot.channels import Door, Parcel, Tray
from bot.fit import Bubble, Voice
from bot.frames import FRAMES, BoxFrame, Frame, PhotosFrame, PlaceFrame, TapFrame, TextFrame, said
from bot.links import Links
from bot.tab import Tab
from bot.visitor import chat_of, own_page
from conversation.messages import Capability, File, Incoming, Photos, Placed, Pointed, Start, Tap, Text
from engine.domain.errors import BadUpload, StoreFault
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef

LARGEST_FRAME = 12 * 1024 * 1024
HEARTBEAT = 25.0
PATIENCE = 8
POST = "fit-ad.jpg"
"""What a saved post is called that its shop has given no name."""


class WebChannel:
    """One chat for each cookie; every open tab of it hears everything."""

    name = "web"
    repeatable = True
    capability = Capability(point=True, slider=True)

    def __init__(self, links: Links, voice: Voice, largest: int, address: str = "") -> None:
        self._links, self._voice, self._largest, self._address = links, voice, largest, address
        self._tabs: defaultdict[str, set[Tab]] = defaultdict(set)
        self._door: Door
        self._tray: Tray

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/socket", self._socket), web.post("/upload", self._upload)]

    async def open(self, door: Door, tray: Tray) -> None:
        self._door, self._tray = door, tray

    async def send(self, chat: str, parcel: Parcel) -> str:
        """Parcels are sent by their seq: a tab that has seen it already forgets the repetition."""
        for tab in tuple(self._tabs.get(chat, ())):
            async with tab.turn:
                if tab.misses(parcel):
                    await self._caught_up(chat, tab)
                await tab.show(parcel)
        return str(parcel.seq)

    def listening(self) -> Sequence[str]:
        """The chats that have a page open here."""
        return tuple(self._tabs)

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        await self.send(chat, parcel)

    async def close(self) -> None:
        for tab in [tab for tabs in self._tabs.values() for tab in tabs]:
            await tab.close()

    # ── the socket ────────────────────────────────────────────────────────────────────────────────

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        chat = chat_of(request)
        if chat is None or not own_page(request, self._address):
            raise web.HTTPForbidden
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST_FRAME, compress=False)
        await socket.prepare(request)
        tab = Tab(socket, self._faced(chat), self._glance, lambda: self._tray.early(chat))
        try:
            await self._welcome(chat, tab, _since(request))
            await self._listen(chat, tab)
        finally:
            self._gone(chat, tab)
            await tab.close()
        return socket

    def _gone(self, chat: str, tab: "Tab") -> None:
        self._tabs[chat].discard(tab)
        if not self._tabs[chat]:
            del self._tabs[chat]

    async def _welcome(self, chat: str, tab: "Tab", since: int) -> None:
        """Everything the page has not seen, in order, before anything new; then the greeting of a new chat."""
        async with tab.turn:
            self._tabs[chat].add(tab)
            tab.seen = since
            await self._caught_up(chat, tab)
        await tab.say(t="ready")
        await self._door.receive(chat, "start", Start())

    async def _caught_up(self, chat: str, tab: "Tab") -> None:
        while missed := await self._tray.since(chat, tab.seen):
            for parcel in missed:
                await tab.show(parcel)
            tab.seen = missed[-1].seq

    async def _listen(self, chat: str, tab: "Tab") -> None:
        async for message in tab.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                frame = FRAMES.validate_json(message.data)
            except ValidationError:
                await tab.say(t="refused", text=self._voice(Phrase.of("page.malformed")))
                continue
            await tab.answer(self._hear(chat, tab, frame), press=isinstance(frame, TapFrame))
        await tab.idle()

    async def _hear(self, chat: str, tab: "Tab", frame: Frame) -> None:
        try:
            fresh = await self._door.receive(chat, frame.id, self._incoming(chat, frame))
        except StoreFault as fault:
            await tab.say(t="later", id=frame.id, text=self._voice(fault.phrase))
            return
        if fresh:
            await self._echo(chat, tab, frame)
        await tab.say(t="ack", id=frame.id)

    async def _echo(self, chat: str, tab: "Tab", frame: Frame) -> None:
        """What the owner said, for the other tabs of the same owner."""
        for other in self._tabs[chat] - {tab}:
            await other.say(t="mine", id=frame.id, **said(frame))

    def _incoming(self, chat: str, frame: Frame) -> Incoming:
        match frame:
            case TextFrame():
                return Text(text=frame.text)
            case TapFrame():
                return Tap(data=frame.data)
            case BoxFrame():
                return Pointed(box=frame.box)
            case PlaceFrame():
                return Placed(placement=frame.placement)
            case PhotosFrame():
                return self._photos(chat, frame)

    def _photos(self, chat: str, frame: PhotosFrame) -> Incoming:
        """Only photos this very chat has uploaded: their names are signed."""
        opened = (self._links.opened(token, chat, int(time.time())) for token in frame.media)
        photos = tuple(ref for ref in opened if ref is not None)
        if not photos:
            return File(refused=BadUpload().phrase)
        return Photos(photos=photos, caption=frame.caption)

    # ── uploads ───────────────────────────────────────────────────────────────────────────────────

    async def _upload(self, request: web.Request) -> web.Response:
        chat = chat_of(request)
        if chat is None or "X-Fitad" not in request.headers or not own_page(request, self._address):
            raise web.HTTPForbidden
        try:
            ref = await self._door.upload(chat, await _body(request, self._largest))
        except BadUpload as fault:
            await self._door.receive(chat, f"refused-{secrets.token_hex(8)}", File(refused=fault.phrase))
            return web.json_response({"text": self._voice(fault.phrase)}, status=422)
        except StoreFault as fault:
            return web.json_response({"text": self._voice(fault.phrase)}, status=507)
        address = self._links.media(ref, audience=chat)
        return web.json_response({"id": address.rsplit("/", 1)[-1], "url": address})

    # ── what a page is shown ──────────────────────────────────────────────────────────────────────

    def _faced(self, chat: str) -> Callable[[Bubble], dict[str, Any]]:
        """A bubble with its media as addresses that open only for this chat."""

        def shown(ref: MediaRef) -> dict[str, Any]:
            size = {} if ref.extent is None else {"width": ref.extent.width, "height": ref.extent.height}
            return {"url": self._links.media(ref, audience=chat), **size}

        return lambda bubble: {
            "kind": bubble.kind,
            "text": bubble.text,
            "chips": [chip.model_dump() for chip in bubble.chips],
            "alt": bubble.alt,
            "job": bubble.job,
            "working": bubble.working,
            **_faces(bubble, shown, self._links),
        }

    def _glance(self, job: str) -> dict[str, Any] | None:
        progress = self._tray.progress(job)
        if progress is None:
            return None
        lines = [self._voice(Phrase.of(f"stage.{progress.stage}"))]
        if progress.ahead:
            lines = [self._voice(Phrase.of("page.ahead", count=progress.ahead))]
        if progress.seconds_left:
            lines.append(self._voice(Phrase.of("page.seconds_left", seconds=max(1, round(progress.seconds_left)))))
        drawn = {"preview": b64encode(progress.preview).decode()} if progress.preview else {}
        return {"share": progress.share, "text": " · ".join(lines), **drawn}


def _faces(bubble: Bubble, shown: Callable[[MediaRef], dict[str, Any]], links: Links) -> dict[str, Any]:
    media = [shown(ref) for ref in bubble.media]
    match bubble.kind:
        case "before_after":
            return {"before": media[0], "after": media[1]}
        case "document":
            return {"file": {**media[0], "name": bubble.name}}
        case "copy":
            return {"copy": bubble.copied}
        case "link":
            url = media[0]["url"] if media else links.page(bubble.page, bubble.key)
            return {"link": {"url": url, "label": bubble.name}}
        case "text":
            return {"point": media[0]} if bubble.point else {}
        case "picture" | "sheet":
            return {"picture": media[0], **_to_keep(bubble, media)} if media else {}


def _to_keep(bubble: Bubble, media: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A post is saved by one tap: its full picture beside the lighter one that is looked at."""
    light, full = bubble.media[0], bubble.media[-1]
    return {} if light == full else {"file": {**media[-1], "name": bubble.name or POST}}


def _since(request: web.Request) -> int:
    asked = request.query.get("since", "0")
    return int(asked) if asked.isdecimal() and len(asked) < 12 else 0


async def _body(request: web.Request, largest: int) -> bytes:
    """The whole upload; of one that is too large just enough that the intake refuses it.

    The rest is read and dropped, up to a bound: a browser that is cut off never hears the sentence.
    """
    content = bytearray()
    total = 0
    async for part in request.content.iter_chunked(1 << 16):
        total += len(part)
        if len(content) <= largest:
            content += part
        if total > PATIENCE * largest:
            break
    return bytes(content)
