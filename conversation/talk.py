"""The value one turn is made of: every step takes a `Talk` and returns the next."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversation import phrases
from conversation.effects import Effect
from conversation.messages import Ask, Choice, Outgoing, Say
from conversation.session import Draft, Session, Step, Version
from engine.domain.frozen import Frozen
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef, Picture
from engine.domain.shop import Tone
from engine.domain.wording import Words
from engine.domain.world import Trade, World

QUESTIONS = 4
"""How many questions may stand between the first word and a finished post."""

COUNTED = frozenset({"shop", "name", "region", "photo", "photo_choice", "candidate", "wording"})
"""Our questions; what the owner asks for (another size, a correction) and what follows a post is not counted."""

OF_THE_CHAT = ("shop", "contacts", "left_by")
"""What a version remembers besides fields of the draft."""

MOST_CHIPS = 7
"""More buttons under one message are a wall: the rest waits behind one of them, or is spoken."""

NUMBERS = "\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467\u2468\u2469"


class Turn(Frozen):
    """What was decided: the session to keep, what to do, what to say."""

    session: Session
    effects: tuple[Effect, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A session being decided on.

    `redraw` and `rewrite` collect what the changes of this turn ask for, `receipts` what will be said about
    them once they are drawn; `opening` is said before anything else of this turn, in its first message; `origin` is
    the session the turn began with; `moved` says that a step was entered and wants to speak.
    """

    session: Session
    origin: Session
    world: World
    now: datetime
    token: str
    seed: int
    effects: tuple[Effect, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    receipts: tuple[Phrase, ...] = ()
    opening: tuple[Phrase, ...] = ()
    redraw: bool = False
    rewrite: bool = False
    before: bool = False
    moved: bool = False
    minted: int = 0
    tap: str | None = None

    # ── what is known ─────────────────────────────────────────────────────────────────────────────

    @property
    def draft(self) -> Draft:
        return self.session.draft or Draft(id=self.token)

    @property
    def origin_picture(self) -> Picture | None:
        return self.origin.draft.picture if self.origin.draft else None

    @property
    def photo(self) -> MediaRef | None:
        return self.draft.design.photo

    @property
    def trade(self) -> Trade | None:
        return self.world.trades.get(self.session.shop.trade or "")

    @property
    def tone(self) -> Tone:
        return self.session.shop.tone or (self.trade.tone if self.trade else Tone.FRIENDLY)

    @property
    def working(self) -> bool:
        return self.session.running is not None

    @property
    def seconds(self) -> int:
        """How long a picture takes, as told to people."""
        return max(2, round(self.session.pace + 0.4))

    @property
    def questions_left(self) -> int:
        return QUESTIONS - self.session.questions

    def word(self, key: str, **values: str | int) -> str:
        """A sentence or part of one in the owner's language, to be put into another."""
        return phrases.render(Phrase.of(key, **values), self.world.phrases[self.session.locale])

    def speaks(self, key: str) -> bool:
        return key in self.world.phrases[self.session.locale]

    # ── what changes ──────────────────────────────────────────────────────────────────────────────

    def remember(self, **changes: Any) -> "Talk":
        """Changes fields of the session."""
        return replace(self, session=self.session.model_copy(update=changes))

    def drafted(self, **changes: Any) -> "Talk":
        """Changes fields of the draft."""
        return self.remember(draft=self.draft.model_copy(update=changes))

    def designed(self, **changes: Any) -> "Talk":
        """Changes fields of what is wanted on the picture."""
        return self.drafted(design=self.draft.design.model_copy(update=changes))

    def lettered(self, **changes: Any) -> "Talk":
        """Changes how the words look."""
        return self.designed(lettering=self.draft.design.lettering.model_copy(update=changes))

    def worded(self, words: Words) -> "Talk":
        return self.designed(words=words)

    def changed(self, *receipts: Phrase, rewrite: bool = False, before: bool = False) -> "Talk":
        """Notes that the picture (and with `rewrite` the words) must follow."""
        return replace(
            self,
            redraw=True,
            rewrite=self.rewrite or rewrite,
            before=self.before or before,
            receipts=(*self.receipts, *receipts),
        )

    def noted(self, *receipts: Phrase) -> "Talk":
        """What is said twice in a turn is said once."""
        new = tuple(receipt for receipt in receipts if receipt not in self.receipts)
        return replace(self, receipts=(*self.receipts, *new))

    def opened(self, *lines: Phrase | str) -> "Talk":
        """Notes what comes first in the first message of this turn."""
        return replace(self, opening=(*self.opening, *spoken(lines)))

    def to(self, step: Step) -> "Talk":
        """Goes to a step, which then speaks for itself."""
        return replace(self.remember(step=step, asked=None), moved=True)

    def undo(self, version: Version) -> "Talk":
        """Everything of the post as it was in `version`."""
        kept = {name: getattr(version, name) for name in Version.model_fields if name not in OF_THE_CHAT}
        told = self.remember(shop=version.shop, contacts=version.contacts)
        return told.drafted(**kept, shown=version.model_copy(update={"left_by": ()}))

    # ── what is said and done ─────────────────────────────────────────────────────────────────────

    def add(self, *messages: Outgoing) -> "Talk":
        return replace(self, outgoing=(*self.outgoing, *messages))

    def say(self, *lines: Phrase | str, chips: tuple[Choice, ...] = ()) -> "Talk":
        return self.add(Say(lines=spoken(lines), chips=chips))

    def ask(
        self, about: str, *lines: Phrase | str, chips: tuple[Choice, ...] = (), point: MediaRef | None = None
    ) -> "Talk":
        return self.asking(about).add(Ask(lines=spoken(lines), chips=chips, point=point))

    def asking(self, about: str) -> "Talk":
        """Opens a question; one that was asked before, or that comes after the post, is not counted."""
        draft = self.draft
        if about not in COUNTED or about in draft.asked or draft.finished:
            return self.remember(asked=about)
        counted = self.drafted(asked=(*draft.asked, about))
        return counted.remember(asked=about, questions=self.session.questions + 1)

    def wanting(self, about: str) -> "Talk":
        """The owner asks to be asked this: it is no question of ours."""
        return self.drafted(asked=(*self.draft.asked, about))

    def do(self, *effects: Effect) -> "Talk":
        return replace(self, effects=(*self.effects, *effects))

    def mint(self) -> tuple["Talk", str]:
        """A fresh id of this turn."""
        return replace(self, minted=self.minted + 1), f"{self.token}-{self.minted + 1}"

    # ── chips ─────────────────────────────────────────────────────────────────────────────────────

    def chip(self, key: str, value: str = "", label: Phrase | None = None) -> Choice:
        """A chip of this draft; its data is `draft:key` or `draft:key:value`."""
        name = label or Phrase.of(f"chip.{key}")
        short = f"short.{name.key.removeprefix('chip.')}"
        data = f"{self.draft.id}:{key}" + (f":{value}" if value else "")
        return Choice(label=name, data=data, short=Phrase.of(short) if self.speaks(short) else None)

    def chips(self, *keys: str) -> tuple[Choice, ...]:
        """Chips by key; an empty key is left out."""
        return tuple(self.chip(key) for key in keys if key)

    def named(self, key: str, value: str, name: str) -> Choice:
        """A chip whose label is a name from the configs."""
        return self.chip(key, value, Phrase.of("chip.named", name=name))

    def few(self, chips: tuple[Choice, ...]) -> tuple[Choice, ...]:
        """As many chips as one message bears; what does not fit is behind "change more"."""
        distinct = tuple({chip.data: chip for chip in chips}.values())
        return distinct if len(distinct) <= MOST_CHIPS else (*distinct[: MOST_CHIPS - 1], self.chip("menu"))

    def paged(self, chips: tuple[Choice, ...], key: str, page: str, *tail: str) -> tuple[Choice, ...]:
        """A page of chips from 0, "more" (`key:page`) while there are others, and the chips that end every page."""
        room = MOST_CHIPS - sum(map(bool, tail))
        if len(chips) <= room:
            return (*chips, *self.chips(*tail))
        start = int(page or 0) * (room - 1)
        left = chips[start : start + room - 1]
        following = str(int(page or 0) + 1)
        more = (self.chip(key, following, Phrase.of("chip.ways")),) if start + room - 1 < len(chips) else ()
        return (*left, *more, *self.chips(*tail))

    def numbered(self, key: str, count: int) -> tuple[Choice, ...]:
        """Chips ① ② ③ …"""
        return tuple(self.named(key, str(number + 1), NUMBERS[number]) for number in range(count))


def spoken(lines: tuple[Phrase | str, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase.of(line) if isinstance(line, str) else line for line in lines)
