"""A mixed day of 1,000 orders on simulated boxes: how often models are swapped, and how long it takes, by two rules.

Assumed, not measured: loading a base takes 12 s and an order 8 s on any of 4 boxes (engine/comfy/choice.py); orders
are 55 % FLUX, 25 % Fill, 20 % SDXL, and come at random, a little faster than first-come can serve them.
"""

import heapq
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.comfy.choice import PLACES, SWAP, WORK, Berth, Match, Want, Way, assign

BASES, SHARES = ("flux", "fill", "sdxl"), (55, 25, 20)
BOXES = tuple(f"box-{number}" for number in range(4))
Rule = Callable[[Sequence[Want], Sequence[Berth]], list[Match]]


@dataclass(frozen=True, slots=True)
class Day:
    swaps: int
    seconds: float
    longest: float


def trace(seed: int, orders: int = 1000, apart: float = 3.2) -> list[tuple[float, str]]:
    """When each order comes, and which base it needs."""
    dice, now, found = random.Random(seed), 0.0, list[tuple[float, str]]()
    for _ in range(orders):
        now += dice.expovariate(1 / apart)
        found.append((now, dice.choices(BASES, SHARES)[0]))
    return found


def first_come(wants: Sequence[Want], berths: Sequence[Berth]) -> list[Match]:
    """The oldest order to the box with the fewest, whatever is loaded there."""
    busy, found = {berth.name: berth.busy for berth in berths}, list[Match]()
    for want in sorted(wants, key=lambda each: -each.waited):
        name = min(busy, key=lambda each: busy[each])
        if busy[name] < PLACES:
            busy[name] += 1
            found.append(Match(want.key, name, want.ways[name][0]))
    return found


def lived(orders: Sequence[tuple[float, str]], rule: Rule) -> Day:
    """Event by event: what waits, what is loaded, what is done."""
    events = [(came, 0, key, "") for key, (came, _) in enumerate(orders)]
    heapq.heapify(events)
    loaded: dict[str, str | None] = dict.fromkeys(BOXES)
    free, busy = dict.fromkeys(BOXES, 0.0), dict.fromkeys(BOXES, 0)
    waiting: dict[int, float] = {}
    swaps, now, longest = 0, 0.0, 0.0
    while events:
        now, kind, key, box = heapq.heappop(events)
        if kind == 0:
            waiting[key] = now
        else:
            busy[box] -= 1
            longest = max(longest, now - orders[key][0])
        wants = [Want(each, _ways(orders[each][1]), now - came) for each, came in waiting.items()]
        for match in rule(wants, [Berth(name, loaded[name], busy[name]) for name in BOXES]):
            name, base = match.box, match.way.base
            swapped = loaded[name] != base
            swaps += swapped
            free[name] = max(free[name], now) + WORK + (SWAP if swapped else 0.0)
            loaded[name], busy[name] = base, busy[name] + 1
            del waiting[match.want]
            heapq.heappush(events, (free[name], 1, match.want, name))
    return Day(swaps, now, longest)


def _ways(base: str) -> dict[str, tuple[Way, ...]]:
    return dict.fromkeys(BOXES, (Way(0, "w", base),))


RULES: dict[str, Rule] = {"affinity": assign, "first come": first_come}
