"""Which cards a photo is offered, and in which turn."""

from engine.domain.canvas import Ratio
from engine.domain.picture import Design
from engine.domain.shop import Purpose
from engine.domain.world import Card, World
from engine.imaging import card
from engine.imaging.prepare import Ready

OF = "/"
"""Between a layout's key and its card's."""

SUITING = 3
"""So many cards suit a tone and a purpose equally well."""

CUTTING = 0.35
"""So much worse than the best window's a crop may be."""


def dealt(design: Design, ready: Ready | None, world: World) -> tuple[Card, ...]:
    """The cards in their turn: those whose window shows this photo about as well as the best of them does, another of
    them first from order to order, then of the others the best; a few at the least."""
    cards = _cards(design, world)
    wrong = {each.key: card.wrong(each, design.ratio, ready.sight) if ready is not None else 0.0 for each in cards}
    by_fit = sorted(cards, key=lambda each: wrong[each.key])
    fair = [each for each in cards if wrong[each.key] <= wrong[by_fit[0].key] + CUTTING]
    ranked = card.ranked(fair, design.tone, design.purpose)
    first = _first(design) % len(ranked)
    others = [each for each in by_fit if each not in ranked][: max(0, SUITING - len(ranked))]
    return (*ranked[first:], *ranked[:first], *others)


def _first(design: Design) -> int:
    """Which of the cards that suit best comes first: another from order to order and from purpose to purpose."""
    return (design.seed + list(Purpose).index(design.purpose)) % SUITING


def _cards(design: Design, world: World) -> tuple[Card, ...]:
    """A name alone stands under a photo with paper round it: any other panel would be an empty one; a square card's
    foot has no room for large words and a name (40 % of it less margins and the name's line leave 0.2 of the short
    side), its head has."""
    if design.words.bare:
        return tuple(each for each in world.cards.values() if _mounted(each, design.ratio))
    return tuple(each for each in world.cards.values() if each.head or design.ratio is not Ratio.SQUARE)


def _mounted(each: Card, ratio: Ratio) -> bool:
    return not each.head and each.trim == "none" and each.shapes[ratio].window.x > 0


def card_of(design: Design, world: World) -> Card:
    """The card that a resolved design's layout names; the tone's first for a layout without one."""
    named = (design.layout or "").partition(OF)[2]
    return world.cards.get(named) or card.ranked(tuple(world.cards.values()), design.tone, design.purpose)[0]
