"""Questions and small talk: each answered, none of them loses the thread."""

from collections.abc import Callable, Mapping

from conversation import summary
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import Intent


def _plain(key: str) -> Callable[[Talk], Talk]:
    return lambda talk: talk.say(key, chips=talk.session.offered)


def why(talk: Talk) -> Talk:
    """Why the picture looks as it does, in a person's words."""
    picture = talk.draft.picture or next(iter(talk.draft.candidates), None)
    if picture is None:
        return talk.say("aside.why_nothing", chips=talk.session.offered)
    reason = f"why.{picture.measure.why}"
    treatment = f"why.{picture.measure.treatment.value}"
    key = reason if talk.speaks(reason) else treatment
    drawn = talk.draft.picture is not None
    return talk.say(key, chips=talk.chips("others", "backdrop", "letters") if drawn else talk.session.offered)


def price(talk: Talk) -> Talk:
    """What the plan that holds asks for a picture."""
    plan = talk.world.plan
    if plan.price:
        return talk.say(Phrase.of("aside.price_each", won=f"{plan.price:,}"), chips=talk.session.offered)
    if plan.daily is not None and plan.at_most is not None:
        free = Phrase.of("aside.price_free", count=plan.daily, px=plan.at_most)
        return talk.say(free, chips=talk.session.offered)
    if plan.daily is not None:
        return talk.say(Phrase.of("aside.price_daily", count=plan.daily), chips=talk.session.offered)
    return talk.say("aside.price", chips=talk.session.offered)


def time(talk: Talk) -> Talk:
    key = "aside.time_working" if talk.working else "aside.time"
    return talk.say(Phrase.of(key, seconds=talk.seconds), chips=talk.session.offered)


def dislike(talk: Talk) -> Talk:
    """Never a dead end: other ones, or the part that displeases."""
    if talk.draft.picture is not None:
        undo = "undo" if talk.draft.past else ""
        return talk.say("aside.dislike", chips=talk.chips("others", "letters", "backdrop", "words", "looks", undo))
    if talk.draft.candidates:
        return talk.say("aside.dislike_all", chips=talk.chips("another", "resend"))
    return talk.say("aside.dislike_nothing", chips=talk.session.offered)


def feel(talk: Talk) -> Talk:
    """A wish without a part: nicer, simpler, bolder."""
    if talk.draft.picture is None:
        return dislike(talk)
    return talk.say("aside.feel", chips=talk.chips("looks", "backdrop", "letters", "words", "others"))


def like(talk: Talk) -> Talk:
    if talk.draft.picture is None:
        return talk.say("aside.like", chips=talk.session.offered)
    return talk.say("aside.like_post", chips=talk.chips("publish", "menu"))


def hello(talk: Talk) -> Talk:
    if talk.session.step is Step.SHOP and not talk.session.shop.known and not talk.working:
        return talk.say("aside.greet").to(Step.SHOP)
    return talk.say("aside.greet", chips=talk.session.offered)


def shop(talk: Talk) -> Talk:
    known = summary.line(talk)
    if not known:
        return talk.to(Step.SHOP)
    return talk.say(Phrase.of("aside.shop", shop=known), chips=talk.chips("fix", "new", "other_shop"))


def waits(talk: Talk) -> Talk:
    """The owner will send a photo later."""
    return talk.say("aside.will_wait", chips=talk.session.offered if talk.photo else talk.chips("no_photo"))


ANSWERS: Mapping[Intent, Callable[[Talk], Talk]] = {
    Intent.HELP: _plain("aside.help"),
    Intent.ASK_PRICE: price,
    Intent.ASK_WHY: why,
    Intent.ASK_TIME: time,
    Intent.ASK_SAFE: _plain("aside.safe"),
    Intent.ASK_WHO: _plain("aside.who"),
    Intent.GREET: hello,
    Intent.THANK: _plain("aside.thank"),
    Intent.LAUGH: _plain("aside.laugh"),
    Intent.DISLIKE: dislike,
    Intent.LIKE: like,
    Intent.CONFUSED: _plain("aside.confused"),
    Intent.WILL_SEND: waits,
}
