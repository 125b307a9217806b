"""Pointing at the product inside Telegram: only whoever Telegram vouches for is heard."""

import asyncio
import hashlib
import hmac
import io
import json
import time
from urllib.parse import urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.channels.telegram.cards import Desk, cards
from bot.channels.telegram.miniapp import FRESH, opened, pointing
from bot.fit import Bubble
from bot.links import Links
from bot.settings import Settings
from engine.domain.picture import MediaRef
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import TOKEN
from tests.telegram.conftest import House
from tests.telegram.test_chat import ORDER
from tests.telegram.test_heard import heic
from tests.telegram.test_webhook import free_port

NOW = 1_796_000_000


def proof(token: str = TOKEN, **fields: str) -> str:
    """What Telegram's client hands to a page (Bot API, "Validating data received via the Mini App")."""
    said = {"user": json.dumps({"id": 42, "first_name": "담은"}), "auth_date": str(NOW), "query_id": "AAE", **fields}
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    text = "\n".join(f"{name}={said[name]}" for name in sorted(said))
    return urlencode({**said, "hash": hmac.new(key, text.encode(), hashlib.sha256).hexdigest()})


def test_the_owner_is_who_telegram_says() -> None:
    who = opened(proof(), TOKEN, NOW + 5)
    assert who is not None
    assert who.user == 42


def test_a_proof_grows_old() -> None:
    assert opened(proof(), TOKEN, NOW + FRESH) is not None
    assert opened(proof(), TOKEN, NOW + FRESH + 1) is None


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "hash=",
        "user=%7B%22id%22%3A42%7D&auth_date=1",
        proof(token="700000002:AAF-a_token_of_another_bot_00001"),
        proof().replace("42", "43"),
        proof(user=""),
        proof(user="[]"),
        proof(auth_date="soon"),
    ],
)
def test_everybody_else_is_nobody(forged: str) -> None:
    assert opened(forged, TOKEN, NOW) is None


@given(st.text(max_size=300))
def test_no_text_is_a_proof(text: str) -> None:
    assert opened(text, TOKEN, NOW) is None


async def test_a_box_counts_once_and_only_with_telegrams_word(
    house: House, owner: Person, settings: Settings, coffee: bytes
) -> None:
    port = free_port()
    server = settings.server.model_copy(update={"port": port})
    await house(changed=settings.model_copy(update={"server": server}))
    await owner.says(ORDER)
    await owner.reads("담은커피")
    await owner.sends(coffee)
    await owner.finds("①")
    box = {"x": 0.2, "y": 0.2, "width": 0.4, "height": 0.4}
    now = str(int(time.time()))
    address = f"http://127.0.0.1:{port}/telegram/point"
    async with aiohttp.ClientSession() as page:
        for said, status in (
            ({"proof": proof(auth_date=now).replace("42", "43"), "box": box}, 403),
            ({"proof": proof(auth_date=now), "box": {"x": 2}}, 400),
            ({"proof": proof(auth_date=now), "box": box}, 200),
            ({"proof": proof(auth_date=now), "box": box}, 200),
        ):
            async with page.post(address, json=said) as answer:
                assert answer.status == status
    await owner.reads("짚어 주신 것을")
    await asyncio.sleep(0.5)
    assert sum("짚어 주신 것을" in message.words for message in owner.screen) == 1


def test_the_button_opens_our_page_inside_telegram() -> None:
    photo = MediaRef(id="a")
    links = Links(b"secret", "https://fit-ad.example")
    desk = Desk(links, lambda phrase: phrase.key, public=True, app=pointing(links))
    (card,) = cards(Bubble(text="어디예요?", media=(photo,), point=True), desk)
    (button,) = card.rows[0]
    assert button.app.startswith("https://fit-ad.example/point/")
    assert links.opened(button.app.rsplit("/", 1)[-1], "", int(time.time())) == photo


async def test_a_photo_of_an_iphone_can_be_seen_on_the_page(house: House, settings: Settings, coffee: bytes) -> None:
    port = free_port()
    server = settings.server.model_copy(update={"port": port})
    app = await house(changed=settings.model_copy(update={"server": server}))
    photo = await app.parts.media.put(heic(coffee), "image/heic")
    links = Links(app.parts.links.secret, f"http://127.0.0.1:{port}")
    async with aiohttp.ClientSession() as page, page.get(links.media(photo, until=int(time.time()) + 60)) as answer:
        assert answer.content_type == "image/jpeg"
        with Image.open(io.BytesIO(await answer.read())) as seen:
            assert seen.format == "JPEG"
