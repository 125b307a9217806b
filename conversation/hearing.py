"""What an owner sends: words, taps, photos and everything that is none of them."""

from dataclasses import replace

from conversation import (
    asides,
    changes,
    choosing,
    days,
    extras,
    honesty,
    logo,
    past,
    privacy,
    questions,
    shelf,
    topics,
    verbs,
    ways,
    weekdays,
    wishing,
)
from conversation.messages import Command, File, Photos, Placed, Pointed, Start, Tap, Text, Unsupported, Voice
from conversation.steps import candidates, finish, lettering, picture, shop
from conversation.table import ANY_DRAFT, COMMANDS, DRAWN, INTENTS, ROOMS, TAPS
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import Intent, PutWords, Reading, Reground
from engine.domain.shop import Purpose
from engine.domain.wording import RULES


def start(talk: Talk, body: Start) -> Talk:
    return verbs.start(talk, body.payload)


def command(talk: Talk, body: Command) -> Talk:
    verb = COMMANDS.get(body.name)
    return verb(talk, body.argument) if verb else asides.ANSWERS[Intent.HELP](talk)


def tap(talk: Talk, body: Tap) -> Talk:
    draft, _, rest = body.data.partition(":")
    key, _, value = rest.partition(":")
    running = talk.session.running
    if key not in TAPS:
        return talk.say("tap.late", chips=talk.session.offered)
    if draft != talk.draft.id and key not in ANY_DRAFT:
        return talk.say("tap.other_draft", chips=talk.session.offered)
    if running is not None and running.tap == body.data:
        return talk.say("tap.already_working", chips=talk.chips("show", "cancel"))
    talk = candidates.took(talk) if key in DRAWN else talk
    if key in DRAWN and talk.draft.picture is None:
        return _too_early(talk)
    try:
        return TAPS[key](talk, value)
    except (ValueError, KeyError):
        return talk.say("tap.late", chips=talk.session.offered)


def _too_early(talk: Talk) -> Talk:
    if talk.working:
        return talk.say("late.still", chips=talk.chips("show", "cancel"))
    return talk.say("tap.nothing_yet", chips=talk.session.offered)


def text(talk: Talk, body: Text) -> Talk:
    said = body.text.strip()
    if not said:
        return talk.say("text.empty", chips=talk.session.offered)
    if len(said) > choosing.LONGEST:
        talk = talk.say(Phrase.of("text.long", letters=choosing.LONGEST))
    return _understood(talk, body.reading or Reading(said=said))


def _understood(talk: Talk, reading: Reading) -> Talk:
    if reading.refused is not None:
        return _refused(talk, reading.refused).say("refused.otherwise", chips=talk.session.offered)
    talk = _read(talk, reading)
    reading = ways.told(talk, days.meant(talk, _meant(talk, reading)))
    talk = ways.missed(talk, reading)
    if _returned(talk) and (reading.empty or reading.intent in (Intent.GREET, Intent.RESUME)):
        return verbs.offer_to_go_on(talk)
    if _away(talk) and reading.intent is Intent.GREET and talk.draft.finished:
        return verbs.start(talk)
    about_facts = (extras.wanted, questions.asked, _spoken_of, _last_post)
    for part in (*about_facts, _willed, _answered, _changed, wishing.granted, _chatted, _hinted_at):
        told = part(talk, reading)
        if told is not None:
            return told
    return ROOMS[talk.session.step].unclear(talk, reading)


def _refused(talk: Talk, kind: str) -> Talk:
    """Kindly, and nothing of the message is kept."""
    name = f"refused.{kind}"
    return talk.opened(name if talk.speaks(name) else "refused.insult")


def _read(talk: Talk, reading: Reading) -> Talk:
    """What a reading brings besides facts and changes: who read, claims, how the picture should look."""
    talk = honesty.heard(honesty.stood_in(talk, reading.simple, reading.by), reading)
    talk = talk.opened(*tuple(weekdays.doubts(talk, reading.said))[:1])
    return wishing.heard(talk, reading)


def _meant(talk: Talk, reading: Reading) -> Reading:
    """A "no" that brings its correction is the correction; a number in front of a wish is a choice; "on a wooden
    table" is a backdrop and no place for words."""
    wishes = bool(reading.edits) or not reading.facts.empty
    if wishes and reading.yes is False:
        return reading.model_copy(update={"yes": None})
    if wishes and reading.choice is None and talk.session.asked in ("candidate", "wording"):
        return reading.model_copy(update={"choice": choosing.leading(reading.said)})
    if reading.by != RULES:
        return reading
    lettered = any(word in reading.said for word in talk.word("hint.letters").split("|"))
    if not lettered and any(isinstance(edit, Reground) for edit in reading.edits):
        return reading.model_copy(update={"edits": tuple(e for e in reading.edits if not isinstance(e, PutWords))})
    return reading


def _returned(talk: Talk) -> bool:
    """Away long enough to need reminding, with something begun."""
    return _away(talk) and verbs.unfinished(talk.session)


def _away(talk: Talk) -> bool:
    seen = talk.origin.seen
    return seen is not None and talk.now - seen > verbs.AWAY


def _spoken_of(talk: Talk, reading: Reading) -> Talk | None:
    return topics.first(talk, reading, _press)


def _hinted_at(talk: Talk, reading: Reading) -> Talk | None:
    return topics.later(talk, reading.said, _press)


def _press(talk: Talk, chip: str) -> Talk:
    """A chip of the open draft, by its key or `key:value`."""
    return tap(talk, Tap(data=f"{talk.draft.id}:{chip}"))


def _last_post(talk: Talk, reading: Reading) -> Talk | None:
    if reading.intent is not Intent.LAST_POST:
        return None
    if talk.draft.picture is not None and not (reading.facts.empty and not reading.edits):
        return changes.taken(talk, reading)
    return past.last(talk, past.wants_offer(talk, reading))


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
    pressed = choosing.answered(talk.session, reading)
    if pressed is None:
        return None
    return changes.taken(tap(talk, pressed), reading)


def _changed(talk: Talk, reading: Reading) -> Talk | None:
    if reading.facts.empty and reading.purpose is None and not reading.edits:
        return None
    if talk.session.asked == "fix":
        talk = talk.remember(asked=None)
    if _new_notice(talk, reading) or _day_of_notice(talk, reading):
        begun = talk if talk.session.asked == "date" else shelf.fresh(talk)
        noticed = shop.learn(begun, reading)
        return picture.no_photo(replace(noticed, redraw=False, rewrite=False, receipts=()))
    told = changes.taken(talk, reading)
    return told if told != talk else None


def _new_notice(talk: Talk, reading: Reading) -> bool:
    """A notice after a post was put up is another post, and needs no photo."""
    notice = reading.purpose is Purpose.NOTICE and talk.draft.purpose is not Purpose.NOTICE
    free = talk.draft.published is not None or talk.photo is None
    return notice and free and talk.session.shop.known and not talk.working


def _day_of_notice(talk: Talk, reading: Reading) -> bool:
    """The day that was asked for before a notice without one is drawn."""
    return picture.undated(talk) and talk.session.asked == "date" and reading.facts.said.day is not None


def _chatted(talk: Talk, reading: Reading) -> Talk | None:
    if reading.intent is Intent.LAUGH and any(sign in reading.said for sign in talk.word("hint.sad").split("|")):
        return asides.dislike(talk)
    answer = asides.ANSWERS.get(reading.intent) if reading.intent else None
    return answer(talk) if answer else _nodded(talk, reading)


def _nodded(talk: Talk, reading: Reading) -> Talk | None:
    """A yes or no to nothing in particular."""
    if reading.yes is None:
        return None
    if talk.draft.picture is None:
        return talk.say("picture.nodded", chips=talk.session.offered) if reading.yes else None
    return finish.skip(talk) if reading.yes else asides.dislike(talk)


def photos(talk: Talk, body: Photos) -> Talk:
    if not body.photos:
        return _turned_away(talk, body.refused)
    if talk.session.asked == "logo":
        return logo.sent(talk, body.photos[0])
    expected = ("photo", "backdrop", "photo_cutout")
    if _for_the_poster(talk, body):
        talk = talk.opened("picture.instead")
    elif talk.draft.finished and talk.session.asked not in expected:
        talk = shelf.fresh(talk)
    talk = picture.expected(talk, body.photos)
    reading = body.reading
    if reading is not None and reading.refused is not None:
        talk, reading = _refused(talk, reading.refused), None
    if reading is not None:
        talk = changes.taken(_read(privacy.looked_at(talk, reading.seen), reading), reading)
        if reading.intent is Intent.CUTOUT_ONLY:
            talk = talk.remember(asked="photo_cutout")
    if body.refused:
        talk = talk.say(Phrase.of("photos.refused", count=len(body.refused)))
    return picture.received(talk, body)


def _for_the_poster(talk: Talk, body: Photos) -> bool:
    """A photo without words of its own, while a post drawn without one has not been put up."""
    draft, told = talk.draft, body.reading
    waits = draft.photos == () and draft.picture is not None and talk.photo is None and draft.published is None
    silent = told is None or (told.facts.empty and told.purpose is None)
    return waits and silent and draft.purpose is not Purpose.NOTICE


def _turned_away(talk: Talk, why: tuple[Phrase, ...]) -> Talk:
    reasons = why or (Phrase.of("error.not_a_picture"),)
    different = tuple(phrase for place, phrase in enumerate(reasons) if phrase not in reasons[:place])
    return talk.say(*different, chips=talk.session.offered)


def file(talk: Talk, body: File) -> Talk:
    return talk.say(body.refused or Phrase.of("unsupported.file"), chips=talk.session.offered)


def voice(talk: Talk, body: Voice) -> Talk:
    """What was heard is shown, so that a wrong word can be put right, and handled as if it were typed."""
    if not body.text:
        return talk.say("unsupported.voice", chips=talk.session.offered)
    heard = talk.opened(Phrase.of("voice.heard", text=choosing.shortened(body.text)))
    return text(heard, Text(text=body.text, reading=body.reading))


def unsupported(talk: Talk, body: Unsupported) -> Talk:
    name = body.what if body.what.startswith("unsupported.") else f"unsupported.{body.what}"
    return talk.say(name if talk.speaks(name) else "unsupported.other", chips=talk.session.offered)


def pointed(talk: Talk, body: Pointed) -> Talk:
    return picture.pointed(talk, body.box)


def placed(talk: Talk, body: Placed) -> Talk:
    if talk.draft.picture is None:
        return talk.say("tap.nothing_yet", chips=talk.session.offered)
    return lettering.placed(talk, body.placement)
