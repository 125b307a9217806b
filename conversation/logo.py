"""The shop's logo: sent once, on every picture from then on, off again by a word."""

from collections.abc import Callable, Mapping

from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef
from engine.domain.reading import AddLogo


def add(talk: Talk, _edit: AddLogo) -> Talk:
    """The logo that was sent once, else the question for it."""
    known = talk.session.logo
    if known is None:
        return talk.ask("logo", "lettering.ask_logo", chips=talk.chips("go_on"))
    return talk.designed(logo=known).changed(Phrase.of("receipt.logo"))


def sent(talk: Talk, logo: MediaRef) -> Talk:
    """From now on it goes on every picture of this shop."""
    told = talk.remember(logo=logo, asked=None).designed(logo=logo)
    return told.changed(Phrase.of("receipt.logo"))


def off(talk: Talk, _value: str = "") -> Talk:
    """Off the pictures, and forgotten."""
    if talk.session.logo is None:
        return talk.say("lettering.none_there", chips=talk.session.offered)
    return talk.remember(logo=None).designed(logo=None).changed(Phrase.of("receipt.no_logo"))


def _logo(talk: Talk, _value: str) -> Talk:
    """Another one, or none."""
    if talk.session.logo is None:
        return add(talk, AddLogo())
    return talk.ask("logo", "lettering.ask_logo", chips=talk.chips("no_logo", "go_on"))


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {"logo": _logo, "no_logo": off}
