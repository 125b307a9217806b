"""The gallery's recipe holds what it promises, and a cell of it becomes a picture on the page."""

import io
from pathlib import Path

from PIL import Image

from bot import catalogue, wiring
from bot.settings import Settings
from scripts.gallery.draw import Drafter
from scripts.gallery.page import page
from scripts.gallery.recipe import Cell, Kind, sections
from scripts.gallery.room import Drawer, photograph

SHOWN = sections()
CELLS = [cell for section in SHOWN for cell in section.cells]
POSTER = next(cell for cell in CELLS if cell.kind is Kind.POST and cell.photo is None)
LETTERS = next(cell for cell in CELLS if cell.kind is Kind.LETTERS)


def test_the_recipe_names_what_exists_and_shows_every_kind() -> None:
    settings = Settings()
    world = catalogue.load(settings.configs, settings.locales)
    assert 40 <= len(CELLS) <= 60
    assert {cell.kind for cell in CELLS} == set(Kind)
    assert {cell.design.ground.scene for cell in CELLS} - {None} <= set(world.scenes)
    assert {cell.design.grade.look for cell in CELLS if cell.design.grade} <= set(world.looks)
    assert {cell.design.trade for cell in CELLS} - {None} <= set(world.trades)
    faces = {face for cell in CELLS for face in (*cell.faces, cell.design.lettering.face) if face}
    assert faces <= set(world.faces)


def test_a_cell_is_laid_over_its_section() -> None:
    espresso = SHOWN[0].cells[1]
    assert espresso.photo == "coffee.png"
    assert espresso.design.words.name
    assert espresso.design.ground.scene == "window"


async def test_a_poster_and_letters_alone_become_pictures_on_the_page() -> None:
    settings, media = Settings(), Drawer()
    world = catalogue.load(settings.configs, settings.locales)
    drafter = Drafter(wiring.workroom(settings, world, media), media, settings.store.assets, {})
    poster, letters = await drafter.draw(POSTER), await drafter.draw(LETTERS)
    assert Image.open(io.BytesIO(poster.picture)).size == poster.size == (1080, 1350)
    assert Image.open(io.BytesIO(letters.picture)).size == letters.size
    text = page([(SHOWN[0], [("00.jpg", poster), ("01.jpg", letters)])], "two pictures")
    assert text.count("<figure") == 2
    assert POSTER.caption in text
    assert "http" not in text


async def test_a_refusal_is_shown_as_one(tmp_path: Path) -> None:
    settings, media = Settings(), Drawer()
    world = catalogue.load(settings.configs, settings.locales)
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "broken.jpg").write_bytes(photograph("coffee.png", settings.store.assets)[:2000])
    drafter = Drafter(wiring.workroom(settings, world, media), media, tmp_path, {})
    drawn = await drafter.draw(Cell(caption="broken", kind=Kind.CUTOUT, photo="broken.jpg"))
    assert drawn.facts == ("refused: error.truncated_picture",)
