"""HTTP to one box: every answer read under a time limit and a size limit, every failure a `BoxFault`."""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote

import aiohttp

from engine.comfy.listen import Ear
from engine.comfy.verdict import Shot, answered
from engine.domain.errors import BoxAway, BoxRefuses, BoxSpoils

QUICK, SLOW = 10.0, 60.0
"""Seconds for a word and for a picture."""

LARGEST = 64 * 1024 * 1024
"""Bytes of a picture that is taken."""

WORDS = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Address:
    """Where a box is. `vram` GB if the operator knows better than the box, `ca` a file of its authority."""

    name: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    vram: float | None = None
    ca: str | None = None

    @property
    def tls(self) -> ssl.SSLContext | None:
        """Raises BoxRefuses for an authority that can't be read."""
        if not self.url.startswith("https"):
            return None
        try:
            return ssl.create_default_context(cafile=self.ca)
        except (OSError, ssl.SSLError) as fault:
            raise BoxRefuses(f"{self.ca} is no certificate authority: {fault}") from None


class Wire:
    """Opened by its first use on the running loop."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def ear(self, client: str) -> Ear:
        url = "ws" + self.address.url.rstrip("/").removeprefix("http")
        return Ear(f"{url}/ws?clientId={client}", self.address.headers, self.address.tls)

    async def get(self, path: str) -> Any:
        """JSON. Raises BoxFault."""
        return _parsed(await self._ask("GET", path, QUICK))

    async def post(self, path: str, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Status and JSON, None for an empty answer. Raises BoxFault."""
        status, content = await self._ask("POST", path, QUICK, json=body)
        return status, _parsed((status, content)) if content.strip() else None

    async def upload(self, name: str, content: bytes, folder: str) -> str:
        """The name under which a graph finds it. Raises BoxFault."""
        form = aiohttp.FormData()
        form.add_field("image", BytesIO(content), filename=name, content_type="image/png")
        form.add_field("subfolder", folder)
        form.add_field("overwrite", "true")
        answer = _parsed(await self._ask("POST", "/upload/image", SLOW, data=form))
        if not isinstance(answer, dict) or not answer.get("name"):
            raise BoxSpoils("took a picture and gave it no name")
        return "/".join(filter(None, (answer.get("subfolder"), answer["name"])))

    async def picture(self, shot: Shot) -> bytes | None:
        """A saved file, None if it is gone. Raises BoxFault, BoxSpoils over 64 MB."""
        query = f"filename={quote(shot.filename)}&subfolder={quote(shot.subfolder)}&type={quote(shot.type)}"
        status, content = await self._ask("GET", f"/view?{query}", SLOW, most=LARGEST, pictures=True)
        return content if status == 200 else None

    async def _ask(
        self, method: str, path: str, seconds: float, *, most: int = WORDS, pictures: bool = False, **body: Any
    ) -> tuple[int, bytes]:
        try:
            async with asyncio.timeout(seconds), self._open().request(method, path, **body) as response:
                content = await _limited(response, most)
        except TimeoutError:
            raise BoxAway(f"{path.partition('?')[0]} had no answer in {seconds:.0f} s") from None
        except aiohttp.ClientConnectorCertificateError as fault:
            raise BoxRefuses(f"its certificate is not trusted ({fault.certificate_error}): set `ca`") from None
        except (aiohttp.ClientError, OSError) as fault:
            raise BoxAway(f"{type(fault).__name__} at {path.partition('?')[0]}") from None
        wrong = answered(response.status, "" if pictures else content[:64].decode("utf-8", "replace"))
        if wrong is not None:
            raise wrong
        return response.status, content

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            tls = self.address.tls
            connector = aiohttp.TCPConnector(ssl=tls if tls is not None else True, limit=16)
            self._session = aiohttp.ClientSession(
                self.address.url.rstrip("/"), headers=dict(self.address.headers), connector=connector
            )
        return self._session


async def _limited(response: aiohttp.ClientResponse, most: int) -> bytes:
    if (response.content_length or 0) > most:
        raise BoxSpoils(f"sends {response.content_length} bytes, more than we take")
    parts, size = [], 0
    async for part in response.content.iter_chunked(1 << 18):
        size += len(part)
        if size > most:
            raise BoxSpoils(f"sends more than {most} bytes")
        parts.append(part)
    return b"".join(parts)


def _parsed(answer: tuple[int, bytes]) -> Any:
    try:
        return json.loads(answer[1])
    except ValueError:
        raise BoxAway(f"answers {answer[0]} and no JSON, not as a ComfyUI does") from None
