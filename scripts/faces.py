"""Fetches the Korean faces of `configs/fonts.yaml`, one package once, each file verified.

`assets/faces/<key>.<woff2|ttf|otf>` is one face; the file is the package's own, byte for byte.
"""

import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import yaml

from scripts.packages import from_npm, from_pip

FONTS = Path(__file__).parents[1] / "configs" / "fonts.yaml"
SEPARATOR = {"npm": "@", "pip": "=="}

Row = Mapping[str, str]


def main(folder: Path, fonts: Path = FONTS) -> None:
    for package, rows in _by_package(yaml.safe_load(fonts.read_text(encoding="utf-8"))).items():
        source, _, name = package.partition(":")
        members = {row["file"]: folder / f"{key}{Path(row['file']).suffix}" for key, row in rows.items()}
        digests = {members[row["file"]]: row["sha256"] for row in rows.values()}
        requirement = name + SEPARATOR[source] + next(iter(rows.values()))["version"]
        if source == "npm":
            from_npm(requirement, members, digests)
        else:
            from_pip(requirement, "3.11", members, digests)


def _by_package(faces: Mapping[str, Row]) -> dict[str, dict[str, Row]]:
    grouped: dict[str, dict[str, Row]] = defaultdict(dict)
    for key, row in faces.items():
        grouped[row["package"]][key] = row
    return grouped


if __name__ == "__main__":
    main(Path(sys.argv[1]))
