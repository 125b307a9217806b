"""The shop: one line says it all; what is guessed is shown and corrected."""

from collections.abc import Callable, Mapping

from conversation import orders, shelf, summary
from conversation.messages import Choice
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import Reading
from engine.domain.shop import Facts, Offer, Purpose, Shop, Tone

LONGEST_NAME = 20


def enter(talk: Talk) -> Talk:
    if talk.session.shop.known:
        return talk.ask("photo", Phrase.of("shop.again", shop=summary.line(talk)), chips=_known_chips(talk))
    return talk.ask("shop", "shop.ask", chips=talk.chips("photo_first", "one_by_one"))


def _known_chips(talk: Talk) -> tuple[Choice, ...]:
    return talk.chips("no_photo", "other_shop")


def learn(talk: Talk, reading: Reading) -> Talk:
    """Takes in facts and purpose, with a receipt for what they change on a picture that is there."""
    shop = talk.session.shop
    new = _dated(talk, reading.facts).applied(shop)
    purpose = reading.purpose or _implied(talk, shop, new)
    if new == shop and purpose == talk.draft.purpose:
        return talk
    if new == shop.model_copy(update={"contacts": new.contacts}) and purpose == talk.draft.purpose:
        return _reachable(talk.remember(shop=new))
    if purpose is Purpose.SALE and new.offer is None and talk.draft.picture is not None:
        return (
            talk.remember(shop=new)
            .drafted(purpose=purpose)
            .ask("offer", "finish.ask_offer", chips=talk.chips("go_on"))
        )
    talk, reached = _reached(talk, new)
    learned = talk.remember(shop=new).drafted(purpose=purpose, headline=_headline(talk, new))
    first = not (shop.known or shop.trade) and bool(new.known or new.trade)
    if first and talk.draft.express:
        learned = learned.drafted(unsure=True)
    return learned.changed(*_receipts(learned, shop), *reached, rewrite=True)


def _reached(talk: Talk, new: Shop) -> tuple[Talk, tuple[Phrase, ...]]:
    """A contact told along with other facts is wanted in the post as well."""
    if new.contacts == talk.session.shop.contacts or new.contacts.any() is None:
        return talk, ()
    return talk.remember(contacts=True), (Phrase.of("receipt.contact"),) if talk.draft.picture else ()


def _reachable(talk: Talk) -> Talk:
    """A way to reach the shop, told unasked, is wanted in the post."""
    told = talk.remember(contacts=True)
    if talk.draft.picture is None:
        return told.noted(Phrase.of("receipt.contact_kept"))
    return orders.write(told.noted(Phrase.of("receipt.contact")), "caption")


def _dated(talk: Talk, facts: Facts) -> Facts:
    """A bare day that answers the question for an offer's last day belongs to the offer."""
    offer, day = talk.session.shop.offer, facts.said.day
    if talk.session.asked != "date" or offer is None or day is None or facts.said.offer is not None:
        return facts
    moved = facts.said.model_copy(update={"day": None, "offer": offer.model_copy(update={"until": day})})
    return facts.model_copy(update={"said": moved})


def _implied(talk: Talk, old: Shop, new: Shop) -> Purpose | None:
    if new.offer and not old.offer:
        return Purpose.SALE
    if old.offer and not new.offer and talk.draft.purpose is Purpose.SALE:
        return Purpose.NEW_MENU if new.service else Purpose.DAILY
    return talk.draft.purpose


def _headline(talk: Talk, new: Shop) -> str | None:
    """The owner's own headline, unless it names a thing that has just been corrected."""
    old, headline = talk.session.shop, talk.draft.headline
    for name in ("service", "price"):
        before, after = getattr(old, name), getattr(new, name)
        if headline and before and after and before in headline:
            headline = headline.replace(before, after)
    return headline


def _receipts(talk: Talk, old: Shop) -> tuple[Phrase, ...]:
    new = talk.session.shop
    if new.offer and new.offer != old.offer:
        return (Phrase.of("receipt.offer", offer=summary.offer(talk, new.offer)),)
    if new.day and (new.day, new.last_day) != (old.day, old.last_day):
        return (Phrase.of("receipt.day", day=summary.days(talk, new)),)
    told, replaced = _told(old, new)
    if told:
        return (Phrase.of("receipt.corrected" if replaced else "receipt.added", facts=" ".join(told)),)
    gone = [name for name in Shop.model_fields if getattr(old, name) and not getattr(new, name)]
    if set(gone) - {"guessed"}:
        return (Phrase.of("receipt.withdrawn"),)
    if new.tone and new.tone != old.tone:
        return (Phrase.of("receipt.tone", tone=new.tone.value),)
    before = talk.origin.draft.purpose if talk.origin.draft else None
    if talk.draft.purpose not in (None, before):
        return (Phrase.of("receipt.purpose", purpose=talk.draft.purpose or Purpose.DAILY),)
    return (Phrase.of("receipt.known"),)


def _told(old: Shop, new: Shop) -> tuple[list[str], bool]:
    """Values to say aloud, and whether any of them replaced another."""
    told, replaced = [], False
    for name in ("name", "region", "industry", "service", "price", "hours"):
        before, after = getattr(old, name), getattr(new, name)
        if after and after != before:
            told.append(after)
            replaced = replaced or bool(before)
    features = [feature for feature in new.features if feature not in old.features]
    return told + features, replaced


# ── words that answer this step's questions ───────────────────────────────────────────────────────


def answer(talk: Talk, reading: Reading) -> Talk | None:
    """What free words mean while the shop is being asked for; None leaves them to others."""
    asked, said = talk.session.asked, reading.said.strip()
    if reading.intent is not None and reading.facts.empty:
        return None
    if asked == "name" and not reading.facts.said.name and reading.facts.empty and _like_a_name(said):
        return _next(learn(talk, _named(reading, said)))
    if asked in ("shop", "name", "region") and not reading.facts.empty:
        return _next(learn(talk, reading))
    if asked == "offer" and reading.facts.said.offer is None and reading.facts.empty and said:
        return learn(talk, _offered(reading, said))
    return None


def _named(reading: Reading, name: str) -> Reading:
    return reading.model_copy(update={"facts": Facts(said=Shop(name=name))})


def _offered(reading: Reading, text: str) -> Reading:
    return reading.model_copy(update={"facts": Facts(said=Shop(offer=Offer(text=text)))})


def _like_a_name(said: str) -> bool:
    return 0 < len(said) <= LONGEST_NAME and "\n" not in said and "?" not in said


def _next(talk: Talk) -> Talk:
    """The one thing only the owner knows is asked for once; then the photo."""
    shop, asked = talk.session.shop, talk.session.asked
    if talk.draft.photos or talk.draft.picture:
        return talk
    if not shop.known and asked != "name":
        return talk.ask("name", *_so_far(talk), "shop.ask_name", chips=talk.chips("nameless", "fix"))
    if asked == "name" and not (shop.trade or shop.region):
        return talk.ask("region", Phrase.of("shop.ask_where", name=shop.name or ""), chips=talk.chips("skip"))
    return talk.to(Step.PICTURE)


def _so_far(talk: Talk) -> tuple[Phrase, ...]:
    known = summary.line(talk)
    return (Phrase.of("shop.so_far", shop=known),) if known else ()


def unclear(talk: Talk, reading: Reading) -> Talk:
    if talk.session.asked == "name":
        return talk.ask("name", "shop.name_unclear", chips=talk.chips("nameless"))
    return talk.ask("shop", "shop.unclear", chips=talk.chips("photo_first", "one_by_one"))


# ── taps ──────────────────────────────────────────────────────────────────────────────────────────


def _photo_first(talk: Talk, _value: str) -> Talk:
    return talk.drafted(express=True).to(Step.PICTURE)


def one_by_one(talk: Talk, _value: str = "") -> Talk:
    return talk.ask("name", "shop.ask_name", chips=talk.chips("nameless"))


def _nameless(talk: Talk, _value: str) -> Talk:
    return talk.to(Step.PICTURE)


def _fix(talk: Talk, _value: str) -> Talk:
    known = summary.line(talk)
    shown = (Phrase.of("shop.fix_known", shop=known),) if known else ()
    return talk.ask("fix", *shown, "shop.fix", chips=talk.chips("right", "purposes", "tones", "other_shop"))


def _purposes(talk: Talk, _value: str) -> Talk:
    chips = tuple(talk.chip("purpose", each.value, Phrase.of(f"purpose.{each.value}")) for each in Purpose)
    return talk.ask("fix", "shop.ask_purpose", chips=(*chips, *talk.chips("right")))


def _tones(talk: Talk, _value: str) -> Talk:
    chips = tuple(talk.chip("tone", tone.value, Phrase.of(f"tone.{tone.value}")) for tone in Tone)
    return talk.ask("tone", "shop.ask_tone", chips=(*chips, *talk.chips("go_on")))


def _purpose(talk: Talk, value: str) -> Talk:
    purpose = Purpose(value)
    if purpose is talk.draft.purpose:
        return _as_it_was(talk)
    return learn(talk, Reading(said="", purpose=purpose))


def _tone(talk: Talk, value: str) -> Talk:
    tone = Tone(value)
    return _as_it_was(talk) if tone is talk.session.shop.tone else retone(talk, tone)


def _as_it_was(talk: Talk) -> Talk:
    """Nothing to correct after all."""
    return talk.to(Step.FINISH if talk.draft.picture else Step.PICTURE)


def retone(talk: Talk, tone: Tone) -> Talk:
    shop = talk.session.shop
    told = talk.remember(shop=shop.model_copy(update={"tone": tone, "guessed": shop.guessed - {"tone"}}))
    told = told.lettered(face=None)
    return told.changed(Phrase.of("receipt.tone", tone=tone.value), rewrite=True)


def _other_shop(talk: Talk, _value: str) -> Talk:
    return shelf.fresh(talk).remember(shop=Shop()).drafted(express=False).to(Step.SHOP)


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {
    "photo_first": _photo_first,
    "one_by_one": one_by_one,
    "nameless": _nameless,
    "fix": _fix,
    "purposes": _purposes,
    "tones": _tones,
    "tone": _tone,
    "purpose": _purpose,
    "other_shop": _other_shop,
}
