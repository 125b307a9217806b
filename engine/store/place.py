"""Where pictures are kept: in the bucket that is set, else in a folder."""

from pathlib import Path

from engine.ports import Clock, Dice, Media
from engine.store.media import DiskMedia


async def media(url: str | None, folder: Path, clock: Clock, dice: Dice) -> Media:
    """Raises SettingsWrong for an address that is none, and for a bucket that refuses."""
    if url is None:
        return DiskMedia(folder, clock, dice)
    from engine.store.objects import ObjectMedia, opened  # its library is large

    bucket = ObjectMedia(opened(url), clock, dice)
    await bucket.ready()
    return bucket
