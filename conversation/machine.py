"""Decides: one event in, the next session, what to do and what to say out. No clock, no dice, no I/O.

A turn is heard (`hearing`, `results`), its changes are ordered once (`changes`), the step it came to speaks
(`table`, `steps`), and what was said is remembered.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from conversation import changes, hearing, honesty, results
from conversation.effects import Reopen, SaveShop, Write
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
    Say,
    Start,
    Tap,
    Text,
    Unsupported,
    Voice,
    Written,
)
from conversation.session import Draft, Session
from conversation.table import ROOMS
from conversation.talk import Talk, Turn
from engine.domain.reading import Known
from engine.domain.world import World

__all__ = ["ROOMS", "Turn", "advance", "known"]


HEARD: Mapping[type, Callable[[Talk, Any], Talk]] = {
    Start: hearing.start,
    Text: hearing.text,
    Photos: hearing.photos,
    File: hearing.file,
    Voice: hearing.voice,
    Tap: hearing.tap,
    Command: hearing.command,
    Pointed: hearing.pointed,
    Placed: hearing.placed,
    Unsupported: hearing.unsupported,
    JobDone: results.job_done,
    JobFailed: results.job_failed,
    Written: results.written,
}


def advance(session: Session, event: Event, world: World) -> Turn:
    """The whole of a turn: hear, change, order, speak. Pure: the same three values give the same turn."""
    talk = _opened(session, event, world)
    talk = HEARD[type(event.body)](talk, event.body)
    talk = _introduced(honesty.at_once(_led_on(_answered(_entered(changes.settled(talk)), event))))
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


def _answered(talk: Talk, event: Event) -> Talk:
    """Nobody speaks into the void: an owner's word that changed nothing is answered all the same."""
    pending = any(isinstance(effect, Write | Reopen) for effect in talk.effects)
    if talk.outgoing or pending or isinstance(event.body, JobDone | JobFailed | Written):
        return talk
    return talk.say("aside.well", chips=talk.session.offered)


def _led_on(talk: Talk) -> Talk:
    """Whoever has no next step in sight, as their first word was only answered, is asked what their step asks."""
    offered = talk.session.offered or any(message.chips for message in talk.outgoing)
    if offered or talk.working or talk.effects or not talk.outgoing:
        return talk
    return _entered(talk.to(talk.session.step))


def _introduced(talk: Talk) -> Talk:
    """The opening words, in the first message; alone where there is none, or one that its result replaces."""
    if not talk.opening:
        return talk
    if not talk.outgoing:
        return talk.say(*talk.opening)
    first, *rest = talk.outgoing
    if isinstance(first, Say) and first.working:
        return replace(talk, outgoing=(Say(lines=talk.opening), *talk.outgoing))
    led = first.model_copy(update={"lines": (*talk.opening, *first.lines)})
    return replace(talk, outgoing=(led, *rest))


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
