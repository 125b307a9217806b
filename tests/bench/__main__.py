"""make bench: the figures of the product, measured on the real server of this machine."""

import argparse
import json
import platform
import tempfile
from pathlib import Path

from tests.bench import chatting, fresh, pictures
from tests.bench.figures import Figure, load, table
from tests.bench.house import House

METHOD = (
    "Each figure is measured on `fit-ad run` over a fresh folder; owners are a second process on loopback sockets. "
    "Express is the owner's own clock from the sent photo to the picture on the page, first round not counted. "
    "Stages are timed inside the studio, in this process, on other photos of the same size. "
    "Single strokes (compose to words) run each in a fresh process, the first round not counted."
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, default=Path("out/bench.json"))
    out: Path = parser.parse_args().out
    before = load()
    figures = measured()
    print(METHOD, f"Before: {before}. After: {load()}. {platform.platform()}", table(figures), sep="\n\n")
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = [figure.row() for figure in figures]
    out.write_text(json.dumps({"method": METHOD, "load": before, "figures": rows}, ensure_ascii=False, indent=2))


def measured() -> list[Figure]:
    figures = [chatting.talk_start()]
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        figures += chatting.messages(house)
        figures.append(chatting.idle(house))
        figures += pictures.express(house)
        house.close()
    return figures + pictures.stages() + fresh.figures()


if __name__ == "__main__":
    main()
