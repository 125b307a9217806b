"""The demo's owner on messengers that have nothing in common comes to the same draft."""

from pathlib import Path
from typing import Any

from bot.cli.demo import act, photograph, script
from bot.cli.seat import seated
from bot.settings import ROOT, Settings
from bot.wiring import build
from conversation.session import Session
from tests.bot.quick import quick
from tests.bot.toy import ToyMessenger, ToyPhone

BY_CHANCE = {"id", "seed", "size", "published", "basis"}


def essence(value: Any) -> Any:
    """A draft without the ids and seeds that chance gave it."""
    if isinstance(value, dict):
        return {key: essence(each) for key, each in value.items() if key not in BY_CHANCE}
    if isinstance(value, list | tuple):
        return [essence(each) for each in value]
    return value


async def on_the_console(settings: Settings, folder: Path) -> tuple[Session, list[str]]:
    said: list[str] = []
    async with seated(settings, folder, said.append, studio=quick()) as seat:
        await act(seat, script(ROOT / "configs"), photograph(), said.append)
        return await seat.session(), said


async def on_the_toy(settings: Settings, folder: Path) -> Session:
    app = await build(
        settings, [lambda parts: ToyMessenger(parts.links, reply_within=60)], folder=folder, studio=quick()
    )
    try:
        await app.open()
        messenger = app.channels["toy"]
        assert isinstance(messenger, ToyMessenger)
        owner = ToyPhone(messenger)
        await owner.arrives()
        for line in script(ROOT / "configs"):
            await _speak(owner, line)
        return await app.turns.session("toy:owner")
    finally:
        await app.close()


async def _speak(owner: ToyPhone, line: str) -> None:
    if line.startswith("/photo"):
        await owner.sends(photograph().read_bytes())
    elif line.startswith("/tap "):
        await owner.presses(line.removeprefix("/tap "))
    else:
        await owner.says(line)


async def test_console_and_strict_messenger_reach_the_same_draft(settings: Settings, tmp_path: Path) -> None:
    spoken, said = await on_the_console(settings, tmp_path / "console")
    answered = await on_the_toy(settings, tmp_path / "toy")
    assert spoken.draft is not None
    assert answered.draft is not None
    assert spoken.draft.finished
    assert spoken.draft.published
    assert spoken.shop == answered.shop
    assert essence(spoken.draft.model_dump()) == essence(answered.draft.model_dump())
    assert any("5,800원" in line for line in said)
