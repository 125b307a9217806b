"""What works everywhere: back, skip, cancel, start over, resume, a new post, being forgotten."""

from dataclasses import replace
from datetime import timedelta

from conversation import orders, shelf, summary
from conversation.effects import Forget, Reopen
from conversation.messages import BeforeAfter, Choice
from conversation.session import Draft, Session, Shelved, Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.shop import Purpose, Shop

AWAY = timedelta(hours=20)

DETOURS = frozenset(
    {
        "fix",
        "tone",
        "headline",
        "caption",
        "contact",
        "offer",
        "date",
        "manner",
        "point",
        "look",
        "size",
        "place",
        "colour",
        "relief",
        "faces",
        "letters",
        "logo",
    }
)
"""Questions inside a step: going back or skipping leaves them, not the step."""


def cancel(talk: Talk, _value: str = "") -> Talk:
    """Stops the work, or leaves a question; what is there stays there."""
    if talk.working:
        running = talk.session.running
        late = running.job if running and running.written else None
        stopped = orders.stop(talk, "working.cancelled").remember(stopped=late)
        chips = talk.chips("menu", "publish") if talk.draft.picture else talk.chips("make", "resend")
        return stopped.say("cancel.kept", chips=chips).remember(asked=None if talk.draft.picture else "photo")
    if talk.session.asked in DETOURS:
        return _home(talk)
    return talk.say("cancel.nothing", chips=talk.session.offered or talk.chips("start_over"))


def _home(talk: Talk) -> Talk:
    """Out of a question, to where the post stands."""
    quiet = talk.remember(asked=None)
    return quiet.to(Step.FINISH) if talk.draft.picture and talk.draft.finished else quiet.to(talk.session.step)


def start_over(talk: Talk, _value: str = "") -> Talk:
    """From the beginning; a shop that is known need not be told again."""
    stopped = orders.stop(talk, "working.cancelled")
    begun = shelf.fresh(stopped)
    if not talk.session.shop.known:
        begun = begun.remember(shop=Shop())
    return begun.to(Step.SHOP)


def new(talk: Talk, _value: str = "") -> Talk:
    return start_over(talk)


def resume(talk: Talk, _value: str = "") -> Talk:
    """On with what was begun."""
    if talk.photo is not None and not talk.draft.candidates and not talk.working:
        return orders.candidates(talk.remember(asked=None))
    return talk.to(talk.session.step)


def offer_to_go_on(talk: Talk) -> Talk:
    about = summary.title(talk)
    chips = talk.chips("resume", "start_over")
    return talk.ask("resume", Phrase.of("resume.ask", title=about), chips=chips)


def unfinished(session: Session) -> bool:
    """A post was begun: there is a photo or a picture, and it is not finished."""
    draft = session.draft
    return draft is not None and not draft.finished and bool(draft.photos or draft.candidates)


def start(talk: Talk, payload: str = "") -> Talk:
    """Hello, with what the law and politeness want said first; or on with what was begun. A link may carry what a
    post is for, or one of the owner's own posts."""
    if talk.working:
        return talk.say("late.still", chips=talk.chips("show", "cancel"))
    if any(each.key == payload for each in talk.session.posts):
        return post(talk, payload)
    if payload in set(Purpose):
        return _meant_for(talk, Purpose(payload))
    if unfinished(talk.session):
        return offer_to_go_on(talk)
    if talk.draft.finished:
        known = Phrase.of("start.back", title=summary.title(talk))
        return talk.say(known, chips=talk.chips("new", "go_on"))
    if talk.session.shop.known:
        return talk.to(Step.SHOP)
    return hello(talk).to(Step.SHOP)


def _meant_for(talk: Talk, purpose: Purpose) -> Talk:
    """A post for the purpose the link was made for; what was begun is put away."""
    new = talk.draft.finished or unfinished(talk.session)
    fresh = shelf.fresh(talk) if new or talk.session.shop.known else hello(talk)
    told = fresh.drafted(purpose=purpose, express=False)
    return told.say(Phrase.of("start.meant", purpose=purpose.value)).to(Step.SHOP)


def hello(talk: Talk) -> Talk:
    """An example from before to after where there is one, and who is speaking."""
    example = next(iter(talk.world.examples), None)
    lines = (Phrase.of("start.hello"), Phrase.of("start.ai"))
    if example is None:
        return talk.say(*lines)
    shown = BeforeAfter(before=example.before, after=example.after, joined=example.joined, lines=lines)
    return talk.add(shown)


def posts(talk: Talk, page: str = "") -> Talk:
    """The history, the newest first; a post that is finished belongs to it before it is put up."""
    talk = talk if talk.working else shelf.put_away(talk)
    shelved = talk.session.posts
    if not shelved:
        return talk.say("finish.no_posts", chips=talk.chips("new"))
    chips = tuple(_shelved(talk, post) for post in reversed(shelved))
    return talk.say("finish.posts", chips=talk.paged(chips, "posts", page))


def _shelved(talk: Talk, post: Shelved) -> Choice:
    dated = talk.word("title.dated", title=post.title, month=post.at.month, day=post.at.day)
    chip = talk.named("post", post.key, dated)
    return chip.model_copy(update={"short": Phrase.of("chip.named", name=post.title)})


def post(talk: Talk, value: str) -> Talk:
    return talk.remember(asked="reopen").do(Reopen(key=value))


def forget(talk: Talk, _value: str = "") -> Talk:
    """Asked twice before everything goes."""
    if talk.session.asked in ("forget", "forget_again"):
        return forget_sure(talk)
    return talk.ask("forget", "forget.ask", chips=talk.chips("forget_sure", "keep_me"))


def forget_sure(talk: Talk, _value: str = "") -> Talk:
    if talk.session.asked == "forget":
        return talk.ask("forget_again", "forget.again", chips=talk.chips("forget_sure", "keep_me"))
    if talk.session.asked != "forget_again":
        return forget(talk)
    stopped = orders.stop(talk, "working.cancelled")
    gone = replace(stopped, session=Session(locale=talk.session.locale, draft=Draft(id=talk.token)))
    return gone.do(Forget()).say("forget.done")


def language(talk: Talk, value: str) -> Talk:
    """Another language, if it is spoken here."""
    told = talk.remember(locale=value) if value in talk.world.phrases else talk
    return told.say("aside.well", chips=talk.session.offered)


def keep_me(talk: Talk, _value: str = "") -> Talk:
    return talk.remember(asked=None).say("forget.kept", chips=talk.chips("menu" if talk.draft.picture else "new"))
