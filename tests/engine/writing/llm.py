"""A small server of OpenAI's protocol over real sockets, and as crippled or broken as others are."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Reply = str | Callable[[dict[str, Any]], str]

USAGE = {
    "prompt_tokens": 900,
    "completion_tokens": 300,
    "total_tokens": 1200,
    "prompt_tokens_details": {"cached_tokens": 100},
    "completion_tokens_details": {"reasoning_tokens": 20},
}


@dataclass
class Oracle:
    """`replies` are given in order, the last one again and again. What it can't do: `no_responses`, `rejects` (names
    of parts it answers 400 to), `no_schema`, `no_object`, `prose` (wraps its JSON), `thinks`, `no_usage`. `faults`
    are played before any answer: "429", "500", "html", "slow", "cut", "drop", "refuse", "empty", "length".
    """

    replies: list[Reply] = field(default_factory=lambda: ["{}"])
    faults: list[str] = field(default_factory=list)
    always: str = ""
    no_responses: bool = False
    no_moderation: bool = False
    rejects: frozenset[str] = frozenset()
    no_schema: bool = False
    no_object: bool = False
    fenced: bool = False
    prose: bool = False
    thinks: bool = False
    no_usage: bool = False
    retry_after: str = "0.2"
    slow: float = 60.0
    pace: float = 0.0
    flagged: str = "\0"
    heard: str = "망원동 담은커피 흑임자라떼 5500원"
    shutdown: str | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""

    # ── the owner of the test looks at ────────────────────────────────────────────────────────────

    @property
    def last(self) -> dict[str, Any]:
        return self.asked[-1]

    def said(self, at: int = -1) -> str:
        """Everything a request carried, as one text."""
        return json.dumps(self.asked[at], ensure_ascii=False)

    # ── serving ───────────────────────────────────────────────────────────────────────────────────

    def app(self) -> web.Application:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_post("/v1/chat/completions", self._chat)
        app.router.add_post("/v1/responses", self._responses)
        app.router.add_post("/v1/moderations", self._moderations)
        app.router.add_post("/v1/audio/transcriptions", self._transcriptions)
        app.router.add_get("/v1/models/{name}", self._model)
        return app

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.paths.append("chat")
        self.asked.append(body)
        fault = self._fault()
        wrong = await self._wrong(fault, request)
        if wrong is not None:
            return wrong
        kind = (body.get("response_format") or {}).get("type")
        if (kind == "json_schema" and self.no_schema) or (kind == "json_object" and self.no_object):
            return _bad(f"response_format type {kind} is not supported", "response_format")
        for part in self.rejects & set(body):
            return _bad(f"Unrecognized request argument supplied: {part}", part)
        if "image" in self.rejects and isinstance(body["messages"][1]["content"], list):
            return _bad("this model has no vision: image input is not supported", "messages")
        text = self._text(body, held=kind == "json_schema")
        if body.get("stream"):
            return await self._streamed(request, text, fault, bool(body.get("stream_options")))
        message: dict[str, Any] = {"role": "assistant", "content": text}
        if fault == "refuse":
            message = {"role": "assistant", "content": None, "refusal": "I can't help with that."}
        reason = "length" if fault in ("length", "cut") else "stop"
        if fault in ("length", "cut"):
            message["content"] = text[: len(text) * 2 // 3]
        made = {
            "id": "x",
            "object": "chat.completion",
            "created": 1,
            "model": body["model"],
            "choices": [{"index": 0, "finish_reason": reason, "message": message}],
        }
        return web.json_response(made if self.no_usage or fault == "empty" else {**made, "usage": USAGE})

    async def _streamed(self, request: web.Request, text: str, fault: str | None, usage: bool) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        end = len(text) * 2 // 3 if fault in ("cut", "drop", "length") else len(text)
        for at in range(0, end, 40):
            await response.write(_event({"content": text[at : min(at + 40, end)]}))
            await asyncio.sleep(self.pace)
        if fault == "drop":
            assert request.transport is not None
            request.transport.abort()
            return response
        if fault == "refuse":
            await response.write(_event({"refusal": "no"}))
        if fault != "cut":
            await response.write(_event({}, "length" if fault == "length" else "stop"))
        if usage and not self.no_usage and fault != "empty":
            await response.write(_event(None, usage=USAGE))
        await response.write(b"data: [DONE]\n\n")
        return response

    async def _responses(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        self.paths.append("responses")
        if self.no_responses:
            return web.json_response({"error": {"message": "Not found"}}, status=404)
        self.asked.append(body)
        fault = self._fault()
        wrong = await self._wrong(fault, request)
        if wrong is not None:
            return wrong
        text = self._text(body, held=False)
        part: dict[str, Any] = {"type": "output_text", "text": text, "annotations": []}
        if fault == "refuse":
            part = {"type": "refusal", "refusal": "no"}
        if fault in ("length", "cut"):
            part["text"] = text[: len(text) * 2 // 3]
        made = {
            "id": "r",
            "object": "response",
            "created_at": 1,
            "model": body["model"],
            "status": "incomplete" if fault in ("length", "cut") else "completed",
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
            "output": [{"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [part]}],
            "usage": None
            if self.no_usage
            else {
                "input_tokens": 900,
                "output_tokens": 300,
                "total_tokens": 1200,
                "input_tokens_details": {"cached_tokens": 100},
                "output_tokens_details": {"reasoning_tokens": 20},
            },
        }
        if not body.get("stream"):
            return web.json_response(made)
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        for number, at in enumerate(range(0, len(text), 40)):
            delta = {
                "type": "response.output_text.delta",
                "delta": text[at : at + 40],
                "item_id": "m",
                "output_index": 0,
                "content_index": 0,
                "sequence_number": number,
                "logprobs": [],
            }
            await response.write(_named("response.output_text.delta", delta))
        done = {"type": "response.completed", "sequence_number": 999, "response": made}
        await response.write(_named("response.completed", done))
        return response

    async def _moderations(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.paths.append("moderations")
        if self.no_moderation:
            return web.json_response({"error": {"message": "Not found"}}, status=404)
        said = json.dumps(body["input"], ensure_ascii=False)
        bad = self.flagged in said
        result = {"flagged": bad, "categories": {"violence": bad}, "category_scores": {"violence": float(bad)}}
        return web.json_response({"id": "m", "model": "omni", "results": [result]})

    async def _transcriptions(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.paths.append("voice")
        with form["file"].file as sound:  # type: ignore[union-attr]
            self.asked.append({"model": form["model"], "bytes": len(sound.read())})
        wrong = await self._wrong(self._fault(), request)
        if wrong is not None:
            assert isinstance(wrong, web.Response)
            return wrong
        return web.json_response({"text": self.heard})

    async def _model(self, request: web.Request) -> web.Response:
        made = {"id": request.match_info["name"], "object": "model", "created": 1, "owned_by": "us"}
        return web.json_response({**made, "shutdown_date": self.shutdown} if self.shutdown else made)

    # ── what is said ──────────────────────────────────────────────────────────────────────────────

    def _fault(self) -> str | None:
        return self.faults.pop(0) if self.faults else self.always or None

    async def _wrong(self, fault: str | None, request: web.Request) -> web.StreamResponse | None:
        match fault:
            case "429":
                headers = {"retry-after": self.retry_after}
                return web.json_response({"error": {"message": "slow down"}}, status=429, headers=headers)
            case "500" | "503":
                return web.json_response({"error": {"message": "broken"}}, status=int(fault))
            case "401":
                return web.json_response({"error": {"message": "no such key"}}, status=401)
            case "html":
                return web.Response(text="<html>Bad gateway</html>", content_type="text/html")
            case "slow":
                await asyncio.sleep(self.slow)
        return None

    def _text(self, body: dict[str, Any], held: bool) -> str:
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        text = reply(body) if callable(reply) else reply
        if held and not (self.fenced or self.prose or self.thinks):
            return text
        text = f"Sure! Here it is:\n{text}\nAnything else?" if self.prose else text
        text = f"```json\n{text}\n```" if self.fenced else text
        return f"<think>The user wants {{json}}.</think>\n{text}" if self.thinks else text


def _bad(message: str, param: str) -> web.Response:
    return web.json_response(
        {"error": {"message": message, "type": "invalid_request_error", "param": param}}, status=400
    )


def _event(delta: Mapping[str, Any] | None, reason: str | None = None, usage: Any = None) -> bytes:
    choices = [] if delta is None else [{"index": 0, "delta": dict(delta), "finish_reason": reason}]
    chunk = {
        "id": "x",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "gpt-6-luna",
        "choices": choices,
        "usage": usage,
    }
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


def _named(name: str, event: Mapping[str, Any]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


@asynccontextmanager
async def serving(oracle: Oracle) -> AsyncIterator[Oracle]:
    """On a free port of this machine until the end."""
    runner = web.AppRunner(oracle.app(), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    oracle.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield oracle
    finally:
        await runner.cleanup()


Serve = Callable[..., Awaitable[Oracle]]
