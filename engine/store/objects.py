"""Bytes in an object store that speaks S3, each under a name nobody can guess.

A name begins with the second it was put at, in hexadecimal, so that the oldest come first when a bucket is listed and
expiring reads no more than what has expired. What is kept longer has a mark of its own.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from engine.domain.errors import Away, SettingsWrong
from engine.domain.picture import MediaRef
from engine.ports import Clock, Dice
from engine.store.media import NAME, extent_of

STAMP = 8
"""Letters of a name that tell when: seconds since 1970, good until 2106."""

KEPT = "kept/"
PROBE = "probe/"
PATIENCE = 20.0
"""Seconds for one attempt; `RETRIES` of them within three times that."""

RETRIES = 4
OPTIONS = frozenset({"endpoint", "region"})


class ObjectMedia:
    """`engine.ports.Media` over a bucket."""

    def __init__(self, store: S3Store, clock: Clock, dice: Dice) -> None:
        self._store, self._clock, self._dice = store, clock, dice

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Raises Away."""
        name = f"{self._now():08x}{self._dice.token()}"
        async with _told():
            await obstore.put_async(self._store, name, content, attributes={"Content-Type": mime})
        extent = await asyncio.to_thread(extent_of, io.BytesIO(content))
        return MediaRef(id=name, mime=mime, size=len(content), extent=extent)

    async def get(self, ref: MediaRef) -> bytes:
        """Raises KeyError when it has expired or never was, Away."""
        async with _told(ref):
            found = await obstore.get_async(self._store, _checked(ref))
            return bytes(await found.bytes_async())

    async def drop(self, ref: MediaRef) -> None:
        async with _told():
            await obstore.delete_async(self._store, [_checked(ref), KEPT + ref.id])

    async def keep(self, ref: MediaRef) -> None:
        async with _told(ref):
            await obstore.head_async(self._store, _checked(ref))
            await obstore.put_async(self._store, KEPT + ref.id, f"{self._now():08x}".encode())

    async def expire(self, before: datetime) -> int:
        bound, gone = f"{int(before.timestamp()):08x}", 0
        async with _told():
            kept = await self._kept()
            async for names in self._names():
                old = [name for name in names if name[:STAMP] < bound]
                dead = [name for name in old if kept.get(name, "") < bound]
                if dead:
                    await obstore.delete_async(self._store, [*dead, *(KEPT + name for name in dead if name in kept)])
                gone += len(dead)
                if len(old) < len(names):
                    break
        return gone

    async def ready(self) -> None:
        """Writes, reads and deletes a little. Raises SettingsWrong with what the store says."""
        probe = f"{PROBE}{self._dice.token()}"
        try:
            await obstore.put_async(self._store, probe, b"fit-ad")
            await obstore.get_async(self._store, probe)
            await obstore.delete_async(self._store, probe)
        except (BaseError, OSError) as refusal:
            raise SettingsWrong(
                f"The object store refuses ({_reason(refusal)}). FITAD_MEDIA_URL must name a bucket that exists, and "
                "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY an account that may read, write, list and delete in it."
            ) from refusal

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    async def _kept(self) -> Mapping[str, str]:
        """By name, when it was last kept."""
        marks: dict[str, str] = {}
        async for page in obstore.list(self._store, prefix=KEPT):
            for each in page:
                found = await obstore.get_async(self._store, each["path"])
                marks[each["path"].removeprefix(KEPT)] = bytes(await found.bytes_async()).decode()
        return marks

    async def _names(self) -> AsyncIterator[list[str]]:
        """In order, the oldest first, some hundred at a time; `keep` and other strangers are not among them."""
        async for page in obstore.list(self._store, chunk_size=500):
            yield [each["path"] for each in page if "/" not in each["path"]]


def opened(url: str) -> S3Store:
    """The bucket of an address like s3://bucket/folder?endpoint=https://minio.example:9000&region=ap-northeast-2;
    keys and what else is needed come from the usual AWS_ variables. Raises SettingsWrong."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if parts.scheme != "s3" or not parts.netloc or not set(options) <= OPTIONS:
        raise SettingsWrong(
            "FITAD_MEDIA_URL is no address of an object store: set it to one like s3://fit-ad/media, with "
            "?endpoint=https://minio.example:9000 where it is not Amazon's, or unset it to use the data folder."
        )
    plain = options.get("endpoint", "").startswith("http://")
    return S3Store.from_url(
        parts._replace(query="").geturl(),
        client_options={"timeout": f"{PATIENCE:.0f}s", "allow_http": plain},
        retry_config={"max_retries": RETRIES, "retry_timeout": timedelta(seconds=3 * PATIENCE)},
        **options,  # type: ignore[arg-type]
    )


def _checked(ref: MediaRef) -> str:
    """Raises KeyError for what can't be one of our names."""
    if not NAME.fullmatch(ref.id):
        raise KeyError(ref.id)
    return ref.id


@asynccontextmanager
async def _told(ref: MediaRef | None = None) -> AsyncIterator[None]:
    """An object that is not there is a KeyError where one was asked for; everything else is Away."""
    try:
        yield
    except FileNotFoundError as gone:
        if ref is None:
            raise Away(_reason(gone)) from gone
        raise KeyError(ref.id) from None
    except (BaseError, OSError) as fault:
        raise Away(_reason(fault)) from fault


def _reason(fault: BaseException) -> str:
    """The first words of what it said: the rest quotes addresses and whole answers."""
    return str(fault).strip().partition("\n")[0][:160]
