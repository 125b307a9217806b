"""From the photo to three finished posts: over the socket as the owner waits, and the seconds of each stage."""

import asyncio
import tempfile
import time
from collections import defaultdict
from io import BytesIO
from pathlib import Path

import skimage.data
from PIL import Image

from bot import catalogue, wiring
from bot.clock import FairDice, SeoulClock
from bot.settings import Settings
from engine.domain.job import Candidates, Progress
from engine.domain.picture import Design
from engine.domain.wording import Words
from engine.store.media import DiskMedia
from tests.bench.crowd import Guest, session
from tests.bench.figures import Figure
from tests.bench.house import MEGABYTE, House

ROUNDS = 5
PHONE = (4000, 3000)
SAID = "담은커피 망원동 카페 흑임자라떼 5500원"


def phone_photo(number: int) -> bytes:
    """Twelve megapixels of coffee; each number is another file, so that nothing is remembered between rounds."""
    coffee = Image.open(Path(skimage.data.__file__).with_name("coffee.png")).convert("RGB")
    coffee = coffee.crop((0, 0, 533 - number, 400)).resize(PHONE, Image.Resampling.LANCZOS)
    out = BytesIO()
    coffee.save(out, "JPEG", quality=88)
    return out.getvalue()


def express(house: House) -> list[Figure]:
    """The owner's own clock: from the sent message to the sheet or picture on the page."""
    seconds = asyncio.run(_expresses(house))
    return [
        Figure.of_samples("express, 12-MP photo to three candidates, warm", seconds[1:], "s", goal=5),
        Figure("express, the first one after the start", seconds[0], seconds[0], "s"),
        Figure("memory, peak of the process tree", house.peak / MEGABYTE, house.peak / MEGABYTE, "MB", goal=1740),
    ]


async def _expresses(house: House) -> list[float]:
    seconds = []
    for number in range(ROUNDS + 1):
        async with session() as browser:
            guest = Guest(browser, house.address)
            await guest.arrive()
            photo = await guest.upload(phone_photo(number))
            start = time.perf_counter()
            await guest.say(t="photos", id=f"bench-photo-{number}", media=[photo], caption=SAID)
            await guest.next_bubble(("picture", "sheet"))
            seconds.append(time.perf_counter() - start)
            await guest.leave()
    return seconds


def stages() -> list[Figure]:
    return asyncio.run(_stages())


class Silent:
    """Nobody watches and nobody cancels."""

    def report(self, progress: Progress) -> None:
        """Nothing to show."""

    def check(self) -> None:
        """Nobody cancels."""


async def _stages() -> list[Figure]:
    settings = Settings()
    world = catalogue.load(settings.configs, settings.locales)
    found: defaultdict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        media = DiskMedia(Path(folder), SeoulClock(), FairDice())
        studio = wiring.workroom(settings, world, media)
        words = Words(headline="흑임자라떼", price="5,500원", name="담은커피")
        for number in range(ROUNDS + 1):
            photo = await media.put(phone_photo(number), "image/jpeg")
            outcome = await studio.run(Candidates(design=Design(photo=photo, words=words, trade="cafe")), Silent())
            for stage in outcome.stages if number else ():
                found[stage.name].append(stage.seconds)
    return [Figure.of_samples(f"  stage: {name}", samples, "s") for name, samples in found.items()]
