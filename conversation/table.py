"""What works where: the steps and how they lead to each other, the verbs, the chips, commands and intents."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conversation import asides, changes, extras, handing, honesty, logo, orders, past, prices, shelf, verbs
from conversation.session import Step
from conversation.steps import candidates, edit, finish, lettering, picture, shop, wording
from conversation.talk import Talk
from engine.domain.reading import Intent, Reading


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
        frozenset({S.WORDING, S.EDIT, S.LETTERING, S.FINISH}),
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

ANYWHERE = frozenset({S.SHOP, S.PICTURE, S.CANDIDATES, S.FINISH})
"""Where a word, a photo or a finished job leads from every step: start over, a photo, another feel, the post."""

WORKSHOPS = frozenset({S.WORDING, S.EDIT, S.LETTERING})
"""Once a picture is drawn, its chips lead here from every step."""

Verb = Callable[[Talk, str], Talk]


def _drawn(verb: Verb) -> Verb:
    """For what needs a finished post: at the sheet the best guess is shown as one first."""

    def finished_first(talk: Talk, value: str) -> Talk:
        taken = candidates.took(talk)
        return verb(talk, value) if taken is talk else taken.to(S.FINISH)

    return finished_first


def back(talk: Talk, _value: str = "") -> Talk:
    """Out of a question inside a step, else to the step before."""
    if talk.session.asked in verbs.DETOURS:
        return verbs.cancel(talk) if not talk.working else talk.to(talk.session.step)
    room = ROOMS[talk.session.step]
    if talk.session.step in WORKSHOPS and talk.draft.undecided and not talk.working:
        return candidates.untook(talk)
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
    "safer": honesty.safer,
    "price_said": prices.as_said,
    "price_kept": prices.as_known,
    "forget": verbs.forget,
    "forget_sure": verbs.forget_sure,
    "keep_me": verbs.keep_me,
    "post": verbs.post,
    "posts": verbs.posts,
}

VERBS_AND_EXTRAS: dict[str, Verb] = {**VERBS, **extras.TAPS, **logo.TAPS}

TAPS: Mapping[str, Verb] = {key: tap for room in ROOMS.values() for key, tap in room.taps.items()} | VERBS_AND_EXTRAS

ANY_DRAFT = frozenset(
    {"show", "cancel", "start_over", "new", "post", "posts", "resume", "forget_sure", "keep_me", "go_on"}
)
"""Chips that mean the same whichever post they hung under."""

DRAWN = (
    (frozenset(lettering.TAPS) - {"letters_alone"})
    | frozenset(edit.TAPS)
    | frozenset(extras.TAPS)
    | frozenset(logo.TAPS)
    | {"words", "shorter", "longer", "own", "menu", "more", "less", "no_emoji"}
)
"""Chips that need a picture."""


def _reopened(talk: Talk, content: str) -> Talk:
    if not content:
        return talk.remember(asked=None).say("tap.late", chips=talk.session.offered)
    wants_offer = talk.session.asked == "reopen_offer"
    return past.reopened(shelf.take_out(talk, content), wants_offer)


COMMANDS: Mapping[str, Verb] = {
    **VERBS,
    "start": verbs.start,
    "help": lambda talk, _value: asides.ANSWERS[Intent.HELP](talk),
    "plan": lambda talk, _value: asides.ANSWERS[Intent.ASK_PRICE](talk),
    "shop": lambda talk, _value: asides.shop(talk),
    "delete_me": verbs.forget,
    "undo": finish.undo,
    "show": finish.show,
    "publish": _drawn(handing.publish),
    "reopened": _reopened,
    "language": verbs.language,
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
    Intent.PUBLISH: _drawn(handing.publish),
    Intent.DOWNLOAD: _drawn(handing.download),
    Intent.SHOW: finish.show,
    Intent.OTHER_SIZES: lambda talk, _value: extras.sizes(candidates.took(talk)),
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
