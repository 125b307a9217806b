"""What a page must never be able to do, tried over real sockets without a browser."""

import asyncio
import json
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from tests.bot.web.conftest import Server

PNG = b"\x89PNG\r\n\x1a\n"


class Visitor:
    """A browser reduced to its requests."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.session, self.address = session, address

    def headers(self) -> dict[str, str]:
        return {"Origin": self.address}

    async def arrives(self) -> None:
        async with self.session.get(self.address + "/") as page:
            assert page.status == 200

    async def connects(self, since: int = 0) -> aiohttp.ClientWebSocketResponse:
        return await self.session.ws_connect(f"{self.address}/socket?since={since}", headers=self.headers())

    async def uploads(self, content: bytes | BytesIO, **headers: str) -> aiohttp.ClientResponse:
        return await self.session.post(
            self.address + "/upload", data=content, headers={**self.headers(), "X-Fitad": "1", **headers}
        )


@pytest.fixture
async def visitor(server: Server) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        visitor = Visitor(session, server.address)
        await visitor.arrives()
        yield visitor


async def heard(socket: aiohttp.ClientWebSocketResponse, kind: str, patience: float = 150) -> dict[str, Any]:
    async with asyncio.timeout(patience):
        while True:
            message: dict[str, Any] = json.loads(await socket.receive_str())
            if message["t"] == kind:
                return message


async def test_a_page_of_another_site_cannot_speak_as_the_owner(visitor: Visitor) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
        await visitor.session.ws_connect(visitor.address + "/socket", headers={"Origin": "https://evil.example"})
    assert refusal.value.status == 403
    foreign = await visitor.uploads(PNG, Origin="https://evil.example")
    assert foreign.status == 403


async def test_a_form_of_another_site_cannot_upload(visitor: Visitor) -> None:
    async with visitor.session.post(visitor.address + "/upload", data=PNG, headers=visitor.headers()) as answer:
        assert answer.status == 403


async def test_nobody_without_a_cookie_gets_a_socket(server: Server) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(server.address + "/socket", headers={"Origin": server.address})


@pytest.mark.parametrize(
    "frame", ["", "{", "[]", '{"t":"fly"}', '{"t":"text"}', '{"t":"tap","id":"x","data":1}', "\x00"]
)
async def test_a_malformed_frame_is_refused_and_the_chat_goes_on(visitor: Visitor, frame: str) -> None:
    socket = await visitor.connects()
    await heard(socket, "bubble")
    await socket.send_str(frame)
    assert (await heard(socket, "refused"))["text"]
    await socket.send_str(json.dumps({"t": "text", "id": "still-here", "text": "망원동 담은커피요"}))
    assert (await heard(socket, "ack"))["id"] == "still-here"


async def test_the_same_message_sent_twice_is_answered_once(visitor: Visitor) -> None:
    socket = await visitor.connects()
    said = json.dumps({"t": "text", "id": "once-only", "text": "망원동 담은커피요 흑임자라떼 5500원"})
    await socket.send_str(said)
    await heard(socket, "ack")
    await socket.send_str(said)
    await heard(socket, "ack")
    await asyncio.sleep(0.3)
    replay = await visitor.connects()
    texts = []
    while (message := json.loads(await replay.receive_str()))["t"] != "ready":
        texts.append(message["bubble"]["text"])
    assert sum("흑임자라떼" in text for text in texts) == 1


async def test_a_reconnecting_page_gets_exactly_what_it_missed(visitor: Visitor) -> None:
    first = await visitor.connects()
    seen = (await heard(first, "bubble"))["seq"]
    await first.send_str(json.dumps({"t": "text", "id": "message-1", "text": "망원동 담은커피요"}))
    await heard(first, "ack")
    await first.close()
    again = await visitor.connects(since=seen)
    missed = []
    while (message := json.loads(await again.receive_str()))["t"] != "ready":
        missed.append(message["seq"])
    assert missed == sorted(set(missed))
    assert all(seq > seen for seq in missed)


async def test_a_text_of_ten_megabytes_is_answered_kindly_and_the_chat_goes_on(visitor: Visitor) -> None:
    socket = await visitor.connects()
    seen = (await heard(socket, "bubble"))["seq"]
    long = {"t": "text", "id": "very-long-1", "text": "가나다 " * 1_000_000}
    await socket.send_str(json.dumps(long, ensure_ascii=False))
    assert (await heard(socket, "ack"))["id"] == "very-long-1"
    assert (await heard(await visitor.connects(since=seen), "bubble"))["bubble"]["text"]


async def test_what_is_no_picture_gets_a_sentence_and_a_bubble(visitor: Visitor) -> None:
    socket = await visitor.connects()
    await heard(socket, "bubble")
    answer = await visitor.uploads(b"this is not a picture at all" * 10)
    assert answer.status == 422
    assert (await answer.json())["text"]
    assert (await heard(socket, "bubble"))["bubble"]["text"]


async def test_an_upload_beyond_the_limit_gets_its_sentence(visitor: Visitor) -> None:
    answer = await visitor.uploads(BytesIO(b"\xff\xd8\xff\xe0" + bytes(40_000_000)))
    assert answer.status == 422


async def test_a_picture_opens_for_its_own_chat_only(visitor: Visitor, server: Server, photograph: bytes) -> None:
    answer = await (await visitor.uploads(photograph)).json()
    address = server.address + answer["url"].removeprefix(server.address)
    async with visitor.session.get(address) as own:
        assert own.status == 200
        assert own.headers["X-Content-Type-Options"] == "nosniff"
    async with aiohttp.ClientSession() as stranger, stranger.get(address) as foreign:
        assert foreign.status == 404


async def test_a_forged_photo_is_not_taken(visitor: Visitor) -> None:
    socket = await visitor.connects()
    await heard(socket, "bubble")
    await socket.send_str(json.dumps({"t": "photos", "id": "forged-01", "media": ["abcdefgh"], "caption": ""}))
    assert (await heard(socket, "bubble"))["bubble"]["text"]


@pytest.mark.parametrize(
    "path", ["/web/../settings.py", "/web/chat.html", "/web/%2e%2e/settings.py", "/media/x", "/post/x"]
)
async def test_nothing_but_our_own_pages_is_served(visitor: Visitor, path: str) -> None:
    async with visitor.session.get(visitor.address + path) as answer:
        assert answer.status == 404


async def test_every_answer_carries_the_strict_policy(visitor: Visitor) -> None:
    for path in ("/", "/web/chat.js", "/nowhere"):
        async with visitor.session.get(visitor.address + path) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
