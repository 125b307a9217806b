"""What the documents say of the code is what the code says."""

import re
from pathlib import Path

from scripts import docs

ROOT = Path(__file__).parents[1]


def test_the_table_of_settings_is_current() -> None:
    assert docs.README.read_text(encoding="utf-8") == docs.readme()


def test_the_state_graph_is_current() -> None:
    assert docs.GRAPH.read_text(encoding="utf-8") == docs.state_graph()


def test_every_file_and_picture_the_readme_points_at_is_there() -> None:
    text = docs.README.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)]+)\)", text):
        assert (ROOT / target).exists(), target


def test_committed_pictures_are_small() -> None:
    for picture in (ROOT / "docs" / "pictures").glob("*.jpg"):
        assert picture.stat().st_size <= 300_000, picture.name
