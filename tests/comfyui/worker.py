"""The one worker of a box: takes prompts in their order, node by node, and tells who listens."""

import asyncio
import heapq
import json
import struct
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.comfyui import art
from tests.comfyui.faults import Faults

TIPS = "\nThis error means you ran out of memory on your GPU.\n\nTIPS: …"
SECRETS = {"traceback": ["  File …"], "current_inputs": {"text": ["what an owner wrote"]}}


@dataclass
class Worker:
    """`pace` seconds a node; `loaded` counts how often other models had to be loaded, at `swap` seconds each."""

    faults: Faults
    pace: float = 0.0
    swap: float = 0.0
    queue: list[tuple[float, str, dict[str, Any], dict[str, Any], list[str]]] = field(default_factory=list)
    running: tuple[float, str, dict[str, Any], dict[str, Any], list[str]] | None = None
    history: dict[str, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    saved: dict[str, bytes] = field(default_factory=dict)
    sockets: dict[str, web.WebSocketResponse] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    loaded: int = 0
    freed: int = 0
    _models: frozenset[str] = frozenset()
    _stop: set[str] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _number: int = 0

    def take(self, prompt: str, graph: dict[str, Any], extra: dict[str, Any]) -> int:
        outputs = [key for key, node in graph.items() if node["class_type"] == "SaveImage"]
        heapq.heappush(self.queue, (self._number, prompt, graph, extra, outputs))
        self._number += 1
        self._news.set()
        return self._number - 1

    def delete(self, prompts: list[str]) -> None:
        self.queue = [item for item in self.queue if item[1] not in prompts]
        heapq.heapify(self.queue)

    def interrupt(self, prompt: str | None) -> None:
        if self.running is not None and not self.faults.zombie and prompt in (None, self.running[1]):
            self._stop.add(self.running[1])

    def free(self) -> None:
        self.freed += 1
        self._models = frozenset()

    async def work(self) -> None:
        while True:
            while not self.queue:
                self._news.clear()
                await self._news.wait()
            self.running = heapq.heappop(self.queue)
            if self.faults.zombie:
                await asyncio.Event().wait()
            if self.faults.loses > 0:
                self.faults.loses -= 1
                self.running = None
                continue
            await self._run(*self.running[1:])

    async def _run(self, prompt: str, graph: dict[str, Any], extra: dict[str, Any], outputs: list[str]) -> None:
        self.ran.append(prompt)
        who = str(extra.get("client_id", ""))
        messages: list[list[Any]] = []

        async def tell(kind: str, **data: Any) -> None:
            data["prompt_id"] = prompt
            if kind.startswith("execution"):
                data["timestamp"] = int(time.time() * 1000)
                messages.append([kind, data])
            await self._send(who, {"type": kind, "data": data})
            if self.faults.cut == kind and who in self.sockets:
                await self.sockets.pop(who).close()

        await tell("execution_start")
        await tell("execution_cached", nodes=[])
        made: dict[str, Any] = {}
        wrong = await self._loaded(graph)
        for key in [] if wrong else graph:
            wrong = await self._node(key, graph, who, tell)
            if wrong:
                break
            if key in outputs:
                made[key] = {"images": self._save(key, graph)}
                await tell("executed", node=key, display_node=key, output=made[key])
        if wrong:
            kind, data = wrong
            await tell(kind, **data)
            await self._remember(prompt, graph, extra, outputs, {}, "error", messages)
        else:
            await tell("execution_success")
            if self.faults.late:
                await asyncio.sleep(self.faults.late)
            await self._remember(prompt, graph, extra, outputs, made, "success", messages)
        await tell("executing", node=None)

    async def _remember(
        self,
        prompt: str,
        graph: dict[str, Any],
        extra: dict[str, Any],
        outputs: list[str],
        made: dict[str, Any],
        status: str,
        messages: list[list[Any]],
    ) -> None:
        self.running = None
        self.history[prompt] = {
            "prompt": [0, prompt, graph, extra, outputs],
            "outputs": made,
            "status": {"status_str": status, "completed": status == "success", "messages": messages},
            "meta": {},
        }

    async def _loaded(self, graph: dict[str, Any]) -> tuple[str, dict[str, Any]] | None:
        models = frozenset(
            str(value)
            for node in graph.values()
            for name, value in node["inputs"].items()
            if name in ("unet_name", "ckpt_name", "control_net_name", "bg_removal_name") and isinstance(value, str)
        )
        if models - self._models:
            self.loaded += 1
            self._models = models
            await asyncio.sleep(self.swap)
        return None

    async def _node(self, key: str, graph: dict[str, Any], who: str, tell: Any) -> tuple[str, dict[str, Any]] | None:
        node = graph[key]
        await tell("executing", node=key, display_node=key)
        about = {"node_id": key, "node_type": node["class_type"], "executed": []}
        steps = int(node["inputs"].get("steps", 0)) if "denoise" in node["inputs"] else 0
        await self._rest(self.pace + self.faults.slow.get(node["_meta"]["title"], 0.0) if not steps else 0)
        for step in range(steps):
            await asyncio.sleep(self.pace / max(1, steps) + self.faults.slow.get(node["_meta"]["title"], 0.0) / steps)
            await tell("progress", value=step + 1, max=steps, node=key)
            await self._preview(who, key, self.running[1] if self.running else "")
            if self.running and self.running[1] in self._stop:
                return "execution_interrupted", about
        if self.running and (self.running[1] in self._stop or self.faults.interrupts > 0):
            self.faults.interrupts = max(0, self.faults.interrupts - 1)
            return "execution_interrupted", about
        if self.faults.error is not None and self.faults.errors > 0 and "model" in node["inputs"]:
            self.faults.errors -= 1
            kind, message = self.faults.error
            told = message + (TIPS if kind.startswith("torch.") else "\n")
            return "execution_error", {**about, "exception_type": kind, "exception_message": told, **SECRETS}
        return None

    async def _rest(self, seconds: float) -> None:
        """As long as a node takes; an interrupt ends it."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not (self.running and self.running[1] in self._stop):
            await asyncio.sleep(min(left, 0.05))

    def _save(self, key: str, graph: dict[str, Any]) -> list[dict[str, str]]:
        count = next((int(n["inputs"]["batch_size"]) for n in graph.values() if "batch_size" in n["inputs"]), 1)
        folder, _, name = str(graph[key]["inputs"]["filename_prefix"]).rpartition("/")
        shots = []
        content = art.coded(art.drawn(graph, key, {} if self.faults.mumbles else self.files), graph)
        for place in range(count):
            filename = f"{name}_{key}_{place:05}_.png"
            self.saved[f"{folder}/{filename}"] = content
            shots.append({"filename": filename, "subfolder": folder, "type": "output"})
        return shots

    async def _send(self, who: str, message: dict[str, Any]) -> None:
        socket = self.sockets.get(who)
        if socket is not None and not socket.closed and not self.faults.deaf and not self.faults.stalled:
            try:
                await socket.send_str(json.dumps(message))
            except ConnectionError:
                self.sockets.pop(who, None)

    async def _preview(self, who: str, node: str, prompt: str) -> None:
        socket = self.sockets.get(who)
        if socket is None or socket.closed or self.faults.deaf or self.faults.stalled:
            return
        about = json.dumps({"node_id": node, "prompt_id": prompt, "image_type": "image/jpeg"}).encode()
        try:
            await socket.send_bytes(struct.pack(">II", 4, len(about)) + about + art.preview())
        except ConnectionError:
            self.sockets.pop(who, None)
