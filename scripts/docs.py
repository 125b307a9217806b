"""Writes what the documents take from the code: the README's table of settings and the state graph.

`python -m scripts.docs` writes them; a test compares.
"""

import re
from pathlib import Path

from bot import settings
from conversation import graph

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GRAPH = ROOT / "docs" / "state-graph.md"
TABLE = re.compile(r"(?<=<!-- settings -->\n).*?(?=<!-- /settings -->)", re.DOTALL)

INTRODUCTION = """# The conversation as a graph

Made from the step table of `conversation/table.py` by `python -m scripts.docs`; a test fails when it is not current.
"""


def readme() -> str:
    """The README with the table of settings as the code has it."""
    return TABLE.sub(lambda _: settings.table(), README.read_text(encoding="utf-8"))


def state_graph() -> str:
    return f"{INTRODUCTION}\n```mermaid\n{graph.mermaid()}```\n"


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
    GRAPH.write_text(state_graph(), encoding="utf-8")
