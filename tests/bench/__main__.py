"""make bench: the figures of the product, measured on the real server of this machine."""

import argparse
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import boxes, chatting, fresh, pictures, telegrams, words
from tests.bench.figures import Figure, load, table
from tests.bench.house import House

METHOD = (
    "Each figure is measured on `fit-ad run` over a fresh folder; owners are a second process on loopback sockets "
    "who come when it has loaded what the first picture needs. "
    "Express is the owner's own clock from the sent photo to the picture on the page, first round not counted. "
    "Stages are timed inside the studio, in this process, on other photos of the same size. "
    "Single strokes (compose to words) run each in a fresh process, the first round not counted. "
    "Lines of a pack are counted and modelled, see tests/bench/words.py: no language model is asked."
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"))
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some lines of the table alone")
    asked = parser.parse_args()
    before = load()
    figures = [figure for part in asked.only for figure in _timed(part)]
    print(METHOD, f"Before: {before}. After: {load()}. {platform.platform()}", table(figures), sep="\n\n")
    out: Path = asked.out
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = [figure.row() for figure in figures]
    out.write_text(json.dumps({"method": METHOD, "load": before, "figures": rows}, ensure_ascii=False, indent=2))


def _timed(part: str) -> list[Figure]:
    """Says how long a part of the bench took: all of it has nine minutes on two cores."""
    start = time.perf_counter()
    figures = PARTS[part]()
    sys.stderr.write(f"{part}: {time.perf_counter() - start:.0f} s\n")
    return figures


def _served() -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        figures = chatting.messages(house)
        figures.append(chatting.idle(house))
        figures += pictures.express(house)
        house.close()
    return figures


PARTS: dict[str, Callable[[], list[Figure]]] = {
    "talk": lambda: [chatting.talk_start()],
    "server": _served,
    "telegram": telegrams.figures,
    "stages": pictures.stages,
    "strokes": fresh.figures,
    "words": words.figures,
    "boxes": boxes.figures,
}


if __name__ == "__main__":
    main()
