"""The picture changed: backdrop, look, treatment, what is kept, which thing it is, its shape."""

from collections.abc import Callable, Mapping

from conversation import doubts, orders, summary
from conversation.messages import Choice
from conversation.session import Running, Step
from conversation.talk import Talk
from engine.domain.canvas import Box, Ratio
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.picture import NEAREST, Grade, Ground, Keep, Picture, Treatment
from engine.domain.reading import Hold, Nearer, PointAt, Reading, Regrade, Reground, Reshape, Retreat, Side
from engine.domain.shop import Shop
from engine.domain.world import Scene

SHOWN, NAMED = 2, 4
STEP = 0.2
WEAK, STRONG = 0.1, 1.0
MISSED: Mapping[str, str] = {"note.no_logo": "receipt.logo", "note.as_near": "receipt.nearer"}
"""What the engine could not do → the receipt that would promise it."""

NO_CHANGE = frozenset({"receipt.missed", "receipt.contact", "receipt.faces_later"})
"""Receipts that are true also where the picture is the same."""

SIDES: Mapping[Side, Box] = {
    Side.LEFT: Box(x=0.0, y=0.0, width=0.55, height=1.0),
    Side.RIGHT: Box(x=0.45, y=0.0, width=0.55, height=1.0),
    Side.CENTRE: Box(x=0.2, y=0.2, width=0.6, height=0.6),
    Side.TOP: Box(x=0.0, y=0.0, width=1.0, height=0.55),
    Side.BOTTOM: Box(x=0.0, y=0.45, width=1.0, height=0.55),
}


def enter(talk: Talk) -> Talk:
    """What can be done about the backdrop."""
    if talk.photo is None:
        return papers(talk)
    way = "original" if talk.draft.design.treatment is Treatment.CARD else "card"
    more = talk.chip("scenes", label=Phrase.of("chip.ways"))
    chips = (*_scene_chips(talk)[:SHOWN], *talk.chips(way, "looks", "own_photo", "point"), more)
    return talk.ask("backdrop", "edit.ask_backdrop", chips=chips)


def more_scenes(talk: Talk, page: str = "") -> Talk:
    """The scenes the first question had no room for."""
    chips = talk.paged(_scene_chips(talk)[SHOWN:], "scenes", page, _other_way(talk), "go_on")
    return talk.ask("backdrop", "edit.ask_backdrop", chips=chips)


def _other_way(talk: Talk) -> str:
    return "original" if talk.draft.design.treatment is Treatment.SCENE else ""


def papers(talk: Talk, page: str = "") -> Talk:
    """The ground of a poster: the house's palettes by their names."""
    chips = tuple(
        talk.named("paper", palette.key, palette.label)
        for palette in talk.world.palettes.values()
        if palette.label and palette.key != talk.draft.design.palette
    )
    return talk.ask("backdrop", "edit.ask_poster", chips=talk.paged(chips, "papers", page, "another", "go_on"))


def paper(talk: Talk, value: str) -> Talk:
    """A poster in another palette; a colour the owner gave the words gives way to it."""
    palette = talk.world.palettes[value]
    if talk.draft.picture is not None and talk.draft.picture.design.palette == value:
        same = Phrase.of("edit.same_paper", colour=palette.label)
        others = talk.chip("papers", label=Phrase.of("chip.ways"))
        return talk.ask("backdrop", same, chips=(*talk.chips("another"), others, *talk.chips("go_on")))
    coloured = talk.remember(asked=None).designed(palette=palette.key).lettered(colour=None)
    return coloured.changed(Phrase.of("receipt.paper", colour=palette.label))


def _scene_chips(talk: Talk) -> tuple[Choice, ...]:
    """All but the one it stands on."""
    design = talk.draft.design
    now = design.ground.scene if design.treatment is Treatment.SCENE else None
    return tuple(talk.named("scene", scene.key, scene.label) for scene in scenes(talk) if scene.key != now)


def scenes(talk: Talk) -> tuple[Scene, ...]:
    """The trade's own scenes first, then the others."""
    trade, every = talk.trade, talk.world.scenes
    first = [key for key in (trade.scenes if trade else ()) if key in every]
    return tuple(every[key] for key in (*first, *(key for key in every if key not in first)))


# ── edits ─────────────────────────────────────────────────────────────────────────────────────────


def _chosen(talk: Talk, scene: str) -> Talk:
    """One of the scenes there are, instead of what was wished for before."""
    return reground(talk.drafted(wish=talk.draft.wish.model_copy(update=orders.UNSAID)), Reground(scene=scene))


def reground(talk: Talk, edit: Reground) -> Talk:
    """Another backdrop under the same subject; the first scene of the configs is the clean one."""
    if _photoless(talk):
        return papers(talk.opened("edit.no_scene") if edit.scene else talk)
    scene = talk.world.scenes.get(edit.scene or "") or next(iter(talk.world.scenes.values()), None)
    if scene is None:
        return retreat(talk, Retreat(treatment=Treatment.CARD))
    ground = Ground(scene=scene.key, wished=edit.wished)
    asked = doubts.asked_first(talk, ground)
    if asked is not None:
        return asked
    if doubts.insisted(talk, ground):
        return force(talk)
    wanted = talk.designed(ground=ground, treatment=Treatment.SCENE, forced=False, layout=None)
    if edit.wished:
        return wanted.changed(Phrase.of("receipt.ground_wished", thing=summary.thing(talk)))
    return wanted.changed(Phrase.of("receipt.ground", scene=scene.label, thing=summary.thing(talk)))


def retreat(talk: Talk, edit: Retreat) -> Talk:
    if _photoless(talk) and edit.treatment is not Treatment.POSTER:
        return _no_photo(talk)
    as_sent = edit.treatment is Treatment.PHOTO
    wanted = talk.designed(treatment=edit.treatment, forced=False, layout=None, tidy=not as_sent)
    return wanted.changed(Phrase.of(f"receipt.treatment.{edit.treatment.value}"))


def force(talk: Talk, _value: str = "") -> Talk:
    """A new backdrop although the cutout is doubtful: the owner wants it so."""
    ground = talk.draft.unmade or talk.draft.design.ground
    wanted = talk.designed(ground=ground, treatment=Treatment.SCENE, forced=True, layout=None).drafted(unmade=None)
    return wanted.changed(Phrase.of("receipt.forced"))


def regrade(talk: Talk, edit: Regrade) -> Talk:
    """A look; said again, or with "more", it grows from where it is."""
    look = talk.world.looks.get(edit.look)
    if look is None:
        return _looks(talk, "")
    now = talk.draft.design.grade
    if now is not None and now.look == look.key:
        strength = now.strength + (edit.by if abs(edit.by) <= STEP else STEP)
    else:
        strength = edit.by if edit.by > 0 else STEP
    grade = Grade(look=look.key, strength=round(min(STRONG, max(WEAK, strength)), 2))
    told = talk.designed(grade=grade).drafted(last=edit.model_copy(update={"by": STEP}))
    return told.changed(Phrase.of("receipt.look", look=look.label), before=talk.photo is not None)


def hold(talk: Talk, edit: Hold) -> Talk:
    if _photoless(talk):
        return _no_photo(talk)
    if edit.keep is Keep.PRODUCT is talk.draft.design.keep and talk.draft.picture is not None:
        return talk.noted(Phrase.of("edit.kept_always", thing=summary.thing(talk)))
    return talk.designed(keep=edit.keep).changed(Phrase.of(f"receipt.keep.{edit.keep.value}"))


def point_at(talk: Talk, edit: PointAt) -> Talk:
    if _photoless(talk):
        return _no_photo(talk)
    return talk.remember(asked=None).designed(box=SIDES[edit.side]).changed(Phrase.of("receipt.pointed"))


def nearer(talk: Talk, edit: Nearer) -> Talk:
    """The subject larger, as far as photo and sharpness allow; on a new backdrop it is as large as it can be."""
    if _photoless(talk):
        return _no_photo(talk)
    now = talk.draft.design.nearer
    wanted = min(NEAREST, max(0, now + edit.steps))
    if wanted == now or (edit.steps > 0 and talk.draft.design.treatment is Treatment.SCENE):
        return talk.noted(Phrase.of("edit.nearest" if edit.steps > 0 else "edit.farthest", thing=summary.thing(talk)))
    told = talk.designed(nearer=wanted).drafted(last=edit)
    return told.changed(
        Phrase.of("receipt.nearer" if edit.steps > 0 else "receipt.farther", thing=summary.thing(talk))
    )


def reshape(talk: Talk, edit: Reshape) -> Talk:
    lettering = talk.draft.design.lettering.model_copy(update={"placement": None})
    shaped = talk.designed(ratio=edit.ratio, layout=None, lettering=lettering)
    return shaped.changed(Phrase.of(f"receipt.ratio.{edit.ratio.name.lower()}"))


def _photoless(talk: Talk) -> bool:
    """Drawn without a photo; before anything is drawn a wish is kept for the photo to come."""
    return talk.photo is None and talk.draft.picture is not None


def _no_photo(talk: Talk) -> Talk:
    return talk.say("edit.no_photo", chips=talk.chips("another", "resend"))


# ── chips ─────────────────────────────────────────────────────────────────────────────────────────


def _backdrop(talk: Talk, _value: str) -> Talk:
    return talk.to(Step.EDIT)


def _looks(talk: Talk, page: str) -> Talk:
    trade, every = talk.trade, talk.world.looks
    keys = dict.fromkeys((*(key for key in (trade.looks if trade else ()) if key in every), *every))
    chips = tuple(talk.named("look", key, every[key].label) for key in keys)
    ended = "no_look" if talk.draft.design.grade else ""
    return talk.ask("look", "edit.ask_look", chips=talk.paged(chips, "looks", page, ended, "go_on"))


def _own_photo(talk: Talk, _value: str) -> Talk:
    return talk.ask("backdrop", "edit.ask_reference", chips=talk.chips("go_on"))


def point(talk: Talk, _value: str) -> Talk:
    sides = tuple(
        talk.chip("side", side.value, Phrase.of(f"chip.side.{side.value}"))
        for side in (Side.LEFT, Side.CENTRE, Side.RIGHT)
    )
    return talk.ask("point", "edit.ask_point", chips=(*sides, *talk.chips("go_on")), point=talk.photo)


# ── when it is drawn ──────────────────────────────────────────────────────────────────────────────


def done(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    """The new picture with its receipt; a backdrop that was not given is said, not hidden."""
    if not outcome.pictures:
        return talk.say("error.ours", chips=talk.chips("retry"))
    picture, wanted = outcome.pictures[0], talk.draft.design
    told = talk.drafted(picture=picture, design=picture.design, compare=outcome.before_after)
    if outcome.alike and talk.draft.picture is not None and talk.draft.picture.design.words == picture.design.words:
        return _unseen(talk, talk.draft.picture, running)
    if wanted.treatment is Treatment.SCENE and picture.measure.treatment is not Treatment.SCENE:
        return told.noted(_doubt(talk, outcome)).drafted(unmade=wanted.ground).to(Step.FINISH)
    missing = tuple(note for note in (*picture.notes, *outcome.notes) if note.key in MISSED)
    vain = {MISSED[note.key] for note in missing}
    return told.noted(*(line for line in running.receipts if line.key not in vain), *missing).to(Step.FINISH)


def _unseen(talk: Talk, shown: Picture, running: Running) -> Talk:
    """Nobody would see the change: the picture stays the one it was, and that is said instead of a receipt. Only
    what it is about is remembered for the next one."""
    said = _why_unseen(talk, running)
    told = tuple(line for line in running.receipts if not line.key.startswith("receipt.") or line.key in NO_CHANGE)
    design = shown.design.model_copy(update={"box": talk.draft.design.box, "keep": talk.draft.design.keep})
    same = shown.model_copy(update={"design": design})
    kept = any(line.key.startswith("receipt.keep") for line in running.receipts)
    lines = running.receipts if kept else (*told, said)
    return talk.drafted(picture=same, design=design).noted(*lines).to(Step.FINISH)


def _why_unseen(talk: Talk, running: Running) -> Phrase:
    """By the one thing that was to be changed, or by its kind."""
    named = {line.key.split(".")[1] for line in running.receipts if line.key.startswith("receipt.")}
    keys = (*(named if len(named) == 1 else ()), orders.changes_only(running))
    return Phrase.of(next((key for key in map("edit.unseen.{}".format, keys) if talk.speaks(key)), "edit.unseen"))


def _doubt(talk: Talk, outcome: Outcome) -> Phrase:
    """Why the photo was kept: the engine's reason, or a plain one."""
    kept = next((note for note in outcome.notes if note.key == "note.kept_photo"), None)
    known = kept is not None and talk.speaks(f"doubt.{kept.values.get('why')}")
    return kept if kept is not None and known else Phrase.of("note.doubtful_cutout", thing=summary.thing(talk))


def answer(talk: Talk, reading: Reading) -> Talk | None:
    """A backdrop in the owner's own words: the scene they name, else the ones there are."""
    drawn_freely = talk.photo is None and talk.draft.picture is not None
    if talk.session.asked is None and drawn_freely and reading.empty:
        return _coloured(talk, reading)
    if talk.session.asked != "backdrop":
        return None
    if talk.photo is None:
        return _coloured(talk, reading) or (papers(talk) if reading.empty else None)
    if not reading.empty or any(word in reading.said for word in talk.word("hint.erase").split("|")):
        return None
    named = next((scene for scene in scenes(talk) if _names(reading.said, scene)), None)
    if named is not None:
        return _chosen(talk, named.key)
    return unknown(talk)


def unknown(talk: Talk) -> Talk:
    """Surroundings that nobody here can draw: said kindly, with those there are."""
    if _photoless(talk):
        return papers(talk.opened("edit.no_scene"))
    known = ", ".join(scene.label for scene in scenes(talk)[:NAMED])
    return talk.remember(asked="backdrop").say(Phrase.of("edit.unknown_backdrop", scenes=known), chips=_near(talk))


def _coloured(talk: Talk, reading: Reading) -> Talk | None:
    """A poster's ground by the name of its colour."""
    coloured = (each.key for each in talk.world.palettes.values() if _in(reading.said, (each.label, *each.words)))
    key = next(coloured, None)
    nothing_else = reading.facts.said == Shop(features=reading.facts.said.features)
    return paper(talk, key) if key is not None and nothing_else else None


def _near(talk: Talk) -> tuple[Choice, ...]:
    return talk.paged(_scene_chips(talk), "scenes", "", "own_photo", "card", "go_on")


def _names(said: str, scene: Scene) -> bool:
    return _in(said, (scene.label, *scene.words))


def _in(said: str, words: tuple[str, ...]) -> bool:
    return any(word and word in said for word in words)


def skip(talk: Talk) -> Talk:
    return talk.to(Step.FINISH)


def unclear(talk: Talk, reading: Reading) -> Talk:
    return talk.say("edit.unclear", chips=talk.session.offered)


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {
    "backdrop": _backdrop,
    "scene": lambda talk, value: _chosen(talk, value),
    "card": lambda talk, _value: retreat(talk, Retreat(treatment=Treatment.CARD)),
    "original": lambda talk, _value: retreat(talk, Retreat(treatment=Treatment.PHOTO)),
    "force": force,
    "looks": _looks,
    "look": lambda talk, value: regrade(talk, Regrade(look=value)),
    "no_look": lambda talk, _value: talk.designed(grade=None).changed(Phrase.of("receipt.no_look")),
    "scenes": more_scenes,
    "papers": papers,
    "paper": paper,
    "size": lambda talk, value: reshape(talk, Reshape(ratio=Ratio[value.upper()])),
    "own_photo": _own_photo,
    "point": point,
    "side": lambda talk, value: point_at(talk, PointAt(side=Side(value))),
}
