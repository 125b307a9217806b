"""A photo made ready for every treatment: opened, matted, cut, judged and repaired once, then remembered."""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Keep, Treatment
from engine.domain.seen import Pose
from engine.domain.step import Making, Matte
from engine.domain.world import Trade
from engine.imaging import approach, border, crop, cutout, tidy, treat
from engine.imaging.course import Course, both
from engine.imaging.cutout import Cutout
from engine.imaging.faces import FaceFinder
from engine.imaging.lookout import Lookout
from engine.imaging.photo import Photo, open_photo
from engine.imaging.pixels import Mask, Rgb, from_png, to_png
from engine.imaging.treat import Verdict
from engine.imaging.veil import veiled
from engine.ports import PictureMaker

MATTED = 1024
"""Longest side in px of the picture a matte is asked for; U²-Net sees 320, BiRefNet 1024."""

WORKED = 1600
"""Longest side in px a photo is worked on: a post's 1080 and the closest crop need no more."""

FACE = 0.45
"""A face's box grows by this much, its hair, before words keep away from it."""

HEAD, DEAR = 0.6, 16.0
"""A head is a face's box grown by the one; cutting into it is worse than into the subject by the other."""

SKIN_LOW, SKIN_HIGH = (60, 135, 85), (255, 165, 128)
"""Y, Cr, Cb of hands and arms, from pale to dark (after Chai and Ngan 1999, narrowed)."""

UNCROWDED, PART, UNCUT = 0.12, 0.35, 0.04
"""Up to so much clutter around it, and so large in the photo, a thing stands for itself: little of it is cropped."""

WHOLE: Final = 3.0
"""How much dearer a head is than the body that a crop may not cut."""

HANDS, MOST = 0.008, 0.45
"""A patch of skin of a trade that works on hands, hair or skin, as a share of the photo, and all of them together."""

FIGURE, LEGS, LIMB = 2.5, 0.3, 0.05
"""A figure counts whole down to so many faces under its chin, below with the second; so much of it may be cropped."""

DEARER, FOOT = 3.0, 0.6
"""How much dearer a thing's top, where a head or a rim is, and its foot are than its middle."""

LARGE, CORE = 0.4, 0.34
"""A subject that fills so much of the photo and is cut at its border keeps words only from its core: what lies deeper
inside it than this share of its deepest place."""

SHAPELESS = frozenset({"empty", "huge"})
"""Masks that found no one thing: the photo is a texture or a room, and only faces are kept clear of words."""


@dataclass(frozen=True, slots=True)
class Tools:
    """Who cuts out, who finds faces, and who says what may not be shown."""

    maker: PictureMaker
    finder: FaceFinder
    lookout: Lookout


@dataclass(frozen=True, slots=True)
class Ready:
    """`pixels` is the repaired photo and `cut` comes from it; `keep_out` (photo-size) is what words never touch.

    `made` says who made its mattes; `shun` (photo-size) is what lies at its edge by mistake, `hole` where
    something lay on its ground.
    """

    photo: Photo
    pixels: Rgb
    cut: Cutout
    verdict: Verdict
    keep_out: Mask
    sight: crop.Sight
    notes: tuple[Phrase, ...]
    made: tuple[Making, ...] = ()
    shun: Mask | None = None
    hole: Mask | None = None

    @property
    def extent(self) -> Extent:
        return Extent(width=self.pixels.shape[1], height=self.pixels.shape[0])

    def seen_as(self, pose: Pose | None, clutter: int) -> "Ready":
        """With what somebody with better eyes says of the camera's place, and of things that could go."""
        verdict = self.verdict.cluttered(clutter, self.cut.verdict.area)
        return replace(self, verdict=replace(verdict, pose=pose or verdict.pose))

    @property
    def shaped(self) -> bool:
        """Whether there is one subject to speak of."""
        return self.cut.verdict.reason not in SHAPELESS

    @property
    def crowded(self) -> bool:
        """Whether it is full to its edges of things and people, none of which is the one: words belong beside it."""
        return not self.shaped and self.verdict.clutter > treat.FULL

    @property
    def alive(self) -> Mask:
        """Faces and hands, on which the AI mark may not lie either."""
        if self.verdict.people and not self.verdict.faces:
            return self.keep_out * _skin(self.pixels, self.cut.alpha)
        return self.keep_out if self.verdict.faces else np.zeros_like(self.keep_out)


async def prepare(content: bytes, design: Design, trade: Trade | None, tools: Tools, course: Course) -> Ready:
    """Of the design it matters what is pointed at, kept and veiled, how near it is seen, and whether stains stay.
    Raises BadUpload, EngineFault, Cancelled."""
    keep, maker, made = design.keep, tools.maker, list[Making]()
    whole = await _opened(content, design, course)
    photo, bare = await course.work("photo", border.trimmed, whole)
    (faces, mask), _ = await both(
        both(
            course.work("looking", tools.finder.find, photo.pixels),
            _matte(photo.pixels, border.inside(design.box, bare), maker, course, made),
        ),
        tools.lookout.permit(photo.pixels, course),
    )
    if keep is not Keep.PRODUCT and faces:
        mask = await _with_people(photo.pixels, mask, keep, faces, maker, course, made)
    spent = design.nearer > 0 and await course.work("cutout", approach.spent, mask, design.nearer)
    part = approach.window(mask, design.nearer) if design.nearer else None
    if part is not None:
        photo, mask, faces = approach.nearer(photo, mask, faces, part)
    outline = await course.work("cutout", cutout.outlined, photo.pixels, mask)
    cut, verdict = await both(
        course.work("cutout", cutout.cleaned, outline),
        course.work("cutout", treat.judge, photo.pixels, outline, trade, faces),
    )
    ready = replace(
        await course.work("cutout", _made_ready, photo, cut, verdict, design.tidy, trade),
        made=tuple(made),
        photo=whole,
    )
    if spent:
        ready = replace(ready, notes=(*ready.notes, Phrase.of("note.as_near")))
    if keep is not Keep.PRODUCT and not faces:
        return replace(ready, notes=(*ready.notes, Phrase.of("note.no_person")))
    return ready


async def _opened(content: bytes, design: Design, course: Course) -> Photo:
    photo = await course.work("photo", open_photo, content, approach.worked(WORKED, design.nearer))
    return await course.work("photo", veiled, photo, design.veiled) if design.veiled else photo


async def _matte(pixels: Rgb, box: Box | None, maker: PictureMaker, course: Course, made: list[Making]) -> Mask:
    """The mask; who made it is added to `made`."""
    asked = await course.work("matte", lambda: to_png(_fitted(pixels)))
    found = await course.wait("matte", lambda: maker.make(Matte(picture=asked, box=box)))
    made.append(found.making)
    return await course.work("matte", _mask, found.pictures[0], pixels)


def _fitted(pixels: Rgb) -> Rgb:
    height, width = pixels.shape[:2]
    scale = min(1.0, MATTED / max(height, width))
    if scale == 1.0:
        return pixels
    size = round(width * scale), round(height * scale)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def _mask(png: bytes, pixels: Rgb) -> Mask:
    grey = from_png(png)
    grey = grey if grey.ndim == 2 else grey[..., 0]
    size = pixels.shape[1], pixels.shape[0]
    large = cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32) / np.float32(255)


async def _with_people(
    pixels: Rgb,
    mask: Mask,
    keep: Keep,
    faces: tuple[Box, ...],
    maker: PictureMaker,
    course: Course,
    made: list[Making],
) -> Mask:
    """The mask with the largest face's whole figure: alone for a person, joined for both."""
    figure = body(max(faces, key=lambda face: face.area))
    person = await _matte(pixels, figure, maker, course, made)
    return person if keep is Keep.PERSON else np.maximum(mask, person)


def body(face: Box) -> Box:
    """About where the person of a face is: four faces wide, from above the hair down to the photo's edge."""
    centre, width = face.centre[0], face.width * 4
    left, right = max(0.0, centre - width / 2), min(1.0, centre + width / 2)
    top = max(0.0, face.y - face.height * 0.8)
    bottom = min(1.0, face.bottom + face.height * 7)
    return Box(x=left, y=top, width=right - left, height=bottom - top)


def _made_ready(photo: Photo, cut: Cutout, verdict: Verdict, tidy_up: bool, trade: Trade | None) -> Ready:
    mended, repaired = treat.repair(photo.pixels, verdict)
    if repaired:
        cut = replace(cut, colours=treat.repair(cut.colours, verdict)[0])
    clean = tidy.tidied(mended, cut.alpha) if tidy_up and _tidies(cut, verdict) else tidy.Tidied(mended)
    pixels = clean.pixels
    shaped = cut.verdict.reason not in SHAPELESS
    subject = cut.alpha if shaped else np.zeros_like(cut.alpha)
    fills = float(subject.mean()) > LARGE and bool(cut.verdict.borders)
    keep_out = _hidden(pixels, _core(subject) if fills else subject, verdict.faces)
    hands = _hands(pixels, subject) if trade is not None and not trade.cutout else np.zeros_like(subject)
    shown = not verdict.faces and bool(hands.any())
    keep_out = np.maximum(keep_out, hands)
    held = hands + subject * 0.2 if shown else subject * 0.3 + keep_out if fills else subject
    dear = held + DEAR * _kept_clear(np.zeros_like(subject), verdict.faces, HEAD)
    alone = verdict.clutter < UNCROWDED and cut.verdict.good and cut.verdict.area < PART
    spare = LIMB if verdict.faces else UNCUT if alone else crop.SPARE
    figure = hands if shown else _figure(subject, verdict.faces)
    scene, focus = verdict.why(Treatment.PHOTO) == "scene", _middle(hands) if shown else verdict.focus
    wanted = tidy.shunned(dear, clean.shun)
    sight = crop.Sight.of(pixels, wanted, focus, keep_out, figure, spare, scene)
    said = photo.notes + repaired + clean.said
    return Ready(photo, pixels, cut, verdict, keep_out, sight, said, shun=clean.shun, hole=clean.hole)


def _tidies(cut: Cutout, verdict: Verdict) -> bool:
    """Only around one clear thing is it sure what nobody meant to photograph."""
    return cut.verdict.good and not verdict.people and not verdict.doubts(Treatment.SCENE)


def _figure(subject: Mask, faces: tuple[Box, ...]) -> Mask:
    """What a crop may not cut: a thing's upper part more than its foot, of people head, body and arms."""
    if not faces:
        rows = np.flatnonzero(subject.max(axis=1) > 0.5)
        top, foot = (rows[0], rows[-1] + 1) if rows.size else (0, len(subject))
        run = (np.arange(len(subject), dtype=np.float32) - top) / max(1, foot - top)
        return subject * np.clip(DEARER - (2 * DEARER - 2) * run, FOOT, DEARER)[:, None]
    face = max(faces, key=lambda each: each.area)
    hips = round((face.bottom + FIGURE * face.height) * len(subject))
    weight = np.where(np.arange(len(subject)) < hips, 1.0, LEGS).astype(np.float32)
    return subject * weight[:, None] + WHOLE * _kept_clear(np.zeros_like(subject), faces, HEAD)


def _hidden(pixels: Rgb, subject: Mask, faces: tuple[Box, ...]) -> Mask:
    """What no word may cover: of people heads and hands, of anything else all of it."""
    if faces:
        return _kept_clear(_skin(pixels, subject), faces)
    return subject


def _skin(pixels: Rgb, subject: Mask) -> Mask:
    """Where the subject has the colour of skin, specks left out."""
    tones = cv2.cvtColor(cv2.GaussianBlur(pixels, (0, 0), 2.0), cv2.COLOR_RGB2YCrCb)
    bare = cv2.inRange(tones, SKIN_LOW, SKIN_HIGH).astype(np.float32) / 255 * (subject > 0.5)
    side = max(3, max(subject.shape) // 120) | 1
    return np.asarray(cv2.morphologyEx(bare, cv2.MORPH_OPEN, np.ones((side, side), np.uint8)), np.float32)


def _hands(pixels: Rgb, subject: Mask) -> Mask:
    """Large patches of skin anywhere in a photo; only those of its subject where all of it has that colour."""
    bare = _skin(pixels, np.ones(pixels.shape[:2], np.float32)) > 0
    _, labels, stats, _ = cv2.connectedComponentsWithStats(bare.astype(np.uint8))
    large = stats[:, cv2.CC_STAT_AREA] > HANDS * bare.size
    large[0] = False
    found = large[labels].astype(np.float32)
    if float(found.mean()) >= MOST:
        found *= subject > 0.5
    return found if float(found.mean()) < MOST else np.zeros_like(found)


def _middle(mask: Mask) -> tuple[float, float]:
    rows, columns = np.nonzero(mask)
    return float(columns.mean()) / mask.shape[1], float(rows.mean()) / mask.shape[0]


def _core(subject: Mask) -> Mask:
    solid = (subject > 0.5).astype(np.uint8)
    framed = cv2.copyMakeBorder(solid, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    depth = cv2.distanceTransform(framed, cv2.DIST_L2, 3)[1:-1, 1:-1]
    return np.asarray(depth > CORE * max(1.0, float(depth.max())), np.float32)


def _kept_clear(subject: Mask, faces: tuple[Box, ...], grown: float = FACE) -> Mask:
    clear = subject.copy()
    height, width = clear.shape
    for face in (face.grown(grown) for face in faces):
        rows = slice(int(face.y * height), round(face.bottom * height))
        clear[rows, int(face.x * width) : round(face.right * width)] = 1.0
    return clear
