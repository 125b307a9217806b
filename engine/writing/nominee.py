"""Words that may be a shop's name, and what is known around the clause they stand in."""

from dataclasses import dataclass

from engine.writing.lexicon import Spot


@dataclass(frozen=True, slots=True)
class Nominee:
    """Words that may be the name; `called` if their owner says that they are, `cued` if with a word for a name,
    `whole` if they are all that a clause says."""

    spot: Spot
    weight: float
    called: bool
    standing: float
    cued: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known around a clause: whether it answers the question for the name, whether it is the first, and
    whether the clause before it said the kind of shop."""

    asked: bool = False
    first: bool = False
    traded: bool = False


PLAIN = Setting()
"""Nothing is known."""
