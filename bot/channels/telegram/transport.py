"""Requests on aiohttp: python-telegram-bot's own transport slows down with the square of its open connections."""

import asyncio
import io
import json
from typing import Any

import aiohttp
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256
CONNECT, READ, UPLOAD = 5.0, 15.0, 60.0
"""Seconds to connect, until an answer, and until the answer to an upload."""

IDLE = 15.0
"""Seconds a connection is kept: less than servers keep theirs, so that none dies under a request."""


TOO_MANY, BROKEN = 429, 500


class NotSent(NetworkError):
    """No connection came about: the request was certainly not carried out."""


class Flooded(TelegramError):
    """Too much was asked for (429): nothing more for so many `seconds`. The library's own error can't be raised
    without a warning of its own."""

    def __init__(self, seconds: float) -> None:
        super().__init__("flood control")
        self.seconds = seconds


class Wire(BaseRequest):
    """Raises Flooded, NotSent, TimedOut and NetworkError; after the last two nobody knows what became of it."""

    __slots__ = ("_read", "_room", "_session")

    def __init__(self, read: float = READ) -> None:
        self._read = read
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=IDLE)
            agent = {"User-Agent": self.USER_AGENT}
            self._session = aiohttp.ClientSession(connector=connector, headers=agent, auto_decompress=True)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        read = read_timeout if isinstance(read_timeout, int | float) else self._read
        if request_data is not None and request_data.contains_files:
            read = max(read, UPLOAD)
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=read)
        async with self._room:
            status, content = await self._answered(method, url, _body(request_data), limits)
        if status == TOO_MANY:
            raise Flooded(_wait(content))
        if status >= BROKEN:
            raise NetworkError(f"status {status}")
        return status, content

    async def _answered(self, method: str, url: str, body: Any, limits: aiohttp.ClientTimeout) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("closed")
        try:
            async with self._session.request(method, url, data=body, timeout=limits) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as fault:
            raise NotSent(type(fault).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as fault:
            raise NetworkError(type(fault).__name__) from None


def _wait(content: bytes) -> float:
    try:
        return float(json.loads(content)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0


def _body(data: RequestData | None) -> Any:
    if data is None:
        return None
    if not data.contains_files:
        return aiohttp.JsonPayload(data.parameters)
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, file, filename=filename, content_type=mime)
    return form
