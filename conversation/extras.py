"""What can be had of a finished post besides itself: other shapes, before beside after."""

from collections.abc import Callable, Mapping

from conversation import choosing, orders, post
from conversation.messages import BeforeAfter, Document
from conversation.session import Running
from conversation.talk import Talk
from engine.domain.canvas import Ratio
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.reading import Reading


def wanted(talk: Talk, reading: Reading) -> Talk | None:
    """Asked for in the owner's own words."""
    if talk.draft.picture is None or not reading.facts.empty or reading.edits:
        return None
    if talk.session.asked == "size" and reading.empty and _hinted(talk, f"{reading.said} ", "hint.all"):
        return all_sizes(talk)
    if talk.session.asked not in choosing.OWN_WORDS and _hinted(talk, reading.said, "hint.compare"):
        return compare(talk)
    return None


def _hinted(talk: Talk, said: str, hints: str) -> bool:
    return any(word in said.casefold() for word in talk.word(hints).split("|"))


# ── other shapes ──────────────────────────────────────────────────────────────────────────────────


def sizes(talk: Talk, _value: str = "") -> Talk:
    if talk.draft.picture is None:
        return talk.say("finish.nothing_yet", chips=talk.session.offered)
    others = (ratio.name.lower() for ratio in Ratio if ratio is not talk.draft.design.ratio)
    chips = tuple(talk.chip("size", name, Phrase.of(f"chip.size.{name}")) for name in others)
    return talk.ask("size", "edit.ask_size", chips=(*chips, *talk.chips("all_sizes", "go_on")))


def all_sizes(talk: Talk, _value: str = "") -> Talk:
    """Every other shape as a file; the post that is put up stays the one it is."""
    others = tuple(ratio for ratio in Ratio if ratio is not talk.draft.design.ratio)
    return orders.job(talk.remember(asked=None), "sizes", ratios=others)


def sized(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    """One shape is there; on to the next."""
    if not outcome.pictures:
        return talk.say("error.ours", chips=talk.chips("sizes", "go_on"))
    ratio, *left = running.ratios
    shape = ratio.name.lower()
    name = f"{talk.session.shop.name or 'fit-ad'}-{shape}.jpg"
    chips = () if left else talk.chips("publish", "menu")
    lines = (Phrase.of(f"receipt.ratio.{shape}"), *(() if left else (Phrase.of("edit.sizes_done"),)))
    file = Document(file=outcome.pictures[0].full, name=name, lines=lines, chips=chips, job=running.job)
    return orders.job(talk.add(file), "sizes", ratios=tuple(left)) if left else talk.add(file)


# ── before and after ──────────────────────────────────────────────────────────────────────────────


def compare(talk: Talk, _value: str = "") -> Talk:
    """The photo beside the post made of it."""
    if talk.photo is None:
        return talk.say("finish.no_before", chips=talk.session.offered)
    if talk.working:
        return talk.say("late.still", chips=talk.chips("show", "cancel"))
    return orders.job(talk, "compare")


def compared(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    photo, joined = talk.photo, outcome.before_after
    if photo is None or joined is None or not outcome.pictures:
        return talk.say("error.ours", chips=talk.chips("go_on"))
    before, after = outcome.steps.get("original", photo), outcome.pictures[0].preview
    lines, chips = (Phrase.of("finish.compared"),), talk.chips("publish", "menu")
    told = BeforeAfter(before=before, after=after, joined=joined, lines=lines, chips=chips, job=running.job)
    return talk.add(told.model_copy(update={"alt": post.alt(talk.draft)}))


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {"sizes": sizes, "all_sizes": all_sizes, "compare": compare}
