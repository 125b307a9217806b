"""Our Bot API server refuses what the real one refuses: else a bot that passes here would fail there."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from PIL import Image

from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import TOKEN, Server
from tests.telegram.botapi.state import PRESS_LIVES, UNDELIVERED_PRESS

OWNER = 42


class Asker:
    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self._address = session, address

    async def __call__(self, method: str, token: str = TOKEN, **given: Any) -> dict[str, Any]:
        async with self._session.post(f"{self._address}/bot{token}/{method}", json=given) as answer:
            found: dict[str, Any] = await answer.json()
            return found

    async def uploads(self, method: str, name: str, content: bytes) -> dict[str, Any]:
        form = aiohttp.FormData({"chat_id": str(OWNER)})
        form.add_field(name, BytesIO(content), filename="a.jpg")
        async with self._session.post(f"{self._address}/bot{TOKEN}/{method}", data=form) as answer:
            found: dict[str, Any] = await answer.json()
            return found


@pytest.fixture
async def api() -> AsyncIterator[Server]:
    server = Server()
    async with server.opened():
        yield server


@pytest.fixture
async def ask(api: Server) -> AsyncIterator[Asker]:
    async with aiohttp.ClientSession() as session:
        yield Asker(session, api.address)


def picture(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height)).save(out, "JPEG")
    return out.getvalue()


def keys(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("sendMessage", {"chat_id": OWNER, "text": "가" * 4097}, "message is too long"),
    ("sendMessage", {"chat_id": OWNER, "text": "\U0001f600" * 2049}, "message is too long"),
    ("sendMessage", {"chat_id": OWNER, "text": " \n "}, "message text is empty"),
    ("sendMessage", {"text": "a"}, "chat_id is missing"),
    ("sendMessage", {"chat_id": 7, "text": "a"}, "chat not found"),
    ("sendMessage", {"chat_id": OWNER, "text": "a", "colour": "red"}, "sendMessage has no colour"),
    ("sendMessage", {"chat_id": OWNER, "text": 5}, "5 is no String"),
    ("sendMessage", {"chat_id": OWNER, "text": "<b>a", "parse_mode": "HTML"}, "Can't find end tag"),
    ("sendMessage", {"chat_id": OWNER, "text": "<h1>a</h1>", "parse_mode": "HTML"}, "Unsupported start tag"),
    ("sendMessage", {"chat_id": OWNER, "text": "a</b>", "parse_mode": "HTML"}, "Unexpected end tag"),
    (
        "sendMessage",
        {"chat_id": OWNER, "text": "a", "entities": [{"type": "pre", "offset": 0, "length": 9}]},
        "entity beyond the end",
    ),
    (
        "sendMessage",
        {"chat_id": OWNER, "text": "a", "reply_markup": keys({"text": "b", "callback_data": "가" * 22})},
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        {"chat_id": OWNER, "text": "a", "reply_markup": keys({"text": "b"})},
        "exactly one action",
    ),
    (
        "sendMessage",
        {"chat_id": OWNER, "text": "a", "reply_markup": keys({"text": "b", "url": "http://localhost/x"})},
        "Wrong HTTP URL",
    ),
    (
        "sendMessage",
        {"chat_id": OWNER, "text": "a", "reply_markup": keys({"text": "b", "web_app": {"url": "http://a.example"}})},
        "Only HTTPS links",
    ),
    (
        "sendMessage",
        {"chat_id": OWNER, "text": "a", "reply_markup": keys({"text": "b", "copy_text": {"text": "가" * 257}})},
        "BUTTON_COPY_TEXT_INVALID",
    ),
    (
        "sendMessage",
        {"chat_id": OWNER, "text": "a", "reply_markup": keys(*[{"text": "b", "callback_data": "c"}] * 9)},
        "reply markup is too long",
    ),
    ("sendPhoto", {"chat_id": OWNER, "photo": "AgAC-unknown"}, "wrong remote file identifier"),
    ("sendMediaGroup", {"chat_id": OWNER, "media": [{"type": "photo", "media": "AgAC"}]}, "album must include"),
    ("editMessageText", {"chat_id": OWNER, "message_id": 5, "text": "a"}, "message to edit not found"),
    ("deleteMessage", {"chat_id": OWNER, "message_id": 5}, "message to delete not found"),
    ("answerCallbackQuery", {"callback_query_id": "5"}, "query is too old"),
    ("getFile", {"file_id": "AgAC-unknown"}, "invalid file_id"),
    ("setMyCommands", {"commands": [{"command": "New", "description": "a"}]}, "BOT_COMMAND_INVALID"),
    ("setWebhook", {"url": "http://fit-ad.example"}, "An HTTPS URL must be provided"),
    ("sendInvoice", {"chat_id": OWNER}, "is missing"),
    ("getMessages", {}, "method not found"),
]


@pytest.mark.parametrize(
    ("method", "given", "words"), REFUSED, ids=lambda value: value if isinstance(value, str) else ""
)
async def test_what_breaks_a_rule_is_refused(
    api: Server, ask: Asker, method: str, given: dict[str, Any], words: str
) -> None:
    Person(api.state, OWNER)
    answer = await ask(method, **given)
    assert not answer["ok"]
    assert words in answer["description"]


async def test_a_wrong_token_is_refused(ask: Asker) -> None:
    assert (await ask("getMe", token="1:wrong"))["error_code"] == 401


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no picture", "IMAGE_PROCESS_FAILED"),
        (picture(2101, 100), "PHOTO_INVALID_DIMENSIONS"),
        (picture(9000, 1001), "PHOTO_INVALID_DIMENSIONS"),
        (bytes(10 * 1024 * 1024 + 1), "too big for a photo"),
    ],
)
async def test_what_is_no_photo_is_refused(api: Server, ask: Asker, content: bytes, words: str) -> None:
    Person(api.state, OWNER)
    assert words in (await ask.uploads("sendPhoto", "photo", content))["description"]
    assert (await ask.uploads("sendPhoto", "photo", picture(1080, 1350)))["ok"]


async def test_a_caption_ends_where_telegram_ends_it(api: Server, ask: Asker) -> None:
    Person(api.state, OWNER)
    photo = (await ask.uploads("sendPhoto", "photo", picture(90, 90)))["result"]
    known = photo["photo"][-1]["file_id"]
    for length, taken in ((1024, True), (1025, False)):
        answer = await ask("sendPhoto", chat_id=OWNER, photo=known, caption="가" * length)
        assert answer["ok"] is taken


async def test_a_press_that_grew_old_can_not_be_answered(api: Server, ask: Asker) -> None:
    owner = Person(api.state, OWNER)
    await ask("sendMessage", chat_id=OWNER, text="a", reply_markup=keys({"text": "b", "callback_data": "c"}))
    await owner.presses("b")
    number, (chat, at) = next(iter(api.state.presses.items()))
    api.state.presses[number] = chat, at - PRESS_LIVES - 1
    answer = await ask("answerCallbackQuery", callback_query_id=number)
    assert "query is too old" in answer["description"]


async def test_a_press_that_nobody_fetched_in_time_is_dropped_and_words_are_not(api: Server, ask: Asker) -> None:
    owner = Person(api.state, OWNER)
    await ask("sendMessage", chat_id=OWNER, text="a", reply_markup=keys({"text": "b", "callback_data": "c"}))
    await owner.says("d")
    await owner.presses("b")
    aged = [(at - UNDELIVERED_PRESS - 1, update) for at, update in api.state.updates]
    api.state.updates = deque(aged)
    assert [next(iter(set(each) - {"update_id"})) for each in (await ask("getUpdates"))["result"]] == ["message"]


async def test_only_a_button_on_the_screen_can_be_pressed(api: Server, ask: Asker) -> None:
    owner = Person(api.state, OWNER)
    with pytest.raises(AssertionError, match="no button"):
        await owner.presses("b")
    await ask("sendMessage", chat_id=OWNER, text="a", reply_markup=keys({"text": "b", "callback_data": "c"}))
    (shown,) = owner.screen
    await owner.deletes(shown)
    with pytest.raises(AssertionError, match="not on the screen"):
        await owner.presses("b", shown)


async def test_edits_follow_the_rules(api: Server, ask: Asker) -> None:
    owner = Person(api.state, OWNER)
    said = await owner.says("a")
    text = (await ask("sendMessage", chat_id=OWNER, text="a"))["result"]["message_id"]
    photo = (await ask.uploads("sendPhoto", "photo", picture(90, 90)))["result"]["message_id"]
    same = await ask("editMessageText", chat_id=OWNER, message_id=text, text="a")
    assert "message is not modified" in same["description"]
    foreign = await ask("editMessageText", chat_id=OWNER, message_id=said.id, text="b")
    assert "message can't be edited" in foreign["description"]
    wrong = await ask("editMessageText", chat_id=OWNER, message_id=photo, text="b")
    assert "there is no text in the message to edit" in wrong["description"]
    assert (await ask("editMessageText", chat_id=OWNER, message_id=text, text="b"))["ok"]


async def test_a_blocked_bot_is_forbidden(api: Server, ask: Asker) -> None:
    owner = Person(api.state, OWNER)
    owner.chat.blocked = True
    assert (await ask("sendMessage", chat_id=OWNER, text="a"))["error_code"] == 403


async def test_long_polling_really_waits_and_allows_one_poller(api: Server, ask: Asker) -> None:
    owner = Person(api.state, OWNER)
    first = asyncio.create_task(ask("getUpdates", timeout=30))
    await asyncio.sleep(0.2)
    second = asyncio.create_task(ask("getUpdates", timeout=30))
    assert (await first)["error_code"] == 409
    start = time.monotonic()
    await asyncio.sleep(0.3)
    await owner.says("a")
    updates = (await second)["result"]
    assert 0.3 <= time.monotonic() - start < 25, "before its own patience ends"
    assert [update["message"]["text"] for update in updates] == ["a"]
    again = (await ask("getUpdates", timeout=0))["result"]
    assert again == updates, "not confirmed yet"
    assert (await ask("getUpdates", offset=updates[-1]["update_id"] + 1, timeout=0))["result"] == []
    await ask("setWebhook", url="https://fit-ad.example/hook")
    assert (await ask("getUpdates", timeout=0))["error_code"] == 409


async def test_a_webhook_that_fails_is_posted_again_with_the_same_number(api: Server, ask: Asker) -> None:
    heard: list[tuple[int, str]] = []

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        heard.append((update["update_id"], request.headers["X-Telegram-Bot-Api-Secret-Token"]))
        return web.Response(status=500 if len(heard) < 3 else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await ask("setWebhook", url=f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s3cret")
    await Person(api.state, OWNER).says("a")
    async with asyncio.timeout(10):
        while len(heard) < 3:
            await asyncio.sleep(0.02)
    await runner.cleanup()
    assert len(set(heard)) == 1
    assert heard[0][1] == "s3cret"


async def test_payments_are_left_to_a_later_issue(api: Server, ask: Asker) -> None:
    Person(api.state, OWNER)
    prices = [{"label": "a", "amount": 1}]
    given = {"title": "a", "description": "b", "payload": "c", "currency": "XTR", "prices": prices}
    assert (await ask("sendInvoice", chat_id=OWNER, **given))["error_code"] == 501
