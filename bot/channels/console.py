"""The console: an owner's lines in, bubbles as text or as one JSON object a line out."""

import json
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.channels import Door, Parcel, Tray
from bot.fit import Bubble, Chip
from bot.links import Links
from conversation.messages import Capability, Command, Incoming, Photos, Tap, Text
from engine.domain.errors import BadUpload
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef
from engine.ports import Media

SUFFIXES: Final = {"image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/heic": ".heic"}
PICTURES: Final = frozenset({*SUFFIXES.values(), ".jpeg", ".heif", ".gif", ".bmp", ".tif", ".tiff"})

BOT: Final = "\U0001f916"
CAN: Final = Capability(edit=False)

Print = Callable[[str], None]


class Misheard(Exception):
    """A line that can't be carried out: `phrase` says so to an owner, the text to an operator."""

    def __init__(self, why: str, phrase: Phrase) -> None:
        super().__init__(why)
        self.phrase = phrase


@dataclass(slots=True)
class Console:
    """`folder` takes the pictures that are shown; `lines` True writes JSON. `chips` are all that were ever shown,
    the newest of each label, and `jobs` what was seen of work, in order."""

    media: Media
    links: Links
    folder: Path
    out: Print
    lines: bool = False
    name: str = "console"
    repeatable: bool = False
    capability: Capability = CAN
    chips: dict[str, str] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)

    async def open(self, door: Door, tray: Tray) -> None:
        """The next line is the caller's to read: `heard` makes it a message."""

    async def send(self, chat: str, parcel: Parcel) -> str:
        for chip in parcel.bubble.chips:
            self.chips.pop(chip.label, None)
            self.chips[chip.label] = chip.data
        if parcel.bubble.job and parcel.bubble.job not in self.jobs:
            self.jobs.append(parcel.bubble.job)
        paths = [await self._saved(parcel.seq, at, ref) for at, ref in enumerate(parcel.bubble.media)]
        for line in self._lines(parcel.bubble, paths):
            self.out(line)
        return str(parcel.seq)

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        await self.send(chat, parcel)

    async def close(self) -> None:
        """Nothing is held open."""

    # ── in ────────────────────────────────────────────────────────────────────────────────────────

    async def heard(self, line: str, chat: str, door: Door) -> Incoming:
        """A line as a message. Raises Misheard for an unknown chip or a missing file, DiskFull."""
        word, _, rest = line.strip().partition(" ")
        match word:
            case "/photo":
                return await self._photos(rest.strip(), chat, door)
            case "/tap":
                return Tap(data=self._tapped(rest.strip()))
            case _ if word.startswith("/") and word[1:].isidentifier():
                return Command(name=word[1:], argument=rest.strip())
            case _:
                return Text(text=line)

    def _tapped(self, label: str) -> str:
        if label in self.chips:
            return self.chips[label]
        alike = [data for name, data in self.chips.items() if name.split() == label.split()]
        if not alike:
            there = ", ".join(self.chips)
            said = Phrase.of("console.no_chip" if there else "console.no_chips", label=label, chips=there)
            raise Misheard(f"no chip is called {label!r}; there are: {there or 'none'}", said)
        return alike[-1]

    async def _photos(self, rest: str, chat: str, door: Door) -> Incoming:
        paths, caption = _named(rest)
        photos: list[MediaRef] = []
        refused: list[Phrase] = []
        for path in paths:
            try:
                photos.append(await door.upload(chat, _read(path)))
            except BadUpload as fault:
                refused.append(fault.phrase)
        return Photos(photos=tuple(photos), caption=caption, refused=tuple(refused))

    # ── out ───────────────────────────────────────────────────────────────────────────────────────

    async def _saved(self, seq: int, at: int, ref: MediaRef) -> str:
        """Where a picture was put for the owner to look at; "" when it has expired."""
        try:
            content = await self.media.get(ref)
        except KeyError:
            return ""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"{seq:03d}-{at}{SUFFIXES.get(ref.mime, '.bin')}"
        path.write_bytes(content)
        return str(path)

    def _lines(self, bubble: Bubble, paths: Sequence[str]) -> list[str]:
        address = self._address(bubble)
        if self.lines:
            return [json.dumps(_described(bubble, paths, address), ensure_ascii=False)]
        shown = [bubble.text, *(f"[{path}]" for path in paths[:1]), bubble.copied]
        if address:
            shown.append(f"{bubble.name} {address}")
        shown.append(_row(bubble.chips))
        first, *rest = [line for part in shown if part for line in part.splitlines()] or [""]
        return [f"{BOT} {first}", *(f"   {line}" for line in rest)]

    def _address(self, bubble: Bubble) -> str:
        return self.links.page(bubble.page, bubble.key) if bubble.page else ""


def _row(chips: Sequence[Chip]) -> str:
    return " ".join(f"[{chip.label}]" for chip in chips)


def _described(bubble: Bubble, paths: Sequence[str], address: str) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": bubble.kind, "text": bubble.text, "chips": [chip.label for chip in bubble.chips]}
    said["media"] = list(paths)
    further = {"copied": bubble.copied, "name": bubble.name, "link": address, "alt": bubble.alt, "job": bubble.job}
    return said | {key: value for key, value in further.items() if value} | {"working": bubble.working}


def _named(rest: str) -> tuple[list[Path], str]:
    """Paths and the words after them. A word is a path if such a file is there or its name ends like a picture's."""
    if Path(rest).is_file():
        return [Path(rest)], ""
    try:
        words = shlex.split(rest)
    except ValueError:
        words = rest.split()
    paths: list[Path] = []
    while words and (not paths or _like_a_picture(words[0])):
        paths.append(Path(words.pop(0)))
    if not paths:
        raise Misheard("/photo needs the path of a picture", Phrase.of("console.no_path"))
    return paths, " ".join(words)


def _like_a_picture(word: str) -> bool:
    return Path(word).suffix.lower() in PICTURES or Path(word).is_file()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise Misheard(f"{path}: {fault.strerror}", Phrase.of("console.no_file", path=str(path))) from None
