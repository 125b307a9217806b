"""Pages for the operator alone: the password of the settings, asked for by the browser itself."""

import asyncio
import hmac
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field

from aiohttp import hdrs, web

SORRY = 1.0
"""Seconds that a wrong password waits for its refusal, one after the other: guessing takes for ever."""


@dataclass(frozen=True, slots=True)
class Keyhole:
    """`password` None: there is nothing to open, from anywhere."""

    password: str | None
    _line: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def opened(self, request: web.Request) -> None:
        """Raises HTTPNotFound where there is no password, HTTPUnauthorized for a missing or wrong one."""
        if self.password is None:
            raise web.HTTPNotFound
        given = _given(request)
        if given is not None and hmac.compare_digest(given.encode(), self.password.encode()):
            return
        if given is not None:
            async with self._line:
                await asyncio.sleep(SORRY)
        raise web.HTTPUnauthorized(headers={hdrs.WWW_AUTHENTICATE: 'Basic realm="Fit-AD", charset="UTF-8"'})

    async def opened_here(self, request: web.Request) -> None:
        """As `opened`, and without a password for programs of this machine, unless they speak for somebody else."""
        if request.remote in ("127.0.0.1", "::1") and not _forwarded(request):
            return
        await self.opened(request)


def _forwarded(request: web.Request) -> bool:
    return hdrs.X_FORWARDED_FOR in request.headers or hdrs.FORWARDED in request.headers


def _given(request: web.Request) -> str | None:
    kind, _, secret = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        return b64decode(secret, validate=True).decode().partition(":")[2]
    except (NotBase64, ValueError):
        return ""
