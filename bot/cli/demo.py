"""`fit-ad demo`: a scripted owner goes the whole guided way on a real photograph."""

from pathlib import Path
from typing import Any

import yaml

from bot.channels.console import Print
from bot.cli.make import leave, seconds
from bot.cli.seat import OWNER, Seat, seated
from bot.cli.talk import folder_of
from bot.ready import missing
from bot.settings import Settings
from engine.domain.errors import SettingsWrong

PHOTO = "{photo}"


def script(configs: Path) -> list[str]:
    """The owner's lines of `configs/demo.yaml`."""
    path = configs / "demo.yaml"
    content: Any = yaml.safe_load(path.read_text("utf-8")) if path.exists() else None
    if not isinstance(content, dict) or not isinstance(content.get("lines"), list):
        raise SettingsWrong(f"{path} must hold `lines`, the owner's messages: restore it from the repository.")
    return [str(line) for line in content["lines"]]


def photograph() -> Path:
    """The cup of coffee that the scikit-image wheel carries. Raises SettingsWrong."""
    import importlib.util

    found = importlib.util.find_spec("skimage")
    path = Path(found.origin).parent / "data" / "coffee.png" if found and found.origin else Path()
    if not path.is_file():
        raise SettingsWrong("scikit-image's coffee photograph is missing. Run `make setup`, which installs it.")
    return path


async def act(seat: Seat, lines: list[str], photo: Path, out: Print) -> None:
    """Says each line and waits for all it causes. Raises Misheard when a chip of the script was not offered."""
    for line in lines:
        said = line.replace(PHOTO, str(photo))
        out(f"{OWNER} {said.replace(str(photo), photo.name)}")
        await seat.says(said)


async def demo(settings: Settings, out: Path, say: Print) -> None:
    """The whole command: the chat as it goes, the seconds of each step, the post. Raises SettingsWrong."""
    lines, photo = script(settings.configs), photograph()
    async with seated(settings, folder_of(None), say) as seat:
        absent = list(missing(seat.app.parts.world, settings.store.assets))
        if absent:
            raise SettingsWrong("\n".join(absent))
        await act(seat, lines, photo, say)
        await leave(seat, out)
        say("")
        for line in seconds(await seat.outcomes()):
            say(line)
    say(f"The post is in {out}")
