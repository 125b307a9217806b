"""The photograph decides the treatment: what is in it, how good it is, and what may be done with it."""

from dataclasses import dataclass, replace
from math import hypot
from typing import Final

from engine.domain.canvas import Box
from engine.domain.phrase import Phrase
from engine.domain.picture import Treatment
from engine.domain.step import Light, Pose
from engine.domain.world import Trade
from engine.imaging.cutout import Cutout, MaskVerdict
from engine.imaging.faces import shows_hand
from engine.imaging.gauge import Gauge
from engine.imaging.mend import REPAIRS
from engine.imaging.pixels import Rgb

DOUBT: Final = "doubtful."
"""How the reason of a treatment begins that is only done when the owner insists."""

WHOLE: Final = frozenset({"people", "hands", "trade"})
"""What keeps its photograph however poor that is."""

DARK, BLURRED, CROWDED, SMALL, TINY = 0.32, 0.25, 0.45, 700, 0.06
DUSK: Final = 0.36
"""Mean lightness under which a photo is a dark one."""

NIGHT: Final = 0.1
"""Lightness under which even a photo with lamps in it is too dark."""

FULL, PART = 0.8, 0.45
"""A ground as full as the one belongs to the picture, unless the subject is larger than the other."""

THING: Final = 0.15
"""What each thing that a model saw, and that could go, fills of a ground."""

LITTLE: Final = 0.11
"""A subject smaller than this (share of the photo) is a part of a scene, and blown up it would be soft."""

RIVAL, HALF = 0.8, 0.35
"""Where the ground is as sharp as a subject that is smaller than the other, the photo is of a place."""

COOL, WARM = 8.0, 19.0
"""Lab distance of a colour cast worth mending; warm light suits food and skin, so it is left alone far longer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a photograph is and what becomes of it.

    `ranking` holds A, B and C, the best first, each with a reason (`people`, `hands`, `scene`, `trade`, `calm`,
    `poor`, `any`, `object`, or `doubtful.` and the cause). `sharpness`, `brightness` and `clutter` run from 0 to
    1; `focus` is the point a crop keeps, in shares; `repairs` are keys of `mend.REPAIRS`.
    """

    ranking: tuple[tuple[Treatment, str], ...]
    pose: Pose
    light: Light
    faces: tuple[Box, ...]
    people: bool
    sharpness: float
    brightness: float
    clutter: float
    focus: tuple[float, float]
    repairs: tuple[str, ...] = ()
    tip: Phrase | None = None

    @property
    def dusky(self) -> bool:
        """Whether its dark is what it is about."""
        return self.brightness < DUSK

    @property
    def best(self) -> Treatment:
        return self.ranking[0][0]

    def why(self, treatment: Treatment) -> str:
        """The reason of a ranked treatment; empty for one that is not (a poster)."""
        return dict(self.ranking).get(treatment, "")

    def doubts(self, treatment: Treatment) -> bool:
        """True for what is only done when the owner insists."""
        return self.why(treatment).startswith(DOUBT)

    def cluttered(self, things: int, area: float) -> "Verdict":
        """The same where so many things stand about a subject of this share: rather without them than with them."""
        clutter = max(self.clutter, min(1.0, THING * things))
        if clutter == self.clutter or self.doubts(Treatment.SCENE):
            return self
        poor = self.why(Treatment.CARD) == "poor"
        return replace(self, clutter=clutter, ranking=_ranked(None, poor, clutter, area))


def judge(photo: Rgb, cutout: Cutout, trade: Trade | None = None, faces: tuple[Box, ...] = ()) -> Verdict:
    """Looks once at everything; `faces` are those that were found in the photo."""
    gauge = Gauge.of(photo, cutout.alpha)
    hands = not faces and shows_hand(photo, cutout.alpha)
    repairs, poor = _repairs(gauge, cutout.verdict), _poor(photo, gauge)
    doubt = _doubt(cutout.verdict, faces, hands, trade) or _place(gauge, cutout.verdict, repairs)
    return Verdict(
        ranking=_ranked(doubt, poor, gauge.clutter, cutout.verdict.area),
        pose=gauge.pose,
        light=gauge.light,
        faces=faces,
        people=bool(faces) or hands,
        sharpness=gauge.sharpness,
        brightness=gauge.brightness,
        clutter=gauge.clutter,
        focus=_focus(faces, gauge),
        repairs=repairs,
        tip=_tip(
            photo, gauge, cutout.verdict, repairs, blurs=doubt == cutout.verdict.reason and not cutout.verdict.good
        ),
    )


def repair(photo: Rgb, verdict: Verdict) -> tuple[Rgb, tuple[Phrase, ...]]:
    """The photograph with what the verdict asked for, and a sentence for each repair."""
    notes = []
    for key, (mended, note) in REPAIRS.items():
        if key in verdict.repairs:
            photo = mended(photo)
            notes.append(note)
    return photo, tuple(notes)


def _doubt(mask: MaskVerdict, faces: tuple[Box, ...], hands: bool, trade: Trade | None) -> str | None:
    """Why the subject should not leave its backdrop, or None."""
    if faces:
        return "people"
    if hands:
        return "hands"
    if trade is not None and not trade.cutout:
        return "trade"
    return None if mask.good else mask.reason


def _place(gauge: Gauge, mask: MaskVerdict, repairs: tuple[str, ...]) -> str | None:
    """`scene` where the photo is of a place or a full table, or so dark that its subject fits no other light."""
    crowded = gauge.clutter > FULL and mask.area < PART
    shared = mask.area < HALF and gauge.rivalry > RIVAL
    return "scene" if crowded or shared or mask.area < LITTLE or "dark" in repairs else None


def _ranked(doubt: str | None, poor: bool, clutter: float, area: float) -> tuple[tuple[Treatment, str], ...]:
    """Scores by post-style.md: doubtful cutouts come last, poor photographs go into a card's small window."""
    if doubt:
        kept = (Treatment.PHOTO, doubt if doubt in WHOLE else "scene")
        card = (Treatment.CARD, "poor" if poor else "any")
        first = (card, kept) if poor and doubt not in WHOLE else (kept, card)
        return (*first, (Treatment.SCENE, DOUBT + doubt))
    scores = {
        (Treatment.PHOTO, "calm"): 1.0 - 0.9 * poor - 0.5 * clutter,
        (Treatment.CARD, "poor" if poor else "any"): 0.4 + 0.5 * poor,
        (Treatment.SCENE, "object"): 0.4 + 0.7 * clutter + min(area, 0.3) - 0.3 * poor,
    }
    return tuple(sorted(scores, key=lambda way: -scores[way]))


def _poor(photo: Rgb, gauge: Gauge) -> bool:
    return gauge.sharpness < BLURRED or min(photo.shape[:2]) < SMALL // 2 or gauge.exposure < DARK / 2


def _repairs(gauge: Gauge, mask: MaskVerdict) -> tuple[str, ...]:
    backlit = mask.area > TINY and gauge.backlit
    found = {
        "cast": hypot(*gauge.cast) > (WARM if min(gauge.cast) > 0 else COOL) and not gauge.leafy,
        "backlit": backlit,
        "dark": gauge.exposure < (NIGHT if gauge.lit else DARK) and not backlit,
    }
    return tuple(key for key, needed in found.items() if needed)


def _focus(faces: tuple[Box, ...], gauge: Gauge) -> tuple[float, float]:
    return faces[0].centre if faces else gauge.centre


def _tip(photo: Rgb, gauge: Gauge, mask: MaskVerdict, repairs: tuple[str, ...], blurs: bool) -> Phrase | None:
    """The one piece of advice that would help the next photograph most; a plain ground helps where the crowded one is
    why the subject can't be parted from it (`blurs`), and not with a room, a full table or people."""
    tips = {
        "tip.steady": gauge.sharpness < BLURRED,
        "tip.turn_to_light": "backlit" in repairs,
        "tip.window": "dark" in repairs,
        "tip.larger": min(photo.shape[:2]) < SMALL,
        "tip.closer": mask.reason != "empty" and mask.area < TINY,
        "tip.plain_ground": blurs and gauge.clutter > CROWDED,
    }
    return next((Phrase.of(key) for key, fits in tips.items() if fits), None)
