"""make gallery: draws every cell of the recipe and writes the page."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from bot import catalogue, wiring
from bot.settings import Settings
from scripts.gallery.draw import Drafter, Drawn
from scripts.gallery.page import page
from scripts.gallery.recipe import Section, sections
from scripts.gallery.room import Drawer


def main() -> None:
    parser = argparse.ArgumentParser(description="Draws the gallery to look at.")
    parser.add_argument("--out", type=Path, default=Path("out/gallery"))
    parser.add_argument("--only", default="", help="only sections whose title has these letters")
    asked = parser.parse_args()
    chosen = [section for section in sections() if asked.only.lower() in section.title.lower()]
    start = time.perf_counter()
    shown = asyncio.run(_drawn(chosen, asked.out))
    count, seconds = sum(len(cells) for _, cells in shown), time.perf_counter() - start
    line = f"{count} pictures, drawn in {seconds:.0f} s by the engine on this machine's processor."
    (asked.out / "index.html").write_text(page(shown, line), "utf-8")
    sys.stdout.write(f"{line}\n{asked.out / 'index.html'}\n")


async def _drawn(chosen: list[Section], out: Path) -> list[tuple[Section, list[tuple[str, Drawn]]]]:
    out.mkdir(parents=True, exist_ok=True)
    settings, media = Settings(), Drawer()
    world = catalogue.load(settings.configs, settings.locales)
    drafter = Drafter(wiring.workroom(settings, world, media), media, settings.store.assets, {})
    shown = []
    for number, section in enumerate(chosen):
        cells = []
        for place, cell in enumerate(section.cells):
            drawn = await drafter.draw(cell)
            name = f"{number:02d}-{place:02d}.jpg"
            (out / name).write_bytes(drawn.picture)
            cells.append((name, drawn))
            sys.stdout.write(f"{section.title}: {cell.caption} ({', '.join(drawn.facts)})\n")
        shown.append((section, cells))
    return shown


if __name__ == "__main__":
    main()
