"""`fit-ad make`: one photo and a few words in, a finished post in a folder out."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.console import Misheard, Print
from bot.cli.explain import explaining
from bot.cli.seat import CHAT, OWNER, Seat, seated
from bot.cli.talk import final, folder_of
from bot.clock import LoadedDice
from bot.ready import missing
from bot.settings import Settings
from conversation import post
from conversation.messages import Photos, Tap
from conversation.session import Draft
from engine.domain.canvas import Ratio
from engine.domain.errors import FitAdError, SettingsWrong
from engine.domain.job import Outcome
from engine.domain.picture import MediaRef, Treatment
from engine.domain.reading import Edit, Reading, Reground, Reshape, Retreat
from engine.domain.shop import Purpose

SUFFIX = {"image/jpeg": ".jpg", "image/png": ".png"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for besides the words."""

    say: str = ""
    purpose: Purpose | None = None
    ratio: Ratio | None = None
    treatment: Treatment | None = None
    scene: str | None = None

    @property
    def edits(self) -> tuple[Edit, ...]:
        wanted: list[Edit] = []
        if self.treatment is not None:
            wanted.append(Retreat(treatment=self.treatment))
        if self.scene is not None:
            wanted.append(Reground(scene=self.scene))
        if self.ratio is not None:
            wanted.append(Reshape(ratio=self.ratio))
        return tuple(wanted)


class Unmade(FitAdError):
    """No post came of it; the chat above says why."""


async def single(
    settings: Settings,
    photo: Path,
    wish: Wish,
    out: Path,
    seed: int | None,
    data: Path | None,
    say: Print,
    explain: bool = False,
) -> None:
    """The whole command. Raises SettingsWrong, Unmade."""
    dice, show = None if seed is None else LoadedDice(seed), explaining(say) if explain else None
    async with seated(settings, folder_of(data), say, dice=dice, greet=False, show=show) as seat:
        _check(seat, settings, wish)
        say(f"{OWNER} {photo.name} {wish.say}".rstrip())
        await make(seat, photo, wish)
        await leave(seat, out)
        say("")
        for line in seconds(await seat.outcomes()):
            say(line)
        say(f"The post is in {out}")


def _check(seat: Seat, settings: Settings, wish: Wish) -> None:
    world = seat.app.parts.world
    absent = list(missing(world, settings.store.assets))
    if wish.scene is not None and wish.scene not in world.scenes:
        absent.append(f"There is no scene {wish.scene!r}; there are: {', '.join(world.scenes)}.")
    if absent:
        raise SettingsWrong("\n".join(absent))


async def make(seat: Seat, photo: Path, wish: Wish) -> None:
    """Express, as an owner would: the photo with all that was said. Raises Unmade."""
    try:
        body = await seat.console.heard(f"/photo {photo.absolute()}", CHAT, seat.app.door)
    except Misheard as fault:
        raise Unmade(str(fault)) from None
    assert isinstance(body, Photos)
    reading = await _read(seat, body, wish)
    await seat.tells(body.model_copy(update={"caption": wish.say, "reading": reading}))
    await _press(seat, "veil", "pick", "hook")
    if (await _draft(seat)).picture is None:
        raise Unmade("no picture came of this photo")


async def _read(seat: Seat, body: Photos, wish: Wish) -> Reading:
    """The photo and the words as any message is read, with what the command line says besides."""
    heard = await seat.app.turns.heard(CHAT, body.model_copy(update={"caption": wish.say}))
    reading = (heard.reading if isinstance(heard, Photos) else None) or Reading(said=wish.say)
    edits = (*reading.edits, *wish.edits)
    return reading.model_copy(update={"edits": edits, "purpose": wish.purpose or reading.purpose})


async def _press(seat: Seat, *keys: str) -> None:
    """Where the conversation still asks, the first of what it offers."""
    for key in keys:
        session = await seat.session()
        if session.draft is not None and session.draft.finished:
            return
        for chip in session.offered:
            if chip.data.partition(":")[2].startswith(f"{key}:"):
                await seat.tells(Tap(data=chip.data))
                break


async def _draft(seat: Seat) -> Draft:
    draft = (await seat.session()).draft
    if draft is None:
        raise Unmade("nothing was begun")
    return draft


# ── what is left in the folder ────────────────────────────────────────────────────────────────────


async def leave(seat: Seat, out: Path) -> None:
    """post.jpg, post.txt, post.json, sheet.jpg and steps/."""
    draft, media = await _draft(seat), seat.app.parts.media
    outcomes = await seat.outcomes()
    (out / "steps").mkdir(parents=True, exist_ok=True)
    if draft.picture is not None:
        (out / "post.jpg").write_bytes(await media.get(draft.picture.full))
    if draft.sheet is not None:
        (out / "sheet.jpg").write_bytes(await media.get(draft.sheet))
    (out / "post.txt").write_text(post.text(draft) + "\n", "utf-8")
    (out / "post.json").write_text(json.dumps(await _described(seat, draft), ensure_ascii=False, indent=2), "utf-8")
    for name, ref in _steps(outcomes).items():
        path = out / "steps" / f"{name}{SUFFIX.get(ref.mime, '.bin')}"
        path.write_bytes(await media.get(ref))


async def _described(seat: Seat, draft: Draft) -> dict[str, Any]:
    look = draft.picture.measure.model_dump(mode="json") if draft.picture else None
    return {**await final(seat), "look": look}


def _steps(outcomes: list[Outcome]) -> dict[str, MediaRef]:
    """The latest of each name."""
    return {name: ref for outcome in outcomes for name, ref in outcome.steps.items()}


def seconds(outcomes: list[Outcome]) -> list[str]:
    """One line an order and one a stage, in the order they ran."""
    lines: list[str] = []
    for number, outcome in enumerate(outcomes, 1):
        lines.append(f"order {number}: {sum(stage.seconds for stage in outcome.stages):.2f} s")
        lines += [f"{stage.seconds:10.2f} s  {stage.name}" for stage in outcome.stages]
    return lines
