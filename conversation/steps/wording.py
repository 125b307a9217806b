"""The words under the picture: three to choose from, another tone, the owner's own."""

import re
from collections.abc import Callable, Mapping

from conversation import honesty, orders, post
from conversation.carried import as_caption, carried
from conversation.messages import Choice, CopyText, Written
from conversation.session import Running, Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import AddContact, Reading, Rewrite, WantTags
from engine.domain.shop import Tone
from engine.domain.wording import CopyPack

OWN_AT_LEAST = 8
"""A shorter answer to the wording question is no caption."""

_EMOJI = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]")


def enter(talk: Talk) -> Talk:
    if talk.draft.pack is None:
        return orders.write(talk, "wording")
    again = talk.draft.finished
    more = (*talk.chips("reword", "own"), *_manner(talk)) if again else talk.chips("reword")
    numbers = tuple(talk.named("hook", str(n), str(n)) for n in range(1, len(talk.draft.pack.captions) + 1))
    return talk.ask("wording", "wording.ask", *_hooks(talk.draft.pack), chips=(*numbers, *more))


def _manner(talk: Talk) -> tuple[Choice, ...]:
    return (talk.chip("manner", label=Phrase.of("chip.ways")),)


def _manners(talk: Talk, _value: str) -> Talk:
    """How the text may be written otherwise."""
    return talk.ask("manner", "wording.ask_manner", chips=talk.chips("shorter", "longer", "tones", "alone", "go_on"))


def _hooks(pack: CopyPack) -> tuple[Phrase, ...]:
    return tuple(
        Phrase.of("wording.hook", number=place + 1, hook=caption.hook) for place, caption in enumerate(pack.captions)
    )


def hook(talk: Talk, value: str) -> Talk:
    """Takes one of the three; the picture stays as it is."""
    pack, place = talk.draft.pack, int(value) - 1
    if pack is None or talk.draft.picture is None or not 0 <= place < len(pack.captions):
        return talk.say("tap.late", chips=talk.session.offered)
    first = not talk.draft.finished
    chosen = talk.drafted(caption=place, text=None)
    return chosen.to(Step.FINISH) if first else chosen.noted(Phrase.of("receipt.caption")).to(Step.FINISH)


def written(talk: Talk, body: Written, running: Running) -> Talk:
    """The pack is here: on to the picture, or the words themselves are what was wanted."""
    pack = body.pack
    if not running.words and talk.draft.pack is not None:
        pack = pack.model_copy(update={"words": talk.draft.pack.words})
    talk = honesty.stood_in(_taken(talk, pack), body.simple, body.by)
    if running.purpose == "render" and not running.before and orders.drawn_already(talk):
        return talk.remember(running=None).noted(*running.receipts).to(Step.FINISH)
    if running.purpose not in orders.TEXT_ONLY:
        return orders.submitted(talk)
    told = talk.remember(running=None).noted(*running.receipts)
    return TEXTS[running.purpose](told)


def _taken(talk: Talk, pack: CopyPack) -> Talk:
    """The new words; of the old ones stays what was chosen, where only a number has changed in it."""
    draft, spec = talk.draft, orders.writing(talk)
    pack = _plainly(pack) if draft.unadorned else pack
    told = talk.drafted(pack=pack, penned=spec)
    if draft.pack is None or draft.penned is None or not draft.finished:
        return _telling(told, pack)
    chosen, fresh = draft.pack.captions[draft.caption], pack.captions[draft.caption]
    said = carried(draft.text or chosen.text, fresh.text, draft.penned, spec)
    if said is None:
        return _telling(told, pack)
    if draft.text is not None:
        return told.drafted(text=said)
    captions = list(pack.captions)
    captions[draft.caption] = as_caption(said, chosen.angle)
    return told.drafted(pack=pack.model_copy(update={"captions": tuple(captions)}))


def _telling(talk: Talk, pack: CopyPack) -> Talk:
    """A fact that has just been added stands in the text: if not in the chosen caption, in one that has it."""
    new = _added(talk)
    if not new or talk.draft.text is not None:
        return talk
    scores = [sum(fact in caption.text for fact in new) for caption in pack.captions]
    if scores[talk.draft.caption] == max(scores):
        return talk
    return talk.drafted(caption=scores.index(max(scores)))


def _added(talk: Talk) -> tuple[str, ...]:
    """What the shop says now and did not say on the last picture."""
    if talk.draft.shown is None:
        return ()
    old, new = talk.draft.shown.shop, talk.session.shop
    offer = new.offer.text if new.offer and old.offer is None else ""
    price = new.price if new.price and old.price is None else ""
    service = new.service if new.service and old.service is None else ""
    return tuple(fact for fact in (offer, price, service) if fact)


def _offer_again(talk: Talk) -> Talk:
    return enter(talk.drafted(caption=0).remember(step=Step.WORDING))


def _caption(talk: Talk) -> Talk:
    return talk.to(Step.FINISH) if talk.draft.picture else alone(talk)


def alone(talk: Talk) -> Talk:
    """Captions and tags without a picture."""
    pack = talk.draft.pack
    if pack is None:
        return orders.write(talk, "alone")
    texts = "\n\n".join(caption.text for caption in pack.captions)
    tags = " ".join(post.tags(talk.draft))
    chips = talk.chips("reword_alone", "go_on" if talk.draft.picture else "make")
    told = talk.add(CopyText(text=texts, lines=(Phrase.of("wording.alone"),)))
    return told.add(CopyText(text=tags, lines=(Phrase.of("wording.all_tags"),), chips=chips)).remember(asked=None)


def alone_first(talk: Talk) -> Talk:
    """Words without a picture: what there is, or what can be written from the facts."""
    shop = talk.session.shop
    if not (shop.name or shop.service or shop.trade):
        ways = ("go_on", "publish") if talk.draft.picture else ("photo_first", "one_by_one")
        return talk.ask("shop", "wording.need_words", chips=talk.chips(*ways))
    return orders.write(talk, "alone")


TEXTS: Mapping[str, Callable[[Talk], Talk]] = {"wording": _offer_again, "caption": _caption, "alone": alone}


# ── changes ───────────────────────────────────────────────────────────────────────────────────────


def rewrite(talk: Talk, edit: Rewrite) -> Talk:
    if edit.text is not None:
        return own(talk, edit.text)
    if edit.tone is not None:
        return _toned(talk, edit.tone)
    if talk.draft.picture is None:
        return talk
    length = max(-1, min(1, edit.length)) if edit.length else 0
    if length == 0:
        return again(talk)
    receipt = Phrase.of("receipt.shorter" if length < 0 else "receipt.longer")
    return orders.write(talk.drafted(length=length, text=None).noted(receipt), "caption")


def _toned(talk: Talk, tone: Tone) -> Talk:
    """Another tone of voice; the face that went with the old one goes with it."""
    shop = talk.session.shop
    told = talk.remember(shop=shop.model_copy(update={"tone": tone, "guessed": shop.guessed - {"tone"}}))
    told = told.lettered(face=None)
    return told.changed(Phrase.of("receipt.tone", tone=tone.value), rewrite=True)


def own(talk: Talk, text: str) -> Talk:
    """The owner's caption, word for word."""
    if talk.draft.picture is None:
        return talk.drafted(text=text).noted(Phrase.of("receipt.own_kept"))
    return talk.drafted(text=text).noted(Phrase.of("receipt.own")).to(Step.FINISH)


def no_emoji(talk: Talk, _value: str = "") -> Talk:
    """The text without its little pictures, now and whenever it is written again."""
    text, pack = talk.draft.text, talk.draft.pack
    plain = talk.drafted(unadorned=True).drafted(
        text=_unadorned(text) if text else None, pack=_plainly(pack) if pack else None
    )
    return plain.noted(Phrase.of("receipt.no_emoji")).to(Step.FINISH)


def _plainly(pack: CopyPack) -> CopyPack:
    captions = tuple(as_caption(_unadorned(caption.text), caption.angle) for caption in pack.captions)
    return pack.model_copy(update={"captions": captions})


def _unadorned(text: str) -> str:
    lines = (re.sub(r"[ \t]{2,}", " ", line).strip() for line in _EMOJI.sub("", text).splitlines())
    return "\n".join(lines)


def want_tags(talk: Talk, edit: WantTags) -> Talk:
    tags = tuple(dict.fromkeys((*edit.tags, *talk.draft.tags)))
    told = talk.drafted(tags=tags).noted(Phrase.of("receipt.tags", tags=" ".join(edit.tags)))
    return told.to(Step.FINISH) if told.draft.picture else told


def add_contact(talk: Talk, edit: AddContact) -> Talk:
    """The way to reach the shop at the captions' end; the number itself is asked for once."""
    if not edit.present:
        return _with_contacts(talk, wanted=False)
    if talk.session.shop.contacts.any() is None:
        return talk.ask("contact", "wording.ask_contact", chips=talk.chips("no_contacts"))
    return _with_contacts(talk, wanted=True)


def _with_contacts(talk: Talk, wanted: bool) -> Talk:
    told = talk.remember(contacts=wanted, asked=None)
    if wanted == bool(talk.session.contacts) or talk.draft.picture is None:
        return told.noted(Phrase.of("receipt.contact_kept" if wanted else "receipt.no_contact"))
    return orders.write(told.noted(Phrase.of("receipt.contact" if wanted else "receipt.no_contact")), "caption")


def _contacts(talk: Talk, _value: str) -> Talk:
    return add_contact(talk, AddContact())


def _no_contacts(talk: Talk, _value: str) -> Talk:
    if talk.draft.picture is None:
        return talk.remember(contacts=False).opened("receipt.no_contact").to(talk.session.step)
    if talk.session.contacts is None:
        return talk.remember(contacts=False, asked=None).say("finish.next_time", chips=talk.chips("menu", "new"))
    return _with_contacts(talk, wanted=False)


# ── taps and answers ──────────────────────────────────────────────────────────────────────────────


def again(talk: Talk, _value: str = "") -> Talk:
    fresh = talk.drafted(variation=talk.draft.variation + 1, text=None)
    return orders.write(fresh, "wording")


def _again_alone(talk: Talk, _value: str) -> Talk:
    return orders.write(talk.drafted(variation=talk.draft.variation + 1), "alone")


def _own(talk: Talk, _value: str) -> Talk:
    return talk.ask("caption", "wording.ask_own", chips=talk.chips("go_on"))


def _words(talk: Talk, _value: str) -> Talk:
    return talk.to(Step.WORDING)


def skip(talk: Talk) -> Talk:
    return hook(talk, "1")


def answer(talk: Talk, reading: Reading) -> Talk | None:
    asked, pack = talk.session.asked, talk.draft.pack
    if asked == "caption" and reading.intent is None:
        return own(talk, reading.said)
    if asked == "contact" and reading.facts.said.contacts.any():
        known = talk.remember(shop=reading.facts.applied(talk.session.shop), contacts=None)
        new = [each for each in known.session.shop.features if each not in talk.session.shop.features]
        added = (Phrase.of("receipt.added", facts=" ".join(new)),) if new else ()
        return _with_contacts(known.noted(*added), wanted=True)
    if asked == "contacts" and reading.yes is not None:
        return (_contacts if reading.yes else _no_contacts)(talk, "")
    if asked != "wording" or pack is None:
        return None
    if reading.choice is not None and reading.choice <= len(pack.captions):
        return hook(talk, str(reading.choice))
    if reading.yes is not None:
        return hook(talk, "1") if reading.yes else again(talk)
    return own(talk, reading.said) if reading.empty and len(reading.said) >= OWN_AT_LEAST else None


def unclear(talk: Talk, reading: Reading) -> Talk:
    if talk.session.asked == "contact":
        return talk.ask("contact", "wording.contact_unclear", chips=talk.chips("no_contacts"))
    return talk.say("wording.unclear", chips=talk.session.offered)


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {
    "words": _words,
    "hook": hook,
    "reword": again,
    "reword_alone": _again_alone,
    "shorter": lambda talk, _value: rewrite(talk, Rewrite(length=-1)),
    "longer": lambda talk, _value: rewrite(talk, Rewrite(length=1)),
    "own": _own,
    "no_emoji": no_emoji,
    "manner": _manners,
    "contacts": _contacts,
    "no_contacts": _no_contacts,
    "alone": lambda talk, _value: alone_first(talk),
}
