"""A stage: an owner's lines in, what the owner sees out. The engine is a scripted one, the rest is real."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.catalogue import load
from conversation import choosing, machine, phrases
from conversation.effects import Cancel, Effect, Publish, Reopen, Submit, Write
from conversation.messages import (
    Ask,
    BeforeAfter,
    Choice,
    Command,
    CopyText,
    Event,
    Incoming,
    JobDone,
    JobFailed,
    Outgoing,
    Photos,
    Sheet,
    Show,
    Start,
    Tap,
    Text,
    Written,
)
from conversation.session import Session, Step
from engine.domain.canvas import Placement
from engine.domain.job import Calligraphy, Candidates, Cutout, Faces, JobSpec, Outcome, Pages, Pick, Render
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Measure, MediaRef, Picture, Treatment
from engine.domain.reading import Reading
from engine.domain.shop import Facts, Shop
from engine.domain.wording import Caption, CopyPack, Words, WritingSpec
from engine.domain.world import World
from engine.writing.reading import RulesReader

ROOT = Path(__file__).resolve().parents[2]
KST = timezone(timedelta(hours=9))
SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=KST)


@lru_cache(maxsize=1)
def real_world() -> World:
    return load(ROOT / "configs", ROOT / "locales")


@lru_cache(maxsize=1)
def reader() -> RulesReader:
    return RulesReader(real_world())


# ── a scripted writer and engine ──────────────────────────────────────────────────────────────────


def write(spec: WritingSpec) -> CopyPack:
    """Three captions out of the facts alone."""
    shop = spec.shop
    thing = shop.service or (shop.offer.text if shop.offer else "") or shop.name or "오늘"
    price = f" {shop.price}" if shop.price else ""
    end = f"\n{shop.contacts.any()}" if spec.contacts and shop.contacts.any() else ""
    offer = f" {shop.offer.text}" if shop.offer else ""
    hooks = (f"{thing} 하나", f"{thing}, 오늘부터", f"나른한 오후엔 {thing}")
    captions = tuple(Caption(hook=hook, text=f"{hook}{price}{offer}{'!' * spec.variation}{end}") for hook in hooks)
    tags = tuple(f"#담은태그{n:02d}" for n in range(15))
    words = Words(headline=None if spec.bare else thing, price=shop.price, name=shop.name)
    return CopyPack(captions=captions, hashtags=tags, words=words, alt=f"{thing} 사진")


@dataclass
class Engine:
    """Plays jobs. `doubtful` makes no new backdrops unless they are forced; `unreadable` are places of bad photos;
    `blind` draws changes that nobody sees."""

    doubtful: bool = False
    notes: tuple[Phrase, ...] = ()
    why: str = "calm"
    unreadable: tuple[int, ...] = ()
    blind: bool = False
    made: list[JobSpec] = field(default_factory=list)

    def run(self, spec: JobSpec) -> Outcome:
        self.made.append(spec)
        play: Callable[[JobSpec], Outcome] = getattr(self, f"_{spec.kind}")
        return play(spec)

    def _ref(self, name: str) -> MediaRef:
        return MediaRef(id=f"{name}-{len(self.made)}")

    def _picture(self, design: Design, treatment: Treatment, name: str = "") -> Picture:
        letters = design.lettering
        drawn = design.model_copy(
            update={
                "treatment": treatment,
                "layout": design.layout or f"layout-{treatment.value}",
                "lettering": letters.model_copy(update={"placement": letters.placement or Placement(x=0.3, y=0.7)}),
            }
        )
        measure = Measure(treatment=treatment, why=self.why, ratio=design.ratio, extent=design.ratio.extent())
        return Picture(
            full=self._ref(f"full{name}"), preview=self._ref(f"preview{name}"), design=drawn, measure=measure
        )

    def _candidates(self, spec: Candidates) -> Outcome:
        third = Treatment.CARD if self.doubtful else Treatment.SCENE
        kinds = (Treatment.PHOTO, Treatment.CARD, third) if spec.design.photo else (Treatment.POSTER,) * 3
        pictures = tuple(self._picture(spec.design, kind, str(place)) for place, kind in enumerate(kinds))
        return Outcome(pictures=pictures, sheet=self._ref("sheet"), notes=self.notes)

    def _render(self, spec: Render) -> Outcome:
        wanted = spec.design.treatment or Treatment.PHOTO
        refused = self.doubtful and wanted is Treatment.SCENE and not spec.design.forced
        picture = self._picture(spec.design, Treatment.PHOTO if refused else wanted)
        joined = self._ref("joined") if spec.before else None
        steps = {"original": self._ref("original")}
        return Outcome(pictures=(picture,), before_after=joined, steps=steps, alike=self.blind)

    def _faces(self, spec: Faces) -> Outcome:
        return Outcome(sheet=self._ref("faces"))

    def _cutout(self, spec: Cutout) -> Outcome:
        return Outcome(file=self._ref("cutout"))

    def _calligraphy(self, spec: Calligraphy) -> Outcome:
        return Outcome(file=self._ref("letters"))

    def _pages(self, spec: Pages) -> Outcome:
        pages = tuple(
            self._picture(spec.design.model_copy(update={"photo": photo}), Treatment.PHOTO, photo.id)
            for photo in spec.photos
        )
        return Outcome(pictures=pages, sheet=self._ref("board"))

    def _pick(self, spec: Pick) -> Outcome:
        usable = tuple(place for place in range(len(spec.photos)) if place not in self.unreadable)
        notes = tuple(Phrase.of("photos.left_out", number=place + 1) for place in self.unreadable)
        return Outcome(
            best=usable[-1] if 2 not in usable else 2, usable=usable, sheet=self._ref("board"), notes=notes
        )


# ── the stage ─────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Stage:
    """Plays one chat. Jobs run at once unless `holding`; the session goes through JSON at every turn."""

    world: World = field(default_factory=real_world)
    engine: Engine = field(default_factory=Engine)
    session: Session = field(default_factory=Session)
    now: datetime = SUNDAY
    holding: bool = False
    turn: int = 0
    photos: int = 0
    said: list[Outgoing] = field(default_factory=list)
    done: list[Effect] = field(default_factory=list)
    waiting: list[Submit] = field(default_factory=list)
    shelf: dict[str, str] = field(default_factory=dict)
    path: list[tuple[Step, Step, bool]] = field(default_factory=list)
    turns: list[tuple[Outgoing, ...]] = field(default_factory=list)
    pen: Callable[[WritingSpec], CopyPack] = write
    simple: bool = False

    # the owner

    def start(self) -> "Stage":
        return self.hear(Start())

    def photo(self, caption: str = "", reading: Reading | None = None, count: int = 1) -> "Stage":
        reading = reading or (self.read(caption) if caption else None)
        refs = tuple(MediaRef(id=f"photo{self.photos + n}") for n in range(count))
        self.photos += count
        return self.hear(Photos(photos=refs, caption=caption, reading=reading))

    def say(self, text: str, reading: Reading | None = None) -> "Stage":
        """Types a line: chips, numbers and commands first, then the rules reader (or a reading by hand)."""
        incoming = None if reading else choosing.resolve(self.session, text, self.world)
        return self.hear(incoming or Text(text=text, reading=reading or self.read(text)))

    def read(self, text: str) -> Reading:
        return reader().understand(choosing.shortened(text), machine.known(self.session, self.now))

    def tap(self, label: str) -> "Stage":
        """Presses a chip that is in sight."""
        for chip in self.session.offered:
            if label in self.labels(chip):
                return self.hear(Tap(data=chip.data))
        raise AssertionError(f"no chip {label}; there are {self.chips}")

    def wait(self, **time: float) -> "Stage":
        self.now += timedelta(**time)
        return self

    # the house

    def hear(self, body: Incoming) -> "Stage":
        self.said = []
        self._turn(body)
        return self

    def finish(self) -> "Stage":
        """Lets the waiting jobs end."""
        self.said = []
        while self.waiting:
            self._run(self.waiting.pop(0))
        return self

    def fail(self, why: Phrase, retry: bool = False) -> "Stage":
        self.said = []
        self._turn(JobFailed(job=self.waiting.pop(0).job, why=why, retry=retry))
        return self

    def _turn(self, body: Incoming) -> None:
        self.turn += 1
        self.now += timedelta(seconds=3)
        event = Event(body=body, now=self.now, token=f"turn{self.turn:06d}", seed=self.turn)
        turn = machine.advance(self.session, event, self.world)
        assert turn == machine.advance(self.session, event, self.world), "the same turn twice must be the same"
        draft = self.session.draft
        drawn = bool(draft and (draft.picture or draft.candidates))
        self.path.append((self.session.step, turn.session.step, drawn))
        self.session = Session.load(turn.session.dump())
        assert self.session == turn.session, "a session must survive JSON"
        self.said += turn.outgoing
        self.turns.append(turn.outgoing)
        self.done += turn.effects
        for effect in turn.effects:
            self._carry_out(effect)

    def _carry_out(self, effect: Effect) -> None:
        if isinstance(effect, Write):
            self._turn(Written(pack=self.pen(effect.spec), simple=self.simple))
        elif isinstance(effect, Submit):
            self._submit(effect)
        elif isinstance(effect, Cancel):
            self.waiting = [job for job in self.waiting if job.job != effect.job]
        elif isinstance(effect, Publish):
            self.shelf[effect.key] = effect.content
        elif isinstance(effect, Reopen):
            self._turn(Command(name="reopened", argument=self.shelf[effect.key]))

    def _submit(self, effect: Submit) -> None:
        if self.holding:
            self.waiting.append(effect)
        else:
            self._run(effect)

    def _run(self, effect: Submit) -> None:
        self._turn(JobDone(job=effect.job, outcome=self.engine.run(effect.spec), seconds=4.0))

    # what is seen

    def render(self, phrase: Phrase) -> str:
        return phrases.render(phrase, self.world.phrases[self.session.locale])

    def labels(self, chip: Choice) -> tuple[str, ...]:
        return tuple(self.render(label) for label in (chip.label, chip.short) if label)

    @property
    def chips(self) -> list[str]:
        """Labels of the chips of the last message that has any."""
        for message in reversed(self.said):
            if message.chips:
                return [self.render(chip.label) for chip in message.chips]
        return []

    @property
    def text(self) -> str:
        """Everything that was said, one line a phrase."""
        lines = [self.render(line) for message in self.said for line in message.lines]
        return "\n".join(lines)

    @property
    def copied(self) -> str:
        return "\n".join(message.text for message in self.said if isinstance(message, CopyText))

    @property
    def kinds(self) -> list[str]:
        return [message.kind for message in self.said]

    @property
    def shown(self) -> Show | BeforeAfter:
        pictures = [message for message in self.said if isinstance(message, Show | BeforeAfter)]
        assert pictures, f"no picture among {self.kinds}: {self.text}"
        return pictures[-1]

    @property
    def sheet(self) -> Sheet:
        sheets = [message for message in self.said if isinstance(message, Sheet)]
        assert sheets, f"no sheet among {self.kinds}: {self.text}"
        return sheets[-1]

    @property
    def asked(self) -> list[Outgoing]:
        return [message for message in self.said if isinstance(message, Ask)]

    def drew(self) -> JobSpec:
        assert self.engine.made, "nothing was drawn"
        return self.engine.made[-1]


def told(text: str, **meant: Any) -> Reading:
    """A reading by hand: facts of the shop by name, anything else of the reading by name."""
    facts = {name: meant.pop(name) for name in tuple(meant) if name in Shop.model_fields}
    return Reading(said=text, facts=Facts(said=Shop(**facts)), **meant)
