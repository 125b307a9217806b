"""Everything an operator or designer may change, read once at start and never again: `configs/` and `locales/`."""

from collections.abc import Mapping

from pydantic import Field

from engine.domain.canvas import Box, Ratio
from engine.domain.frozen import Frozen
from engine.domain.model import Llm
from engine.domain.picture import MediaRef, Treatment
from engine.domain.plans import Plan
from engine.domain.prompt import Prompt, Segment
from engine.domain.shop import Purpose, Tone


class Trade(Frozen):
    """A line of business. `industry` is a person's word for it; the lists are what its posts talk about.

    `words` recognise it in speech (longest match wins); `scenes`, `looks` and its posters' `palettes` are keys, the
    best first; `hashtags` are general ones of the trade; `cutout` False keeps people and hair whole by default;
    `goods` True sells things that are shown smaller than food when they lie flat; `pictured` is, in English, what a
    picture of it shows where nobody has said it.
    """

    key: str
    industry: str
    words: tuple[str, ...]
    scenes: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    palettes: tuple[str, ...] = ()
    tone: Tone = Tone.FRIENDLY
    audience: str | None = None
    services: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    cutout: bool = True
    quiet: bool = False
    goods: bool = False
    pictured: str = ""
    claims: tuple[str, ...] = ()


class Scene(Frozen):
    """A backdrop: `recipe` draws it with `values`, `prompt` says it to a picture model; `words` are the owners',
    `moods` what photos feel like that it suits."""

    key: str
    label: str
    words: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()
    recipe: str
    values: dict[str, float | str | tuple[str, ...]] = Field(default_factory=dict)
    poses: tuple[str, ...] = ("standing", "flat")
    prompt: Prompt = Prompt()


class Look(Frozen):
    """A grade: `values` are the amounts at strength 1.0; `prompt` says it to a picture model."""

    key: str
    label: str
    words: tuple[str, ...] = ()
    values: dict[str, float] = Field(default_factory=dict)
    prompt: Prompt = Prompt()


class Face(Frozen):
    """A typeface that set-up has fetched; `tracking` and `leading` are shares of the size (post-style, Type).

    `package` is `npm:name` or `pip:name`; `scale` brings its letters to the optical size of the others, `space` is
    the width of a word space against the face's own; `relief` says its stems are thick enough to stand in depth.
    """

    key: str
    label: str
    character: str
    package: str
    version: str
    file: str
    sha256: str
    licence: str
    tracking: float = 0.0
    leading: float = 1.2
    scale: float = 1.0
    space: float = 1.0
    relief: bool = False


class Slot(Frozen):
    """How one role of `Words` is set in a layout; lengths are shares of the short side.

    `largest` is for one short word alone, 0 for none; `gap` the air above; `colour` a role of the palette;
    `place` is `stack` (with the others) or `corner` (the shop's name, always in the same place);
    `fill` names the palette's colour of a label behind it; `split` sets what is said before an offer's number small
    above it.
    """

    role: str
    size: float
    smallest: float
    largest: float = 0.0
    face: str = "display"
    align: str = "left"
    lines: int = 2
    gap: float = 0.024
    colour: str = "ink"
    place: str = "stack"
    fill: str | None = None
    split: bool = False


class Shape(Frozen):
    """A layout's places in one ratio."""

    area: Box
    panel: Box | None = None


class Layout(Frozen):
    """Where words stand: `area` is theirs, `panel` a card's colour field, `shapes` both where a ratio differs.

    `align` is left, center, right, or `style` for the tone's own; `recipe` the poster's ground it was made for.
    `lead` is what the largest text is multiplied with; `centred` words stand in the middle of its area, not at
    its edge; `slots` are one list, or one for every purpose.
    """

    key: str
    recipe: str | None = None
    treatments: tuple[Treatment, ...]
    purposes: tuple[Purpose, ...]
    tones: tuple[Tone, ...] = ()
    area: Box
    panel: Box | None = None
    align: str = "left"
    lead: float = Field(default=1.0, ge=0.5, le=2.0)
    centred: bool = False
    shapes: Mapping[Ratio, Shape] = Field(default_factory=dict)
    slots: Mapping[Purpose, tuple[Slot, ...]] | tuple[Slot, ...]

    def said(self, purpose: Purpose) -> tuple[Slot, ...]:
        """What is said in which size; a purpose that is not named is said as the first one is."""
        if isinstance(self.slots, tuple):
            return self.slots
        return self.slots.get(purpose) or next(iter(self.slots.values()), ())


class Manner(Frozen):
    """One of a tone's ways of setting: what is None is as the tone has it.

    `above` is a role that stands over the largest words, `label` one that stands on a coloured label; `upright` sets
    the shop's name downwards, syllable under syllable; `price` is what the size of a price is multiplied with and
    `figures` its face ("text") where the display face writes numbers too thin.
    """

    display: str | None = None
    text: str | None = None
    solid: str | None = None
    align: str | None = None
    ornament: str | None = None
    lead: float | None = Field(default=None, ge=0.5, le=2.0)
    labels: bool | None = None
    above: str | None = None
    label: str | None = None
    upright: bool = False
    price: float = Field(default=1.0, ge=0.5, le=2.0)
    figures: str | None = None


class CardShape(Frozen):
    """A card's places in one ratio."""

    window: Box
    panel: Box
    area: Box


class Card(Frozen):
    """How a card is put together: `outline` cuts the window (rect, round, arch), `trim` is the printed accent.

    `fields` names the palette's colour of its panel by tone; `tones` and `purposes` are the ones it suits, the best
    first; `head` cards carry their words above the photo, `inset` ones have paper all round it.
    """

    key: str
    outline: str = "rect"
    trim: str = "none"
    align: str = "left"
    head: bool = False
    inset: bool = False
    tones: tuple[Tone, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    fields: Mapping[Tone, str] = Field(default_factory=dict)
    shapes: Mapping[Ratio, CardShape]


class Style(Frozen):
    """How a tone looks: a display and a text face by key, palettes by key, its layout leaning.

    `solid` is the face that takes the display's place in relief, where its stems are too thin for depth.
    `ornament` is the one drawn accent (`imaging.ornament`); `labels` says whether a period may stand on a coloured
    label; `lead` is what the size of the largest words is multiplied with. `manners` are three ways of setting, so
    that three candidates differ; the last fields are the manner's that was chosen.
    """

    tone: Tone
    display: str
    text: str
    solid: str | None = None
    palettes: tuple[str, ...]
    align: str = "left"
    ornament: str = "none"
    labels: bool = True
    lead: float = Field(default=1.0, ge=0.5, le=2.0)
    manners: tuple[Manner, ...] = ()
    quiet: Manner | None = None
    above: str | None = None
    label: str | None = None
    upright: bool = False
    price: float = 1.0
    figures: str | None = None

    def in_manner(self, place: int, quiet: bool = False) -> "Style":
        """This tone set in one of its manners, counted round, or in its quiet one; itself where it has none."""
        manners = [self.manners[place % len(self.manners)]] if self.manners else []
        chosen = [*manners, self.quiet] if quiet and self.quiet is not None else manners
        said = {name: value for manner in chosen for name, value in manner if value is not None}
        return self.model_copy(update=said) if said else self


class Palette(Frozen):
    """`paper` grounds, `ink` writes, `accent` speaks once, `deep` is the sale red or its like; all #rrggbb.

    `bold` is the flat field of a bold tone's card; the accent where there is none. A post that says one of the
    words of its `season` wears it.
    """

    key: str
    label: str = ""
    words: tuple[str, ...] = ()
    paper: str
    ink: str
    accent: str
    deep: str
    soft: str
    bold: str | None = None
    season: tuple[str, ...] = ()


class Motif(Frozen):
    """A thing of a trade in flat forms, drawn in a square of 100 x 100; the first of `forms` lies lowest.

    Each form is "tone kind numbers", see `imaging.motif`. `trades` are whose posters it stands on; with `words` only
    where a post has one of them.
    """

    key: str
    trades: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    forms: tuple[str, ...]


class Example(Frozen):
    """A picture before and after, and both joined, to show newcomers; stored like any other media."""

    before: MediaRef
    after: MediaRef
    joined: MediaRef


class World(Frozen):
    """One value for all of it, handed to the conversation and the engine alike.

    `phrases[locale][key]` is a sentence; `lexicon[name]` are the word lists of `configs/lexicon/` for readers,
    writers and the claim checker, and `prompts[name]` what language models are told, in the shape their own modules
    check at start.
    """

    trades: Mapping[str, Trade]
    scenes: Mapping[str, Scene]
    looks: Mapping[str, Look]
    faces: Mapping[str, Face]
    layouts: Mapping[str, Layout]
    styles: Mapping[Tone, Style]
    palettes: Mapping[str, Palette]
    motifs: Mapping[str, Motif] = Field(default_factory=dict)
    plans: Mapping[str, Plan]
    plan: Plan = Plan(key="open")
    phrases: Mapping[str, Mapping[str, str]]
    cards: Mapping[str, Card] = Field(default_factory=dict)
    lexicon: Mapping[str, object] = Field(default_factory=dict)
    llms: Mapping[str, Llm] = Field(default_factory=dict)
    prompts: Mapping[str, object] = Field(default_factory=dict)
    glossary: Mapping[Segment, Mapping[str, str]] = Field(default_factory=dict)
    examples: tuple[Example, ...] = ()
