"""Who opens our pages: a cookie nobody can guess names the chat, the origin says which page spoke."""

import hashlib
import secrets
from urllib.parse import urlsplit

from aiohttp import web

COOKIE = "fitad"
YEAR = 365 * 24 * 3600


def chat_of(request: web.Request) -> str | None:
    """The chat of a cookie; the store keeps its hash, so that the store gives nobody's cookie away."""
    token = request.cookies.get(COOKIE, "")
    return named(token) if len(token) >= 32 else None


def named(token: str) -> str:
    return "web:" + hashlib.sha256(token.encode()).hexdigest()[:32]


def introduced(request: web.Request, response: web.StreamResponse, address: str) -> str:
    """The visitor's chat; a new one gets a cookie nobody can guess and no script can read."""
    chat = chat_of(request)
    if chat is None:
        secure = request.secure or address.startswith("https:")
        token = secrets.token_urlsafe(32)
        response.set_cookie(COOKIE, token, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
        chat = named(token)
    return chat


def own_page(request: web.Request, address: str) -> bool:
    """Whether the request comes from one of our own pages (browsers always name the origin of a socket)."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    return origin != "" and origin in (request.host, urlsplit(address).netloc)
