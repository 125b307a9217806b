"""The sockets: requests in, updates out by long polling or webhook."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from aiohttp import web

from tests.telegram.botapi.faults import AFTER, BEFORE, Fault, Faults
from tests.telegram.botapi.flood import Flood
from tests.telegram.botapi.methods import carry_out
from tests.telegram.botapi.rules import DOCUMENT, Refusal, bad
from tests.telegram.botapi.schema import schema
from tests.telegram.botapi.state import State

TOKEN = "700000001:AAF-a_token_for_our_own_server_0001"
HELD = 50
FIRST_RETRY = 0.1
"""Seconds after a post that failed; the real server begins with one. Doubled each time."""


class Server:
    """`wrongs` are requests that broke the schema: none may."""

    def __init__(self, token: str = TOKEN, flood: bool = False) -> None:
        self.state, self.faults = State(token), Faults()
        self.flood = Flood() if flood else None
        self.wrongs: list[str] = []
        self.refusals: list[str] = []
        self.posts, self.polled = 0, False
        self.address = ""
        self.proxies: dict[str, str] = {}
        """Where a public address leads to: what stands before a bot in the world."""
        self._poller: asyncio.Event | None = None
        self._posting: asyncio.Task[None] | None = None

    # ── requests ──────────────────────────────────────────────────────────────────────────────────

    async def asked(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if not hmac.compare_digest(request.match_info["token"], self.state.token):
            return _failed(Refusal("Unauthorized", 401))
        if not schema().knows(method):
            return _failed(Refusal("Not Found: method not found", 404))
        try:
            given = await _given(request, method)
            if self.faults.delay and method != "getUpdates":
                await asyncio.sleep(self.faults.delay)
            return await self._answer(request, method, given)
        except Refusal as no:
            self.refusals.append(f"{method}: {no.words}")
            return _failed(no)

    async def _answer(self, request: web.Request, method: str, given: dict[str, Any]) -> web.StreamResponse:
        if method == "getUpdates":
            return _done(await self._updates(given))
        fault = self.faults.next(method)
        if fault is not None and fault.kind != AFTER:
            return _broken(request, fault)
        if self.flood is not None:
            self.flood.check(method, given)
        self._check(method, given)
        result = carry_out(self.state, method, given)
        self.state.calls[method] += 1
        await self.state.stir()
        return _done(result) if fault is None else _broken(request, fault)

    def _check(self, method: str, given: dict[str, Any]) -> None:
        plain = {name: value for name, value in given.items() if name not in ("files", "names")}
        wrong = schema().wrong(method, plain)
        if wrong is not None:
            self.wrongs.append(wrong)
            raise Refusal(f"Bad Request: against the schema: {wrong}")

    async def _updates(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Really waits; a second question ends the first."""
        self._check("getUpdates", given)
        self.polled = True
        if self.state.webhook is not None:
            raise Refusal("Conflict: can't use getUpdates method while webhook is active", 409)
        if self._poller is not None:
            self._poller.set()
        mine = self._poller = asyncio.Event()
        deadline = asyncio.get_running_loop().time() + min(HELD, int(given.get("timeout", 0)))
        while not (found := self.state.waiting(int(given.get("offset", 0)), int(given.get("limit", 100)))):
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                break
            await self._news(mine, left)
            if mine.is_set():
                raise Refusal(
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
                    "running",
                    409,
                )
        return found

    async def _news(self, rival: asyncio.Event, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(min(seconds, 0.5)), self.state.changed:
                await self.state.changed.wait()

    async def fetched(self, request: web.Request) -> web.Response:
        content = self.state.files.get(request.match_info["path"].rsplit("/", 1)[-1])
        if content is None or request.match_info["token"] != self.state.token:
            raise web.HTTPNotFound
        fault = self.faults.next("file")
        if fault is not None and isinstance(fault.kind, int):
            raise web.HTTPServerError
        return web.Response(body=content)

    # ── webhook ───────────────────────────────────────────────────────────────────────────────────

    async def post(self) -> None:
        """Posts updates, those of one chat in order; what was not taken is posted again."""
        busy: set[object] = set()
        async with aiohttp.ClientSession() as session:
            while True:
                hook = self.state.webhook
                for at, update in tuple(self.state.updates) if hook else ():
                    whom = _whom(update)
                    if hook is not None and whom not in busy and len(busy) < int(hook.get("max_connections", 40)):
                        busy.add(whom)
                        self.state.updates.remove((at, update))
                        task = asyncio.create_task(self._delivered(session, hook, update))
                        task.add_done_callback(lambda _, whom=whom: busy.discard(whom))
                await asyncio.sleep(0.005)

    def behind(self, url: str) -> str:
        for public, own in self.proxies.items():
            url = url.replace(public, own)
        return url

    async def _delivered(self, session: aiohttp.ClientSession, hook: dict[str, Any], update: dict[str, Any]) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.get("secret_token", "")}
        pause = FIRST_RETRY
        while True:
            self.posts += 1
            with suppress(aiohttp.ClientError):
                async with session.post(self.behind(hook["url"]), json=update, headers=headers) as answer:
                    if answer.status // 100 == 2:
                        return
            await asyncio.sleep(pause)
            pause = min(60.0, 2 * pause)

    # ── opened ────────────────────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def opened(self, port: int = 0) -> AsyncIterator["Server"]:
        app = web.Application(client_max_size=2 * DOCUMENT)
        app.router.add_route("*", "/bot{token}/{method}", self.asked)
        app.router.add_get("/file/bot{token}/{path:.+}", self.fetched)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._posting = asyncio.create_task(self.post())
        try:
            yield self
        finally:
            self._posting.cancel()
            await runner.cleanup()


async def _given(request: web.Request, method: str) -> dict[str, Any]:
    """Parameters by name, each in its own type; uploads by the name they were attached under."""
    found: dict[str, Any] = dict(request.query)
    files: dict[str, bytes] = {}
    names: dict[str, str] = {}
    if request.content_type == "application/json":
        found |= await request.json()
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                files[name], names[name] = value.file.read(), value.filename
            else:
                found[name] = value
    typed = {name: schema().value(method, name, value) for name, value in found.items()}
    typed |= {name: content for name, content in files.items() if name in ("photo", "document")}
    for name in ("photo", "document"):
        attached = str(typed.get(name, ""))
        if attached.startswith("attach://"):
            names[name] = names.get(attached.removeprefix("attach://"), "file")
    return {**typed, "files": files, "names": names} if files else {**typed, "files": {}, "names": {}}


def _done(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _failed(no: Refusal) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": no.code, "description": no.words}
    if no.parameters:
        body["parameters"] = no.parameters
    return web.json_response(body, status=no.code)


def _broken(request: web.Request, fault: Fault) -> web.StreamResponse:
    if fault.kind in (BEFORE, AFTER):
        assert request.transport is not None
        request.transport.abort()
        return web.Response()
    if isinstance(fault.kind, str):
        raise bad(fault.kind)
    if fault.kind == 429:
        seconds = fault.retry_after
        raise Refusal(f"Too Many Requests: retry after {seconds}", 429, retry_after=seconds)
    return web.Response(
        status=int(fault.kind), text=json.dumps({"ok": False}) if fault.kind == 500 else "Bad Gateway"
    )


def _whom(update: dict[str, Any]) -> object:
    content = next(value for name, value in update.items() if name != "update_id")
    return (content.get("message") or content).get("chat", content.get("from", {})).get("id")
