"""The word lists that names are read with."""

from collections.abc import Mapping

from engine.domain.frozen import Frozen


class NameWords(Frozen):
    """Patterns name the group `n`, and `cop` for a copula; `kinds` before a suffix make no name."""

    macros: Mapping[str, str]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    suffixes: tuple[str, ...]
    kinds: tuple[str, ...]
    near: tuple[str, ...]
    never: str
    never_end: str
    english: str
    english_never: str
    fronts: tuple[str, ...]
    sorts: str
    bound: str
    open_i: str
    before: str
    within: str
    doing: str
    particle: str
    plainly: str
    spot: str
    place: str
    measure: str
