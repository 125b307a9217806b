"""A proxy before several bots: every request goes to any that is ready, sockets too.

usage: python -m tests.cluster.proxy PORT BOT…
"""

import asyncio
import itertools
import sys
from contextlib import suppress

import aiohttp
from aiohttp import web

HOP = {"connection", "upgrade", "transfer-encoding", "content-length", "content-encoding", "keep-alive"}


class Proxy:
    def __init__(self, bots: list[str]) -> None:
        self._bots = itertools.cycle(bots)
        self._count = len(bots)

    async def open(self, _app: web.Application) -> None:
        self._client = aiohttp.ClientSession(auto_decompress=False)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        bot = await self._ready()
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self._socket(request, bot)
        headers = {**_kept(request.headers), "X-Forwarded-For": request.remote or ""}
        body = await request.read()
        sent = self._client.request(
            request.method, bot + request.path_qs, data=body, headers=headers, allow_redirects=False
        )
        async with sent as answer:
            content = await answer.read()
            response = web.Response(status=answer.status, body=content)
            for name, value in answer.headers.items():
                if name.lower() not in HOP:
                    response.headers.add(name, value)
            return response

    async def _ready(self) -> str:
        for bot in itertools.islice(self._bots, 2 * self._count):
            with suppress(aiohttp.ClientError, TimeoutError):
                async with self._client.get(f"{bot}/readyz", timeout=aiohttp.ClientTimeout(total=5)) as answer:
                    if answer.status == 200:
                        return bot
        raise web.HTTPBadGateway

    async def _socket(self, request: web.Request, bot: str) -> web.WebSocketResponse:
        here = web.WebSocketResponse(max_msg_size=0)
        headers = {name: request.headers[name] for name in ("Cookie", "Origin", "Host") if name in request.headers}
        async with self._client.ws_connect(bot + request.path_qs, headers=headers, max_msg_size=0) as there:
            await here.prepare(request)
            ways = [asyncio.create_task(_pumped(here, there)), asyncio.create_task(_pumped(there, here))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await here.close()
        return here


async def _pumped(
    source: web.WebSocketResponse | aiohttp.ClientWebSocketResponse,
    target: web.WebSocketResponse | aiohttp.ClientWebSocketResponse,
) -> None:
    async for message in source:
        if message.type is aiohttp.WSMsgType.TEXT:
            await target.send_str(message.data)


def _kept(headers: "aiohttp.typedefs.LooseHeaders") -> dict[str, str]:
    return {name: value for name, value in dict(headers).items() if name.lower() not in HOP}


def proxy(bots: list[str]) -> web.Application:
    app, handler = web.Application(client_max_size=1 << 28), Proxy(bots)
    app.on_startup.append(handler.open)
    app.router.add_route("*", "/{path:.*}", handler.handle)
    return app


if __name__ == "__main__":
    web.run_app(proxy(sys.argv[2:]), host="127.0.0.1", port=int(sys.argv[1]), print=None)
