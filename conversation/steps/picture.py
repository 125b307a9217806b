"""The picture: a photo at any time, one of many, none at all, or the cutout alone."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from conversation import doubts, orders, privacy, summary
from conversation.messages import Document, Photos, Say, Sheet, Show
from conversation.session import Running, Step
from conversation.talk import Talk
from engine.domain.canvas import Box
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.picture import Ground, MediaRef, Treatment
from engine.domain.reading import Reading
from engine.domain.shop import Purpose

MOST_PHOTOS = 10
NUMBERED = 5
_THING = re.compile(r"[\w&]{2,12}(?: [\w&]{1,8})?")
_NUMBER = re.compile(r"[0-9]{1,2}")
UNSEEN: Mapping[str, object] = {"box": None, "veiled": (), "pose": None, "mood": "", "clutter": 0, "nearer": 0}
"""What is known of a photo alone."""

PHOTO_OR_NOT = (Purpose.NOTICE, Purpose.SALE)
"""What a poster tells as well as a photo."""


def enter(talk: Talk) -> Talk:
    known = summary.line(talk)
    if not known:
        return talk.ask("photo", "picture.ask", chips=talk.chips("no_photo"))
    confirmed = Phrase.of("picture.confirm", shop=known)
    talk = talk.drafted(dated=summary.dates(talk.session.shop))
    if talk.draft.purpose in PHOTO_OR_NOT:
        without = talk.chip("no_photo", label=Phrase.of("chip.without_photo"))
        notice = talk.draft.purpose is Purpose.NOTICE
        said = Phrase.of("picture.either") if notice else _manner(talk)
        return talk.ask("photo", confirmed, said, chips=(without, *talk.chips("fix")))
    return talk.ask("photo", confirmed, _manner(talk), chips=talk.chips("no_photo", "fix"))


def _manner(talk: Talk) -> Phrase:
    """The question for the photo, and what the post is about where nobody has said it."""
    if summary.about_nothing(talk):
        return Phrase.of("picture.ask_what")
    if talk.session.shop.tone is None and talk.trade is None:
        return Phrase.of("picture.send")
    return Phrase.of("picture.send_tone", tone=talk.tone.value)


# ── photos ────────────────────────────────────────────────────────────────────────────────────────


def expected(talk: Talk, photos: tuple[MediaRef, ...]) -> Talk:
    """Makes ready for photos: one nobody asked for wants a post at once."""
    if talk.session.asked == "backdrop" and talk.photo is not None:
        return talk
    if talk.session.asked != "photo" and talk.draft.picture is None:
        talk = talk.drafted(express=True)
    if len(photos) > 1:
        return talk.designed(photo=None)
    told = talk.drafted(seen=None).designed(photo=photos[0], seed=talk.seed, **UNSEEN)
    return (
        told
        if talk.photo is None and talk.draft.picture is None
        else told.designed(treatment=None, forced=False, layout=None)
    )


def received(talk: Talk, body: Photos) -> Talk:
    """Photos, whatever was being talked about; words sent along have been taken in already."""
    photos = body.photos[:MOST_PHOTOS]
    if talk.session.asked == "backdrop" and talk.photo is not None:
        return _reference(talk, photos[0])
    told = _in_a_hurry(talk.drafted(photos=photos))
    if talk.session.asked == "photo_cutout":
        return cutout(told.remember(asked=None))
    if len(photos) > 1:
        return orders.job(_all_of(told.remember(step=Step.PICTURE), body), "pick")
    return take(told, photos[0])


def _in_a_hurry(talk: Talk) -> Talk:
    """Where nothing is known there is nothing to choose between: the picture comes at once."""
    nothing = orders.writing(talk).bare and not (talk.session.shop.known or talk.session.shop.trade)
    return talk.drafted(express=True) if nothing else talk


def _all_of(talk: Talk, body: Photos) -> Talk:
    return talk.say("photos.too_many") if len(body.photos) > MOST_PHOTOS else talk


def take(talk: Talk, photo: MediaRef) -> Talk:
    """This photo it is: everything that belonged to another one is let go."""
    ready = talk if talk.photo == photo else talk.designed(photo=photo, seed=talk.seed, **UNSEEN)
    ready = ready.drafted(candidates=(), sheet=None, picture=None, finished=False, past=(), shown=None, unmade=None)
    ready = ready.drafted(album=(), pages=(), compare=None)
    return orders.candidates(replace(ready.remember(asked=None, step=Step.PICTURE), redraw=False, receipts=()))


def _reference(talk: Talk, photo: MediaRef) -> Talk:
    ground = Ground(photo=photo)
    asked = doubts.asked_first(talk, ground)
    if asked is not None:
        return asked
    told = talk.remember(asked=None).designed(ground=ground, treatment=Treatment.SCENE, forced=False)
    return told.changed(Phrase.of("receipt.reference"))


def _veil(talk: Talk, _value: str = "") -> Talk:
    return _decided(privacy.veiled(talk))


def _unveiled(talk: Talk, _value: str = "") -> Talk:
    return _decided(privacy.unveiled(talk))


def _decided(talk: Talk) -> Talk:
    return talk.to(Step.PICTURE) if talk.photo is None else orders.candidates(talk)


def failed(talk: Talk, why: Phrase, running: Running, retry: bool) -> Talk:
    """What went wrong, in a sentence, and what can be done about it; nothing is lost."""
    if retry:
        keys: tuple[str, ...] = ("retry", "undo" if talk.draft.past else "")
    elif why.key == "error.no_subject":
        keys = ("original", "point", "resend") if talk.draft.picture else ("point", "resend")
    elif talk.draft.picture is not None:
        keys = ("menu", "publish")
    else:
        talk, keys = talk.remember(asked="photo", step=Step.PICTURE), ("resend", "no_photo")
    return talk.add(Say(lines=(why,), chips=talk.chips(*keys), job=running.job))


def pick_done(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    """Which of many: the best, or one by its number, on the engine's numbered board where it made one. Where enough
    has been asked, the best."""
    sent = talk.draft.photos
    good = tuple(place for place in outcome.usable if place < len(sent)) or tuple(range(len(sent)))
    best = good.index(outcome.best) if outcome.best in good else 0
    photos = tuple(sent[place] for place in good)
    if len(photos) == 1:
        return take(talk.drafted(photos=photos).say(*outcome.notes), photos[0])
    if talk.questions_left < 1:
        taken = Phrase.of("photos.took", count=len(sent), number=good[best] + 1)
        return take(talk.drafted(photos=photos, best=best).say(*outcome.notes, taken), photos[best])
    told = talk.drafted(photos=photos, best=best).asking("photo_choice")
    numbered = told.numbered("photo", min(len(photos), NUMBERED))
    asked = "photos.ask" if len(photos) <= NUMBERED else "photos.ask_many"
    lines = (Phrase.of("photos.count", count=len(sent)), *outcome.notes, Phrase.of(asked))
    chips = (*told.chips("best", "album"), *numbered)
    if outcome.sheet is None:
        return told.add(Say(lines=lines, chips=chips, job=running.job))
    return told.add(Sheet(picture=outcome.sheet, lines=lines, chips=chips, job=running.job))


def _best(talk: Talk, _value: str) -> Talk:
    return _photo(talk, str(talk.draft.best + 1))


def _album(talk: Talk, _value: str) -> Talk:
    """All of them as one post, the best as its cover."""
    best = talk.draft.photos[talk.draft.best]
    others = tuple(photo for photo in talk.draft.photos if photo != best)
    return take(talk, best).drafted(album=others)


def _photo(talk: Talk, value: str) -> Talk:
    photos, place = talk.draft.photos, int(value) - 1
    return take(talk, photos[place]) if 0 <= place < len(photos) else talk.to(Step.PICTURE)


# ── without one ───────────────────────────────────────────────────────────────────────────────────


def tapped_no_photo(talk: Talk, value: str = "") -> Talk:
    """An old button takes nobody's photo away."""
    if talk.photo is not None and talk.session.asked != "photo":
        return talk.say("tap.late", chips=talk.session.offered)
    return no_photo(talk, value)


def no_photo(talk: Talk, _value: str = "") -> Talk:
    """A poster drawn from the facts; without any fact there is nothing to draw."""
    shop = talk.session.shop
    if not (shop.name or shop.service or shop.offer or shop.day):
        return talk.ask("shop", "picture.need_words", chips=talk.chips("photo_first"))
    if undated(talk) and talk.session.asked != "date":
        anyway = talk.chip("no_photo", label=Phrase.of("chip.without_day"))
        return talk.ask("date", "picture.ask_day", chips=(anyway, *talk.chips("fix")))
    bare = talk.drafted(photos=(), candidates=(), sheet=None, picture=None, finished=False)
    return orders.candidates(
        bare.designed(photo=None, treatment=None, seed=talk.seed).remember(asked=None, step=Step.PICTURE)
    )


def undated(talk: Talk) -> bool:
    """A notice of nothing: no day, no hours, no words of the owner's own."""
    shop, draft = talk.session.shop, talk.draft
    told = shop.day or shop.hours or shop.offer or draft.headline or draft.text
    return draft.purpose is Purpose.NOTICE and talk.photo is None and draft.picture is None and not told


def resend(talk: Talk, _value: str = "") -> Talk:
    said = "picture.send_instead" if talk.photo is None and talk.draft.picture is not None else "picture.resend"
    return talk.ask("photo", said, chips=talk.chips("go_on" if talk.draft.picture else "no_photo"))


# ── the thing in it ───────────────────────────────────────────────────────────────────────────────


def pointed(talk: Talk, box: Box) -> Talk:
    if talk.photo is None:
        return talk.say("tap.no_photo", chips=talk.session.offered)
    return talk.remember(asked=None).designed(box=box).changed(Phrase.of("receipt.pointed"))


def cutout(talk: Talk, _value: str = "") -> Talk:
    if not (talk.photo or talk.draft.photos):
        return talk.ask("photo_cutout", "picture.ask_cutout", chips=talk.chips("go_on"))
    return orders.job(talk, "cutout")


def cutout_done(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    if outcome.file is None:
        return talk.say("error.no_subject", chips=talk.chips("resend"))
    name = f"{talk.session.shop.name or 'fit-ad'}-cutout.png"
    chips = talk.chips(*(("publish", "go_on") if talk.draft.picture else ("make",)))
    lines = (*outcome.notes, Phrase.of("picture.cutout_done"))
    seen = Show(picture=outcome.file, full=outcome.file, lines=lines, job=running.job)
    return talk.add(seen, Document(file=outcome.file, name=name, lines=(Phrase.of("finish.png"),), chips=chips))


def make(talk: Talk, _value: str = "") -> Talk:
    """The post from what is there: the photo, or a question for one."""
    photo = talk.photo or next(iter(talk.draft.photos), None)
    if photo is not None:
        return take(talk, photo)
    return no_photo(talk) if talk.session.shop.known else talk.to(Step.PICTURE)


def answer(talk: Talk, reading: Reading) -> Talk | None:
    """A number, or a yes, chooses among many photos; a yes or no decides about what is private."""
    if talk.session.asked == "photo" and _names_a_thing(talk, reading):
        return _about(talk, reading.said)
    if talk.session.asked == "private" and reading.yes is not None:
        return (_veil if reading.yes else _unveiled)(talk)
    if talk.session.asked != "photo_choice":
        return None
    if any(word in reading.said.replace(" ", "") for word in talk.word("hint.album").split("|")):
        return _album(talk, "")
    numbered = _NUMBER.search(reading.said) if reading.empty else None
    if reading.choice is not None or numbered:
        return _photo(talk, str(reading.choice or (numbered.group() if numbered else "")))
    return _best(talk, "") if reading.yes else None


def _names_a_thing(talk: Talk, reading: Reading) -> bool:
    """A word or two that no reader knows, where we asked what the post is about, name the thing."""
    open_still = talk.draft.picture is None and summary.about_nothing(talk) and talk.session.shop.known
    said = _plainly(talk, reading.said)
    verb = said.endswith(tuple(talk.word("hint.verbs").split("|")))
    return open_still and reading.empty and not verb and _THING.fullmatch(said) is not None


def _plainly(talk: Talk, said: str) -> str:
    """The words without the ending that makes them polite."""
    said = said.strip(" .!~")
    ending = next((each for each in talk.word("hint.polite").split("|") if said.endswith(each)), "")
    return said.removesuffix(ending)


def _about(talk: Talk, said: str) -> Talk:
    shop = talk.session.shop
    named = shop.model_copy(update={"service": _plainly(talk, said), "guessed": shop.guessed - {"service"}})
    return talk.remember(shop=named).to(Step.PICTURE)


def unclear(talk: Talk, reading: Reading) -> Talk:
    if talk.working:
        return talk.say("late.still", chips=talk.chips("show", "cancel"))
    return talk.say("picture.unclear", chips=talk.session.offered)


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {
    "no_photo": tapped_no_photo,
    "best": _best,
    "album": _album,
    "photo": _photo,
    "resend": resend,
    "cutout": cutout,
    "make": make,
    "veil": _veil,
    "unveiled": _unveiled,
}
