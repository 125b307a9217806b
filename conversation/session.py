"""What is remembered of one chat: frozen, versioned, JSON both ways."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from conversation.messages import Choice
from engine.domain.frozen import Frozen
from engine.domain.picture import Design, MediaRef, Picture
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import CopyPack

VERSION = 1


class Step(StrEnum):
    SHOP = "shop"
    PICTURE = "picture"
    CANDIDATES = "candidates"
    WORDING = "wording"
    EDIT = "edit"
    LETTERING = "lettering"
    FINISH = "finish"


class Version(Frozen):
    """A draft's state that an undo returns to."""

    shop: Shop
    purpose: Purpose | None
    design: Design
    pack: CopyPack
    caption: int
    picture: Picture | None = None


class Draft(Frozen):
    """One post in the making."""

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
    express: bool = False
    finished: bool = False


class Running(Frozen):
    """The job the chat waits for."""

    job: str
    draft: str
    purpose: str
    since: datetime


class Session(Frozen):
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

    @classmethod
    def load(cls, content: str) -> Self:
        """Reads any version this code has ever written."""
        return cls.model_validate_json(content)

    def dump(self) -> str:
        return self.model_dump_json()
