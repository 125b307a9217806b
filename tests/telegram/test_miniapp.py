"""Pointing at the product inside Telegram: only whoever Telegram vouches for is heard."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.miniapp import FRESH, opened
from tests.telegram.botapi.server import TOKEN

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
