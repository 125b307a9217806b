"""Which waiting order goes to which box: as few model swaps as can be, and nobody waits for ever. Pure, no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

PATIENCE: Final = 40.0
"""Seconds after which an order takes any free box; so much longer than the others, and it gives way to nobody."""

SWAP, WORK = 12.0, 8.0
"""Seconds of loading a base and of one order: what a box is judged by before it is known (assumed: FLUX Q8 from disk
that is cached, 24 steps on a 24 GB card)."""

PLACES: Final = 2
"""One order runs at a box and one waits; the rest stays ours."""

WORSE: Final = 6.0
"""Seconds an order rather waits than take its next best workflow or base."""


@dataclass(frozen=True, slots=True)
class Berth:
    """A box as it stands: what is loaded, how many orders it has of ours. `swap` and `work` as measured there."""

    name: str
    loaded: str | None = None
    busy: int = 0
    swap: float = SWAP
    work: float = WORK


class Way(NamedTuple):
    """One way to run an order; the best has rank 0."""

    rank: int
    workflow: str
    base: str


@dataclass(frozen=True, slots=True)
class Want:
    """A waiting order. `ways` by box: how it could be run there, the best first."""

    key: int
    ways: Mapping[str, Sequence[Way]]
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class Match:
    want: int
    box: str
    way: Way


def assign(wants: Sequence[Want], berths: Sequence[Berth]) -> list[Match]:
    """Orders that go now. Those that nothing has to be loaded for come first, unless somebody has waited too long."""
    found: list[Match] = []
    state = {berth.name: berth for berth in berths}
    for want in _in_turn(wants, state):
        best = _best(want, state)
        if best is None:
            continue
        _, name, way = best
        found.append(Match(want.key, name, way))
        berth = state[name]
        loaded = berth.loaded if way.base == NOTHING else way.base
        state[name] = Berth(name, loaded, berth.busy + 1, berth.swap, berth.work)
    return found


def _in_turn(wants: Sequence[Want], state: Mapping[str, Berth]) -> list[Want]:
    loaded = {(berth.name, berth.loaded) for berth in state.values() if berth.busy < PLACES}

    usual = sum(want.waited for want in wants) / max(1, len(wants))

    def turn(want: Want) -> tuple[int, float]:
        if want.waited >= usual + PATIENCE:
            return 0, -want.waited
        ready = any((name, way.base) in loaded for name, ways in want.ways.items() for way in ways[:1])
        return (1 if ready else 2), -want.waited

    return sorted(wants, key=turn)


def _best(want: Want, state: Mapping[str, Berth]) -> tuple[float, str, Way] | None:
    """The place that is over soonest; None where that is a full box whose models are loaded, or none can."""
    costs = [
        (_cost(state[name], way), name, way) for name, ways in want.ways.items() if name in state for way in ways
    ]
    if want.waited >= PATIENCE:
        costs = [cost for cost in costs if state[cost[1]].busy < PLACES]
    best = min(costs, default=None)
    return best if best is not None and state[best[1]].busy < PLACES else None


def _cost(berth: Berth, way: Way) -> float:
    """Seconds until it would be done there, more for what is not its best."""
    swap = 0.0 if way.base in (berth.loaded, NOTHING) else berth.swap
    return berth.busy * berth.work + swap + way.rank * WORSE


NOTHING: Final = "none"
"""The base that needs no loading."""
