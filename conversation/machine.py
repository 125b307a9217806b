"""Decides: one event in, the next session, what to do and what to say out. No clock, no dice, no I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from conversation import asides, changes, choosing, orders, shelf, verbs
from conversation.effects import SaveShop
from conversation.messages import (
    Choice,
    Command,
    Event,
    File,
    JobDone,
    JobFailed,
    Photos,
    Placed,
    Pointed,
    Start,
    Tap,
    Text,
    Unsupported,
    Voice,
    Written,
)
from conversation.session import Draft, Running, Session, Step
from conversation.steps import candidates, edit, finish, lettering, picture, shop, wording
from conversation.talk import Talk, Turn
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.reading import Intent, Known, PutWords, Reading, Reground
from engine.domain.shop import Purpose
from engine.domain.world import World

__all__ = ["ROOMS", "Room", "Turn", "advance", "known"]


@dataclass(frozen=True, slots=True)
class Room:
    """A step: how it speaks, what words mean in it, its chips, where back and skip lead."""

    enter: Callable[[Talk], Talk]
    answer: Callable[[Talk, Reading], Talk | None]
    unclear: Callable[[Talk, Reading], Talk]
    taps: Mapping[str, Callable[[Talk, str], Talk]]
    skip: Callable[[Talk], Talk]
    back: Step
    leads: frozenset[Step]


def _to(step: Step) -> Callable[[Talk], Talk]:
    return lambda talk: talk.to(step)


S = Step
ROOMS: Mapping[Step, Room] = {
    S.SHOP: Room(
        shop.enter, shop.answer, shop.unclear, shop.TAPS, _to(S.PICTURE), S.SHOP, frozenset({S.PICTURE, S.FINISH})
    ),
    S.PICTURE: Room(
        picture.enter,
        picture.answer,
        picture.unclear,
        picture.TAPS,
        picture.no_photo,
        S.SHOP,
        frozenset({S.CANDIDATES, S.FINISH}),
    ),
    S.CANDIDATES: Room(
        candidates.enter,
        candidates.answer,
        candidates.unclear,
        candidates.TAPS,
        candidates.skip,
        S.PICTURE,
        frozenset({S.WORDING, S.FINISH}),
    ),
    S.WORDING: Room(
        wording.enter,
        wording.answer,
        wording.unclear,
        wording.TAPS,
        wording.skip,
        S.CANDIDATES,
        frozenset({S.FINISH}),
    ),
    S.EDIT: Room(edit.enter, edit.answer, edit.unclear, edit.TAPS, edit.skip, S.FINISH, frozenset({S.FINISH})),
    S.LETTERING: Room(
        lettering.enter,
        lettering.answer,
        lettering.unclear,
        lettering.TAPS,
        lettering.skip,
        S.FINISH,
        frozenset({S.FINISH}),
    ),
    S.FINISH: Room(
        finish.enter,
        finish.answer,
        finish.unclear,
        finish.TAPS,
        finish.skip,
        S.CANDIDATES,
        frozenset({S.EDIT, S.LETTERING, S.WORDING, S.CANDIDATES}),
    ),
}

ANYWHERE = frozenset({S.SHOP, S.PICTURE, S.FINISH})
"""Where a word, a photo or a finished job leads from every step: start over, a photo, what was drawn."""

Verb = Callable[[Talk, str], Talk]


def back(talk: Talk, _value: str = "") -> Talk:
    """Out of a question inside a step, else to the step before."""
    if talk.session.asked in verbs.DETOURS:
        return verbs.cancel(talk) if not talk.working else talk.to(talk.session.step)
    room = ROOMS[talk.session.step]
    if talk.session.step is S.WORDING and talk.draft.finished:
        return talk.to(S.FINISH)
    if talk.session.step is S.FINISH and talk.draft.sheet is None:
        return finish.undo(talk)
    return talk.to(room.back)


def skip(talk: Talk, _value: str = "") -> Talk:
    """Leaves the open question to us."""
    if talk.working:
        return talk.say("late.still", chips=talk.chips("show", "cancel"))
    if talk.session.asked in verbs.DETOURS or talk.session.asked in ("contacts", "service", "what"):
        return ROOMS[S.FINISH].skip(talk.remember(asked=None)) if talk.draft.picture else talk.to(S.PICTURE)
    return ROOMS[talk.session.step].skip(talk)


VERBS: Mapping[str, Verb] = {
    "back": back,
    "skip": skip,
    "cancel": verbs.cancel,
    "start_over": verbs.start_over,
    "start_fresh": verbs.start_over,
    "resume": verbs.resume,
    "new": verbs.new,
    "more": lambda talk, _value: changes.more(talk),
    "less": lambda talk, _value: changes.less(talk),
    "retry": lambda talk, _value: orders.retry(talk),
    "forget": verbs.forget,
    "forget_sure": verbs.forget_sure,
    "keep_me": verbs.keep_me,
    "post": verbs.post,
}

TAPS: Mapping[str, Verb] = {key: tap for room in ROOMS.values() for key, tap in room.taps.items()} | dict(VERBS)

ANY_DRAFT = frozenset({"show", "cancel", "start_over", "new", "post", "resume", "forget_sure", "keep_me", "go_on"})
"""Chips that mean the same whichever post they hung under."""

DRAWN = (
    (frozenset(lettering.TAPS) - {"letters_alone"})
    | frozenset(edit.TAPS)
    | {"words", "shorter", "longer", "own", "menu", "more", "less"}
)
"""Chips that need a picture."""

COMMANDS: Mapping[str, Verb] = {
    **VERBS,
    "start": verbs.start,
    "help": lambda talk, _value: asides.ANSWERS[Intent.HELP](talk),
    "plan": lambda talk, _value: asides.ANSWERS[Intent.ASK_PRICE](talk),
    "shop": lambda talk, _value: asides.shop(talk),
    "posts": verbs.posts,
    "delete_me": verbs.forget,
    "undo": finish.undo,
    "show": finish.show,
    "publish": finish.publish,
    "reopened": lambda talk, content: _reopened(talk, content),
}

INTENTS: Mapping[Intent, Verb] = {
    Intent.START_OVER: verbs.start_over,
    Intent.NEW_POST: verbs.new,
    Intent.BACK: back,
    Intent.SKIP: skip,
    Intent.CANCEL: verbs.cancel,
    Intent.RESUME: verbs.resume,
    Intent.FORGET_ME: verbs.forget,
    Intent.UNDO: finish.undo,
    Intent.MORE: lambda talk, _value: changes.more(talk),
    Intent.LESS: lambda talk, _value: changes.less(talk),
    Intent.PUBLISH: finish.publish,
    Intent.DOWNLOAD: finish.download,
    Intent.SHOW: finish.show,
    Intent.OTHER_SIZES: edit.sizes,
    Intent.CUTOUT_ONLY: picture.cutout,
    Intent.LETTERS_ONLY: lettering.alone,
    Intent.CAPTION_ONLY: lambda talk, _value: wording.alone_first(talk),
    Intent.NO_PHOTO: picture.no_photo,
    Intent.STEP_BY_STEP: shop.one_by_one,
    Intent.AGAIN: lambda talk, _value: again(talk),
}


def again(talk: Talk) -> Talk:
    """Once more, of whatever is on the table."""
    if talk.session.asked == "wording":
        return wording.again(talk)
    if talk.draft.candidates or talk.draft.picture:
        return candidates.another(talk)
    return picture.make(talk)


# ── one turn ──────────────────────────────────────────────────────────────────────────────────────


def advance(session: Session, event: Event, world: World) -> Turn:
    """The whole of a turn: hear, change, order, speak. Pure: the same three values give the same turn."""
    talk = _opened(session, event, world)
    talk = HEARD[type(event.body)](talk, event.body)
    talk = _entered(changes.settled(talk))
    return _closed(talk, event)


def known(session: Session, now: datetime) -> Known:
    """What a reader may see: the facts, the open question, today, the numbered answers."""
    draft = session.draft
    hooks = draft.pack.captions if draft and draft.pack and session.asked == "wording" else ()
    return Known(
        shop=session.shop,
        purpose=draft.purpose if draft else None,
        asked=READER_KNOWS.get(session.asked or "", session.asked),
        today=now.date(),
        choices=tuple(caption.hook for caption in hooks),
        drawn=bool(draft and draft.picture),
    )


READER_KNOWS: Mapping[str, str] = {"what": "shop", "point": "box"}
"""What readers call a question of ours."""


def _opened(session: Session, event: Event, world: World) -> Talk:
    begun = session if session.draft else session.model_copy(update={"draft": Draft(id=event.token)})
    tap = event.body.data if isinstance(event.body, Tap) else None
    return Talk(session=begun, origin=begun, world=world, now=event.now, token=event.token, seed=event.seed, tap=tap)


def _entered(talk: Talk) -> Talk:
    for _ in ROOMS:
        if not talk.moved:
            break
        talk = ROOMS[talk.session.step].enter(replace(talk, moved=False))
    return talk


def _closed(talk: Talk, event: Event) -> Turn:
    session, spoken = talk.session, isinstance(event.body, JobDone | JobFailed | Written)
    offered = _offered(talk)
    session = session.model_copy(
        update={"offered": offered or session.offered, "seen": session.seen if spoken else event.now}
    )
    effects = talk.effects
    if session.shop != talk.origin.shop and session.shop.known:
        effects = (SaveShop(shop=session.shop), *effects)
    return Turn(session=session, effects=effects, outgoing=talk.outgoing)


def _offered(talk: Talk) -> tuple[Choice, ...]:
    """Every chip of this turn once; the ones said last come first, as they are nearest to the eye."""
    chips = [chip for message in reversed(talk.outgoing) for chip in message.chips]
    return tuple({chip.data: chip for chip in chips}.values())


# ── what is heard ─────────────────────────────────────────────────────────────────────────────────


def _start(talk: Talk, body: Start) -> Talk:
    return verbs.start(talk)


def _command(talk: Talk, body: Command) -> Talk:
    verb = COMMANDS.get(body.name)
    return verb(talk, body.argument) if verb else asides.ANSWERS[Intent.HELP](talk)


def _tap(talk: Talk, body: Tap) -> Talk:
    draft, _, rest = body.data.partition(":")
    key, _, value = rest.partition(":")
    running = talk.session.running
    if key not in TAPS:
        return talk.say("tap.late", chips=talk.session.offered)
    if draft != talk.draft.id and key not in ANY_DRAFT:
        return talk.say("tap.other_draft", chips=talk.session.offered)
    if running is not None and running.tap == body.data:
        return talk.say("tap.already_working", chips=talk.chips("show", "cancel"))
    if key in DRAWN and talk.draft.picture is None:
        return talk.say("tap.nothing_yet", chips=talk.session.offered)
    try:
        return TAPS[key](talk, value)
    except (ValueError, KeyError):
        return talk.say("tap.late", chips=talk.session.offered)


def _text(talk: Talk, body: Text) -> Talk:
    said = body.text.strip()
    if not said:
        return talk.say("text.empty", chips=talk.session.offered)
    if len(said) > choosing.LONGEST:
        talk = talk.say(Phrase.of("text.long", letters=choosing.LONGEST))
    return _understood(talk, body.reading or Reading(said=said))


def _understood(talk: Talk, reading: Reading) -> Talk:
    reading = _meant(talk, reading)
    if _returned(talk) and (reading.empty or reading.intent in (Intent.GREET, Intent.RESUME)):
        return verbs.offer_to_go_on(talk)
    for part in (_last_post, _willed, _answered, _changed, _chatted):
        told = part(talk, reading)
        if told is not None:
            return told
    return ROOMS[talk.session.step].unclear(talk, reading)


def _meant(talk: Talk, reading: Reading) -> Reading:
    """A "no" that brings its correction is the correction; a number in front of a wish is a choice."""
    wishes = bool(reading.edits) or not reading.facts.empty
    if wishes and reading.yes is False:
        return reading.model_copy(update={"yes": None})
    if wishes and reading.choice is None and talk.session.asked in ("candidate", "wording"):
        return reading.model_copy(update={"choice": choosing.leading(reading.said)})
    if talk.session.asked == "backdrop" and any(isinstance(edit, Reground) for edit in reading.edits):
        return reading.model_copy(update={"edits": tuple(e for e in reading.edits if not isinstance(e, PutWords))})
    return reading


def _returned(talk: Talk) -> bool:
    """Away long enough to need reminding, with something begun."""
    seen = talk.origin.seen
    return seen is not None and talk.now - seen > verbs.AWAY and verbs.unfinished(talk.session)


def _last_post(talk: Talk, reading: Reading) -> Talk | None:
    if reading.intent is not Intent.LAST_POST:
        return None
    if talk.draft.picture is not None and not (reading.facts.empty and not reading.edits):
        return changes.taken(talk, reading)
    return finish.last(talk, finish.wants_offer(talk, reading))


def _willed(talk: Talk, reading: Reading) -> Talk | None:
    """A command in words; words that also carry facts or changes are more than that."""
    verb = INTENTS.get(reading.intent) if reading.intent else None
    if verb is None or not reading.facts.empty or reading.edits:
        return None
    return verb(talk, "")


def _answered(talk: Talk, reading: Reading) -> Talk | None:
    """The answer to the open question; a number or a yes may carry changes with it."""
    for room in ROOMS.values():
        told = room.answer(talk, reading)
        if told is not None:
            short = reading.choice is not None or reading.yes is not None
            return changes.taken(told, reading) if short else told
    tap = choosing.answered(talk.session, reading)
    if tap is None:
        return None
    return changes.taken(_tap(talk, tap), reading)


def _changed(talk: Talk, reading: Reading) -> Talk | None:
    if reading.facts.empty and reading.purpose is None and not reading.edits:
        return None
    if talk.session.asked == "fix":
        talk = talk.remember(asked=None)
    if _new_notice(talk, reading):
        noticed = shop.learn(shelf.fresh(talk), reading)
        return picture.no_photo(replace(noticed, redraw=False, rewrite=False, receipts=()))
    told = changes.taken(talk, reading)
    return told if told != talk else None


def _new_notice(talk: Talk, reading: Reading) -> bool:
    """A notice after a post was put up is another post, and needs no photo."""
    notice = reading.purpose is Purpose.NOTICE and talk.draft.purpose is not Purpose.NOTICE
    free = talk.draft.published is not None or talk.photo is None
    return notice and free and talk.session.shop.known and not talk.working


def _chatted(talk: Talk, reading: Reading) -> Talk | None:
    answer = asides.ANSWERS.get(reading.intent) if reading.intent else None
    return answer(talk) if answer else None


def _photos(talk: Talk, body: Photos) -> Talk:
    if not body.photos:
        return _turned_away(talk, body.refused)
    expected = ("photo", "backdrop", "photo_cutout")
    if talk.draft.finished and talk.session.asked not in expected:
        talk = shelf.fresh(talk)
    talk = picture.expected(talk, body.photos)
    reading = body.reading
    if reading is not None:
        talk = changes.taken(talk, reading)
        if reading.intent is Intent.CUTOUT_ONLY:
            talk = talk.remember(asked="photo_cutout")
    talk = _turned_away(talk, body.refused) if body.refused else talk
    return picture.received(talk, body)


def _turned_away(talk: Talk, why: tuple[Phrase, ...]) -> Talk:
    reasons = why or (Phrase.of("error.not_a_picture"),)
    different = tuple(phrase for place, phrase in enumerate(reasons) if phrase not in reasons[:place])
    return talk.say(*different, chips=talk.session.offered)


def _file(talk: Talk, body: File) -> Talk:
    return talk.say(body.refused or Phrase.of("unsupported.file"), chips=talk.session.offered)


def _voice(talk: Talk, body: Voice) -> Talk:
    return talk.say("unsupported.voice", chips=talk.session.offered)


def _unsupported(talk: Talk, body: Unsupported) -> Talk:
    name = body.what if body.what.startswith("unsupported.") else f"unsupported.{body.what}"
    return talk.say(name if talk.speaks(name) else "unsupported.other", chips=talk.session.offered)


def _pointed(talk: Talk, body: Pointed) -> Talk:
    return picture.pointed(talk, body.box)


def _placed(talk: Talk, body: Placed) -> Talk:
    if talk.draft.picture is None:
        return talk.say("tap.nothing_yet", chips=talk.session.offered)
    return lettering.placed(talk, body.placement)


def _reopened(talk: Talk, content: str) -> Talk:
    wants_offer = talk.session.asked == "reopen_offer"
    return finish.reopened(shelf.take_out(talk, content), wants_offer)


# ── what the engine and the writer answer ─────────────────────────────────────────────────────────

DONE: Mapping[str, Callable[[Talk, Outcome, Running], Talk]] = {
    "candidates": candidates.done,
    "render": edit.done,
    "faces": lettering.faces_done,
    "letters": lettering.alone_done,
    "cutout": picture.cutout_done,
    "pick": picture.pick_done,
}


def _job_done(talk: Talk, body: JobDone) -> Talk:
    """A finished job; one that nobody waits for any more says nothing."""
    running = talk.session.running
    if running is None or running.job != body.job or running.purpose not in DONE:
        return talk
    pace = body.seconds if running.purpose == "candidates" and body.seconds else talk.session.pace
    ended = talk.remember(running=None, pace=pace)
    simple = (Phrase.of("note.simple"),) if body.outcome.simple else ()
    return DONE[running.purpose](ended.noted(*simple), body.outcome, running)


def _job_failed(talk: Talk, body: JobFailed) -> Talk:
    running = talk.session.running
    if running is None or running.job != body.job:
        return talk
    ended = talk.remember(running=None)
    if not body.retry:
        ended = orders.taken_back(ended, running)
    return picture.failed(ended, body.why, running, body.retry)


def _written(talk: Talk, body: Written) -> Talk:
    running = talk.session.running
    if running is None or running.written:
        return talk
    return wording.written(talk, body, running)


HEARD: Mapping[type, Callable[[Talk, Any], Talk]] = {
    Start: _start,
    Text: _text,
    Photos: _photos,
    File: _file,
    Voice: _voice,
    Tap: _tap,
    Command: _command,
    Pointed: _pointed,
    Placed: _placed,
    Unsupported: _unsupported,
    JobDone: _job_done,
    JobFailed: _job_failed,
    Written: _written,
}
