"""From a design with open questions to one without: what the verdict, the tone and the trade decide."""

from collections.abc import Sequence
from typing import TypeVar

from engine.domain.canvas import Box, Ratio
from engine.domain.errors import SettingsWrong
from engine.domain.job import CANDIDATES
from engine.domain.picture import Design, Lettering, Treatment
from engine.domain.step import Pose
from engine.domain.world import Layout, Palette, Scene, Shape, Style, Trade, World
from engine.imaging import almanac, backdrop, hand, layout, poster, tint
from engine.imaging.dated import dated
from engine.imaging.prepare import Ready

T = TypeVar("T")

OPTIONS = 4
"""So many layouts that suit are looked at before they begin again."""

STEM = 2
"""Syllables in which words for a mood do not change."""

BLOCK = 0.42
"""Width of a block of words in a wide canvas, as a share of it."""


def style_of(design: Design, world: World) -> Style:
    """The tone in the manner of this post."""
    return world.styles[design.tone].in_manner(design.lettering.manner or 0, design.lettering.quiet)


def trade_of(design: Design, world: World) -> Trade | None:
    return world.trades.get(design.trade or "")


def candidates(design: Design, ready: Ready | None, world: World) -> tuple[Design, ...]:
    """Three designs of really different treatment and lettering, the best guess first, in the shop's own manner."""
    asked = enumerate(_treated(design, ready))
    return tuple(_in_manner(each, (design.lettering.manner or 0) + design.variant + place) for place, each in asked)


def _in_manner(design: Design, manner: int) -> Design:
    lettering = design.lettering.model_copy(update={"manner": manner % CANDIDATES})
    return design.model_copy(update={"lettering": lettering})


def _treated(design: Design, ready: Ready | None) -> tuple[Design, ...]:
    """A doubtful cutout becomes a second card."""
    if ready is None:
        first = design.variant * CANDIDATES
        return tuple(_varied(design, Treatment.POSTER, first + place) for place in range(CANDIDATES))
    ways = [way for way, _ in ready.verdict.ranking]
    if design.treatment in ways:
        ways.sort(key=lambda way: way is not design.treatment)
    if ready.verdict.doubts(Treatment.SCENE) and not design.forced:
        ways = [way for way in ways if way is not Treatment.SCENE]
        return (*(_varied(design, way, _turn(design, way)) for way in ways), _second_card(design))
    return tuple(_varied(design, way, design.variant) for way in ways)


def _varied(design: Design, treatment: Treatment, variant: int) -> Design:
    return design.model_copy(update={"treatment": treatment, "variant": variant})


def _turn(design: Design, treatment: Treatment) -> int:
    """Where a sheet shows two cards, another feel goes on by two of them."""
    return design.variant * 2 if treatment is Treatment.CARD else design.variant


def _second_card(design: Design) -> Design:
    """A card of another character: the next layout and palette, whatever the first one was given."""
    other = _varied(design, Treatment.CARD, _turn(design, Treatment.CARD) + 1)
    return other.model_copy(update={"layout": None, "palette": None})


def another_card(asked: Sequence[Design]) -> Design:
    """One more card beside those of a sheet, in the manner of the kept photo whose place it takes."""
    kept = next(each for each in asked if each.treatment is Treatment.PHOTO)
    cards = [each.variant for each in asked if each.treatment is Treatment.CARD]
    other = _varied(kept, Treatment.CARD, max(cards) + 1)
    return other.model_copy(update={"layout": None, "palette": None})


def resolved(design: Design, ready: Ready | None, world: World) -> Design:
    """The same design with its treatment, layout, palette, scene and face decided; what was asked stays."""
    lettering = design.lettering.model_copy(update={"quiet": _quiet(design, ready, world)})
    design = design.model_copy(update={"treatment": _treatment(design, ready), "lettering": lettering})
    chosen = layout_of(design, ready, world)
    style = style_of(design, world)
    lettering = _lettering(design, chosen, style)
    return design.model_copy(
        update={
            "layout": chosen.key,
            "palette": _palette(design, ready, world, style).key,
            "ground": design.ground.model_copy(update={"scene": _scene(design, ready, world)}),
            "lettering": lettering,
        }
    )


def _quiet(design: Design, ready: Ready | None, world: World) -> bool:
    """Whether loud or playful letters would be wrong: for a quiet trade, or before a dark photo."""
    trade = trade_of(design, world)
    return ready is not None and ((trade is not None and trade.quiet) or ready.verdict.dusky)


def _treatment(design: Design, ready: Ready | None) -> Treatment:
    """What was asked, unless the photo forbids it: no photo is a poster, a doubtful cutout is not made."""
    if ready is None:
        return Treatment.POSTER
    asked = design.treatment
    if asked is None or asked is Treatment.POSTER:
        return ready.verdict.best
    if asked is Treatment.SCENE and ready.verdict.doubts(asked) and not design.forced:
        return ready.verdict.best
    return asked


def layout_of(design: Design, ready: Ready | None, world: World) -> Layout:
    """The layout asked for if it suits the treatment; for a kept photo its words' place is searched for later.

    A card's key names the card too, as in `new_menu_card/arch`.
    """
    asked = layout_named(design.layout, world) if _known(design.layout, world) else None
    if asked is not None and design.treatment in asked.treatments and _drawable(asked, design):
        return asked
    treatment = design.treatment or Treatment.PHOTO
    if treatment is not Treatment.CARD:
        return _nth(_options(design, treatment, world), 0 if treatment is Treatment.PHOTO else design.variant)
    plain = _options(design, treatment, world)[0]
    dealt = _nth(hand.dealt(design, ready, world), design.variant)
    return plain.model_copy(update={"key": f"{plain.key}{hand.OF}{dealt.key}"})


def _known(key: str | None, world: World) -> bool:
    return key is not None and key.partition(hand.OF)[0] in world.layouts


def layout_named(key: str | None, world: World) -> Layout:
    """A layout by its key; one of a card keeps the card's name in it."""
    return world.layouts[(key or "").partition(hand.OF)[0]].model_copy(update={"key": key})


def _drawable(asked: Layout, design: Design) -> bool:
    """A sheet of the month needs a day whose weekday was said."""
    words = design.words.date if not design.lettering.hidden else None
    return asked.recipe != "almanac" or almanac.shown(dated(words or ""))


def motif_of(design: Design, world: World) -> str | None:
    """The trade's own thing, in turn, first the one that the words name; none for a trade that has none."""
    said = " ".join(text for _, text in design.words if text)
    every = [each for each in world.motifs.values() if design.trade in each.trades]
    named = [each.key for each in every if any(word in said for word in each.words)]
    own = [*named, *(each.key for each in every if not each.words)]
    return _nth(own, design.variant // CANDIDATES) if own else None


def _options(design: Design, treatment: Treatment, world: World) -> list[Layout]:
    layouts = [each for each in world.layouts.values() if _drawable(each, design)]
    found = (layout.choose(layouts, treatment, design.purpose, design.tone, step) for step in range(OPTIONS))
    return list({each.key: each for each in found}.values())


def _palette(design: Design, ready: Ready | None, world: World, style: Style) -> Palette:
    asked = world.palettes.get(design.palette or "")
    if asked is not None:
        return asked
    own = [world.palettes[key] for key in _palettes(design, ready, world, style) if key in world.palettes]
    photo, subject = (None, None) if ready is None else (ready.pixels, ready.cut.alpha)
    turn = design.variant + design.variant // CANDIDATES
    fitting = tint.ranked(own or list(world.palettes.values()), photo, subject)
    return _nth([*_seasonal(design, world), *fitting], turn)


def _seasonal(design: Design, world: World) -> list[Palette]:
    """The palettes of the season a post speaks of."""
    said = " ".join(text for role, text in design.words if text and role != "name")
    return [each for each in world.palettes.values() if any(word in said for word in each.season)]


def _palettes(design: Design, ready: Ready | None, world: World, style: Style) -> Sequence[str]:
    """What tone and trade share, then the trade's, the tone's; on a poster the trade's, the tone's in front."""
    trade = trade_of(design, world)
    if trade is None or not trade.palettes:
        return style.palettes
    if ready is not None:
        shared = [each for each in trade.palettes if each in style.palettes]
        return tuple(dict.fromkeys((*shared, *trade.palettes, *style.palettes)))
    keys = trade.palettes
    return sorted(keys, key=lambda each: keys.index(each) - (each in style.palettes))


def _scene(design: Design, ready: Ready | None, world: World) -> str | None:
    """A scene for a cutout, a recipe for a poster, nothing for a kept photo; the owner's own photo needs none.

    A poster's recipe is no wish for a scene. Raises SettingsWrong for a name that is neither.
    """
    asked = design.ground.scene
    if design.treatment is Treatment.POSTER:
        return layout_of(design, ready, world).recipe or next(iter(poster.RECIPES))
    if design.treatment is not Treatment.SCENE or design.ground.photo is not None or ready is None:
        return asked
    if asked is None or asked in poster.RECIPES:
        return _nth(_scenes(design, ready, world), design.variant).key
    if asked not in world.scenes:
        raise SettingsWrong(f"no scene {asked} in configs/scenes.yaml")
    return asked


def _scenes(design: Design, ready: Ready, world: World) -> list[Scene]:
    """The trade's scenes, then the others, if they suit the camera's place; those of the photo's mood first."""
    trade = trade_of(design, world)
    keys = dict.fromkeys((*(trade.scenes if trade else ()), *world.scenes))
    found = [world.scenes[key] for key in keys if key in world.scenes]
    fitting = [scene for scene in found if ready.verdict.pose.value in scene.poses]
    return sorted(fitting or found, key=lambda scene: not _feels(scene, design.mood))


def _feels(scene: Scene, mood: str) -> bool:
    """By the words' beginnings, whatever their endings."""
    return any(word[:STEM] in mood for word in scene.moods)


def _lettering(design: Design, chosen: Layout, style: Style) -> Lettering:
    face = design.lettering.face or style.display
    return design.lettering.model_copy(update={"face": face})


def _nth(options: Sequence[T], place: int) -> T:
    return options[place % len(options)]


def shape_of(chosen: Layout, ratio: Ratio) -> Shape:
    """A layout's places in a ratio: its own there, else the ones for all."""
    return chosen.shapes.get(ratio) or Shape(area=chosen.area, panel=chosen.panel)


def settled(chosen: Layout, words: Box | None, panel: Box | None, align: str | None) -> Layout:
    """A layout with the places that were found for it; its slots stay."""
    if words is None:
        return chosen
    found: dict[str, object] = {"area": words, "panel": panel, "align": align or chosen.align, "shapes": {}}
    return chosen.model_copy(update=found)


def calm_of(chosen: Layout, ratio: Ratio) -> Box:
    """What of a layout's area a picture keeps free: in a wide canvas no more than a block of words is wide."""
    area = shape_of(chosen, ratio).area
    return area.model_copy(update={"width": min(area.width, BLOCK)}) if ratio is Ratio.WIDE else area


def horizon(scene: Scene | None, pose: Pose) -> float:
    """Where a thing may rest on the design's ground; on a blurred photo there is none to see."""
    return backdrop.horizon(scene, pose) if scene is not None else 0.0


def basis(design: Design, bare: bool) -> str:
    """What a placement was found for; in another shape, treatment, layout or amount of words it counts no more."""
    return "/".join((design.ratio, design.treatment or "", design.layout or "", "bare" if bare else "words"))
