"""What is remembered of one chat: frozen, versioned, JSON both ways."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, TypeAdapter

from conversation.messages import Choice
from engine.domain.canvas import Ratio
from engine.domain.frozen import Frozen
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Ground, MediaRef, Picture
from engine.domain.prompt import Mode, Prompt
from engine.domain.reading import Edit
from engine.domain.seen import Seen
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import CopyPack, Flag, WritingSpec

VERSION = 2
KEPT_VERSIONS = 6
KEPT_POSTS = 400
"""Posts of the history: a year of one a day, some 90 bytes each in the session."""


class Step(StrEnum):
    SHOP = "shop"
    PICTURE = "picture"
    CANDIDATES = "candidates"
    WORDING = "wording"
    EDIT = "edit"
    LETTERING = "lettering"
    FINISH = "finish"


class Version(Frozen):
    """A post as it was shown, with all that an undo brings back; `left_by` says what replaced it."""

    shop: Shop
    purpose: Purpose | None
    design: Design
    pack: CopyPack
    caption: int
    picture: Picture | None = None
    headline: str | None = None
    text: str | None = None
    tags: tuple[str, ...] = ()
    penned: WritingSpec | None = None
    contacts: bool | None = None
    length: int = 0
    variation: int = 0
    unadorned: bool = False
    left_by: tuple[Phrase, ...] = ()

    @property
    def visible(self) -> tuple[object, ...]:
        """What an owner sees of it: picture, text and tags."""
        return self.picture, self.text or self.pack.captions[self.caption].text, self.tags, self.pack.hashtags


class Draft(Frozen):
    """One post in the making.

    `design` is what is wanted, `picture` what is drawn. `headline` and `text` are the owner's own words, which
    no writer replaces; `tags` are hashtags the owner asked for. `told` is the copy text last shown,
    `published` the key of its hand-off page while nothing has changed since. `unmade` is a backdrop that was
    doubtful and can be had all the same; `dated` the date that was last asked about; `mended` says that the light or
    colours of the photo were put right; `penned` is what the pack was written from. `unadorned` keeps
    little pictures out of the text. `album` are the photos that
    follow the first one in a post of several, `pages` what was made of them. `claims` are spans of the owner's words
    that the law may forbid, `flagged` those they were told of. `wish` is how the owner wants the picture, in English,
    `mode` how it meets what the picture says, with which `share` of it;
    `seen` what a model saw in the photo. `shown` is the finished post as it was last shown, `past` what was shown
    before it. `filed` is the picture that was last given as a file.
    """

    id: str
    purpose: Purpose | None = None
    photos: tuple[MediaRef, ...] = ()
    design: Design = Design()
    candidates: tuple[Picture, ...] = ()
    pack: CopyPack | None = None
    caption: int = 0
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    past: tuple[Version, ...] = ()
    shown: Version | None = None
    filed: MediaRef | None = None
    express: bool = False
    finished: bool = False
    sheet: MediaRef | None = None
    headline: str | None = None
    text: str | None = None
    last: Edit | None = None
    compare: MediaRef | None = None
    told: str = ""
    published: str | None = None
    length: int = 0
    variation: int = 0
    unsure: bool = False
    dated: str = ""
    unmade: Ground | None = None
    asked: tuple[str, ...] = ()
    flagged: tuple[str, ...] = ()
    claims: tuple[Flag, ...] = ()
    best: int = 0
    mended: bool = False
    unadorned: bool = False
    album: tuple[MediaRef, ...] = ()
    pages: tuple[Picture, ...] = ()
    penned: WritingSpec | None = None
    wish: Prompt = Prompt()
    mode: Mode = Mode.EXPANSION
    share: float = 0.5
    seen: Seen | None = None

    @property
    def undecided(self) -> bool:
        """One of the candidates is being changed, and none was chosen for good."""
        return self.picture is not None and self.sheet is not None and not self.finished


class Running(Frozen):
    """What the chat waits for: words first where they are needed (`written` False), then the job.

    `receipts` say what was changed once it is drawn; `words` puts the pack's words on the picture; `tap` is the
    chip that started it, so that a double tap is recognised; `ratios` are the shapes still to be made.
    """

    job: str
    draft: str
    purpose: str
    since: datetime
    receipts: tuple[Phrase, ...] = ()
    written: bool = True
    words: bool = True
    before: bool = False
    tap: str | None = None
    faces: tuple[str, ...] = ()
    ratios: tuple[Ratio, ...] = ()


class Shelved(Frozen):
    """A finished post of the history: its key and what to call it."""

    key: str
    title: str
    at: datetime


class _Stamp(BaseModel):
    version: int = 0


_ANYTHING: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


class Session(Frozen):
    """`manner` is how the words of the shop's last post were set: the next one begins with it. `plain`: the owner
    was told that rules stand in for the language model. `stopped` is the job that was called off last and may have
    been too far already. `logo` goes on every picture of the shop. `advised` is advice for photos that was given."""

    version: int = VERSION
    locale: str = "ko"
    step: Step = Step.SHOP
    shop: Shop = Shop()
    draft: Draft | None = None
    asked: str | None = None
    offered: tuple[Choice, ...] = ()
    running: Running | None = None
    questions: int = 0
    seen: datetime | None = None
    contacts: bool | None = None
    posts: tuple[Shelved, ...] = ()
    manner: int | None = None
    pace: float = 4.0
    tap: str | None = None
    plain: bool = False
    stopped: str | None = None
    logo: MediaRef | None = None
    advised: tuple[str, ...] = ()

    @classmethod
    def load(cls, content: str) -> Self:
        """Reads any version this code has ever written."""
        written = _Stamp.model_validate_json(content).version
        if written == VERSION:
            return cls.model_validate_json(content)
        raw = _ANYTHING.validate_json(content)
        for version in range(written, VERSION):
            raw = MIGRATIONS[version](raw)
        return cls.model_validate_json(_ANYTHING.dump_json(raw))

    def dump(self) -> str:
        return self.model_dump_json()


def _one_photo_to_many(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 0 knew one photo a draft and called the first step `start`."""
    draft = dict(raw.get("draft") or {})
    photo = draft.pop("photo", None)
    if photo is not None:
        draft["photos"] = [photo]
        draft["design"] = {**draft.get("design", {}), "photo": photo}
    step = "shop" if raw.get("step") in (None, "start") else raw["step"]
    return {**raw, "version": 1, "step": step, "draft": draft or None}


def _what_is_shown(raw: dict[str, Any]) -> dict[str, Any]:
    """Version 1 put the post that was shown on the pile when the next one was ordered, and not when it was shown."""
    draft, running = raw.get("draft"), raw.get("running") or {}
    if not draft or not draft.get("finished") or not draft.get("picture") or not draft.get("pack"):
        return {**raw, "version": 2}
    past = list(draft.get("past") or ())
    ordered = running.get("purpose") == "render" and past
    names = Version.model_fields.keys() & draft.keys()
    now = {**{name: draft[name] for name in names}, "shop": raw.get("shop") or {}, "contacts": raw.get("contacts")}
    shown = past.pop() if ordered else now
    return {**raw, "version": 2, "draft": {**draft, "past": past, "shown": shown}}


MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {0: _one_photo_to_many, 1: _what_is_shown}
