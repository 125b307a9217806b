"""`fit-ad talk`: chat on the console, line by line."""

import asyncio
import json
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, TextIO

from bot import report
from bot.channels.console import Misheard, Print
from bot.cli.seat import CHAT, Seat, seated
from bot.settings import Settings
from bot.wiring import StudioBuilder
from engine.domain.errors import FitAdError

OWN = "console"
"""A command's own folder inside a data folder: the store and the jobs of a server beside it are never touched."""


def folder_of(data: Path | None) -> Path:
    """Where a command keeps its chat. Without `data` it is new and private."""
    return Path(tempfile.mkdtemp(prefix="fit-ad-")) if data is None else data / OWN


async def talk(
    settings: Settings, folder: Path, source: TextIO, out: Print, lines: bool, studio: StudioBuilder | None = None
) -> None:
    """Each line is handled after everything the last one caused was delivered; a person at a terminal may go on."""
    person = source.isatty()
    async with seated(settings, folder, out, lines=lines, warm=person, studio=studio) as seat:
        if not person:
            await seat.app.door.settled(CHAT)
        async for line in _lines(source):
            await _heard(seat, line, out, lines, wait=not person)
        if lines:
            said = {"final": await final(seat)}
            out(json.dumps(said, ensure_ascii=False))


async def final(seat: Seat) -> dict[str, Any]:
    parts, session = seat.app.parts, await seat.session()
    return await report.final(session, parts.world, seat.app.turns.writer, parts.clock)


async def _lines(source: TextIO) -> AsyncIterator[str]:
    while line := await asyncio.to_thread(source.readline):
        yield line.rstrip("\r\n")


async def _heard(seat: Seat, line: str, out: Print, lines: bool, wait: bool) -> None:
    try:
        await seat.says(line, wait=wait)
    except Misheard as fault:
        out(_error(str(fault) if lines else seat.app.parts.voice(fault.phrase), lines))
    except FitAdError as fault:
        out(_error(seat.app.parts.voice(fault.phrase), lines))


def _error(sentence: str, lines: bool) -> str:
    return json.dumps({"error": sentence}, ensure_ascii=False) if lines else f"! {sentence}"


def speak(line: str) -> None:
    """To standard output, at once."""
    print(line, flush=True)


def utf8() -> None:
    """Korean in and out, whatever the machine's locale is; what is no UTF-8 is read as it can be."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
