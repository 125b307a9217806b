"""The word lists that names are read with."""

from collections.abc import Mapping

from engine.domain.frozen import Frozen


class NameWords(Frozen):
    """See the file. `weights` are points of evidence: by the sort of a word, and by what stands around it."""

    idle: tuple[str, ...]
    plainly: tuple[str, ...]
    told: tuple[str, ...]
    linking: tuple[str, ...]
    idle_end: str
    tied: str
    calls: str
    shops: str
    measure: str
    latin: str
    latin_never: str
    suffixes: tuple[str, ...]
    near: tuple[str, ...]
    kinds: tuple[str, ...]
    fronts: tuple[str, ...]
    calling: str
    copula: str
    doing: str
    sorts: str
    at: str
    topic: str
    asking: str
    object: str
    weak: str
    weaker: str
    running: str
    self: str
    links: str
    others: str
    people: str
    insists: str
    restored: str
    open_i: str
    own_i: str
    saying: str
    binding: str
    folk: str
    beside: str
    kinded: str
    said_of: str
    told_of: str
    runs: str
    does: str
    quoted: str
    row_facts: str
    row_kinds: str
    row_never: str
    row_times: str
    weights: Mapping[str, float]
