"""A ComfyUI of our own: the real protocol over real sockets, without a model, and with whatever fault a test wants.

`python -m tests.comfyui.server PORT [PACE]` serves one until it is killed.
"""

import asyncio
import json
import re
import ssl
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from engine.comfy import library, nodes, shelf
from engine.comfy.library import Library
from tests.comfyui.faults import Faults
from tests.comfyui.worker import Worker

HOUSE = Path(__file__).parents[2]
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
GB = 1 << 30


def shipped() -> Library:
    return library.load(HOUSE / "workflows", shelf.read(HOUSE / "configs" / "models.yaml"))


@dataclass
class Server:
    """`lacks` are classes and files that are not there; `vram`, and `ram` that is free, in GB."""

    faults: Faults = field(default_factory=Faults)
    pace: float = 0.0
    swap: float = 0.0
    lacks: frozenset[str] = frozenset()
    vram: float = 24.0
    ram: float = 32.0
    port: int = 0
    tls: ssl.SSLContext | None = None
    flows: Library = field(default_factory=shipped)
    asked: list[str] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    def __post_init__(self) -> None:
        self.worker = Worker(self.faults, self.pace, self.swap)
        self._kinds = nodes.read(HOUSE / "workflows").kinds
        self._working: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    async def open(self) -> "Server":
        app = web.Application(client_max_size=100 * 1024 * 1024, middlewares=[self._gate])
        for route in (app.router, _Prefixed(app.router)):
            route.add_get("/ws", self._socket)
            route.add_post("/prompt", self._prompt)
            route.add_get("/queue", self._queue)
            route.add_post("/queue", self._change_queue)
            route.add_get("/history/{prompt}", self._history)
            route.add_post("/interrupt", self._interrupt)
            route.add_post("/free", self._free)
            route.add_post("/upload/image", self._upload)
            route.add_get("/view", self._view)
            route.add_get("/system_stats", self._stats)
            route.add_get("/object_info/{name}", self._info)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self.tls, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._working = asyncio.create_task(self.worker.work())
        return self

    async def close(self) -> None:
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)
        if self._runner is not None:
            for socket in list(self.worker.sockets.values()):
                await socket.close()
            await self._runner.cleanup()
        self._runner = None

    @property
    def is_open(self) -> bool:
        return self._runner is not None

    async def restart(self) -> None:
        """Killed and started again: queue and history are empty, files are still there."""
        await self.close()
        files, saved, ran = self.worker.files, self.worker.saved, self.worker.ran
        self.worker = Worker(self.faults, self.pace, self.swap, files=files, saved=saved, ran=ran)
        await self.open()

    # ── routes ────────────────────────────────────────────────────────────────────────────────────

    @web.middleware
    async def _gate(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.asked.append(request.path)
        if self.faults.page:
            return web.Response(text="<!doctype html><title>nginx</title>", content_type="text/html")
        if self.faults.token is not None and request.headers.get("Authorization") != f"Bearer {self.faults.token}":
            return web.Response(status=401, text="<html>401</html>", content_type="text/html")
        status = self.faults.status.get(request.path)
        if status is not None:
            return web.Response(status=status, text=f"{status}: no")
        answer: web.StreamResponse = await handler(request)
        return answer

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        who = request.query.get("clientId") or uuid.uuid4().hex
        self.worker.sockets[who] = socket
        status = {"exec_info": {"queue_remaining": len(self.worker.queue)}}
        await socket.send_str(json.dumps({"type": "status", "data": {"status": status, "sid": who}}))
        if self.faults.cut == "connect":
            await socket.close()
        async for message in socket:
            if message.type is WSMsgType.ERROR:
                break
        if self.worker.sockets.get(who) is socket:
            del self.worker.sockets[who]
        return socket

    async def _prompt(self, request: web.Request) -> web.Response:
        body = await request.json()
        prompt, graph = body.get("prompt_id") or str(uuid.uuid4()), body["prompt"]
        if not UUID.match(prompt):
            return _refused("invalid_prompt_id", "Invalid prompt id")
        refused = self._refusal(graph)
        if refused is not None:
            return refused
        number = self.worker.take(prompt, graph, {"client_id": body.get("client_id"), **body.get("extra_data", {})})
        if self.faults.swallows > 0:
            self.faults.swallows -= 1
            assert request.transport is not None
            request.transport.close()
        errors = {"9": {"errors": [{"message": "half"}], "class_type": "SaveImage"}} if self.faults.half else {}
        return web.json_response({"prompt_id": prompt, "number": number, "node_errors": errors})

    def _refusal(self, graph: Mapping[str, Any]) -> web.Response | None:
        for key, node in graph.items():
            if node["class_type"] in self.lacks or node["class_type"] not in self._kinds:
                return _refused(
                    "missing_node_type", f"Node '{node['_meta']['title']}' not found.", f"Node ID '#{key}'"
                )
        wrong = {key: self._wrong(key, graph) for key in graph}
        told = {key: errors for key, errors in wrong.items() if errors}
        if not told:
            return None
        error = {"type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation"}
        found = {
            key: {"errors": errors, "dependent_outputs": [], "class_type": graph[key]["class_type"]}
            for key, errors in told.items()
        }
        return web.json_response({"error": error, "node_errors": found}, status=400)

    def _wrong(self, key: str, graph: Mapping[str, Any]) -> list[dict[str, Any]]:
        node = graph[key]
        errors = [
            _error("value_not_in_list", told)
            for told in nodes.wrong({key: node, **graph}, self._kinds)
            if told.startswith(f"{node['_meta']['title']}.")
        ]
        for name, value in node["inputs"].items():
            if (node["class_type"], name) in nodes.UPLOADED and value not in self.worker.files:
                errors.append(_error("custom_validation_failed", f"image - Invalid image file: {value}"))
            elif self._absent(node["class_type"], name, value):
                errors.append(_error("value_not_in_list", f"{name}: '{value}' not in []"))
        return errors

    def _absent(self, kind: str, name: str, value: object) -> bool:
        """Whether an input that lists files names one that does not lie here."""
        take = self._kinds[kind].takes.get(name)
        if take is None or take.type != nodes.COMBO or take.options is not None or (kind, name) in nodes.UPLOADED:
            return False
        return value in self.lacks or value not in {model.file for model in self.flows.shelf.models.values()}

    async def _queue(self, request: web.Request) -> web.Response:
        running = [list(self.worker.running)] if self.worker.running else []
        return web.json_response(
            {"queue_running": running, "queue_pending": [list(item) for item in self.worker.queue]}
        )

    async def _change_queue(self, request: web.Request) -> web.Response:
        self.worker.delete((await request.json()).get("delete", []))
        return web.Response()

    async def _history(self, request: web.Request) -> web.Response:
        prompt = request.match_info["prompt"]
        return web.json_response({prompt: self.worker.history[prompt]} if prompt in self.worker.history else {})

    async def _interrupt(self, request: web.Request) -> web.Response:
        content = await request.text()
        self.worker.interrupt(json.loads(content).get("prompt_id") if content else None)
        return web.Response()

    async def _free(self, request: web.Request) -> web.Response:
        await request.json()
        self.worker.free()
        return web.Response()

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        part, folder = form["image"], str(form.get("subfolder", ""))
        assert isinstance(part, web.FileField)
        name = f"{folder}/{part.filename}" if folder else part.filename
        self.worker.files[name] = part.file.read()
        return web.json_response({"name": part.filename, "subfolder": folder, "type": "input"})

    async def _view(self, request: web.Request) -> web.Response:
        name = f"{request.query.get('subfolder', '')}/{request.query['filename']}"
        if self.faults.forgets > 0:
            self.faults.forgets -= 1
            return web.Response(status=404)
        if self.faults.spoiled is not None:
            return web.Response(body=self.faults.spoiled, content_type="image/png")
        if self.faults.huge:
            return web.Response(body=bytes(self.faults.huge), content_type="image/png")
        content = self.worker.saved.get(name)
        return web.Response(status=404) if content is None else web.Response(body=content, content_type="image/png")

    async def _stats(self, request: web.Request) -> web.Response:
        vram = int(self.vram * GB)
        device = {"name": "cuda:0 Fake", "type": "cuda", "index": 0, "vram_total": vram, "vram_free": vram}
        system: dict[str, Any] = {"os": "linux", "ram_total": 64 * GB, "ram_free": int(self.ram * GB)}
        system["comfyui_version"] = self.faults.version
        return web.json_response({"system": system, "devices": [device]})

    async def _info(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        known = self._kinds.get(name)
        if known is None or name in self.lacks:
            return web.json_response({})
        groups: dict[str, dict[str, Any]] = {"required": {}, "optional": {}}
        for key, take in known.takes.items():
            groups["required" if take.required else "optional"][key] = self._told(name, take)
        told = {"input": groups, "output": list(known.gives), "name": name, "python_module": known.module}
        return web.json_response({name: told})

    def _told(self, name: str, take: nodes.Take) -> list[Any]:
        """Choices in one encoding or the other, by the class's name; the files that lie here in both."""
        if take.type != nodes.COMBO:
            return [
                take.type,
                {key: value for key, value in (("min", take.least), ("max", take.most)) if value is not None},
            ]
        files = [model.file for model in self.flows.shelf.models.values() if model.file not in self.lacks]
        options = list(take.options) if take.options is not None else files
        return [options, {}] if len(name) % 2 else [nodes.COMBO, {"options": options}]


class _Prefixed:
    """Every route exists under /api too."""

    def __init__(self, router: web.UrlDispatcher) -> None:
        self._router = router

    def add_get(self, path: str, handler: Any) -> None:
        self._router.add_get(f"/api{path}", handler)

    def add_post(self, path: str, handler: Any) -> None:
        self._router.add_post(f"/api{path}", handler)


def _refused(kind: str, message: str, details: str = "") -> web.Response:
    error = {"type": kind, "message": message, "details": details, "extra_info": {}}
    return web.json_response({"error": error, "node_errors": {}}, status=400)


def _error(kind: str, details: str) -> dict[str, Any]:
    return {"type": kind, "message": kind.replace("_", " ").capitalize(), "details": details}


async def _serve(port: int, pace: float) -> None:
    await Server(port=port, pace=pace).open()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0))
