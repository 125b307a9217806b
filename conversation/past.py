"""The last post, taken out again: the one that is open, else the newest of the history."""

from conversation import summary
from conversation.effects import Reopen
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import Reading
from engine.domain.shop import Purpose


def last(talk: Talk, wants_offer: bool) -> Talk:
    """The last post again: the one that is open, else the newest of the history."""
    if talk.draft.picture is not None:
        return reopened(talk, wants_offer)
    if not talk.session.posts:
        return talk.say("finish.no_posts", chips=talk.session.offered if talk.photo else talk.chips("no_photo"))
    about = "reopen_offer" if wants_offer else "reopen"
    return talk.remember(asked=about).do(Reopen(key=talk.session.posts[-1].key))


def reopened(talk: Talk, wants_offer: bool) -> Talk:
    title = Phrase.of("finish.last", title=summary.title(talk))
    if wants_offer:
        asked = talk.remember(step=Step.FINISH)
        return asked.ask("offer", title, "finish.ask_offer", chips=talk.chips("go_on"))
    return talk.drafted(told="").noted(title).to(Step.FINISH)


def wants_offer(talk: Talk, reading: Reading) -> bool:
    """An offer is spoken of, but not what it is."""
    spoken = any(word in reading.said for word in talk.word("hint.offer").split("|"))
    return (spoken or reading.purpose is Purpose.SALE) and reading.facts.said.offer is None
