"""A real process: a console chat with a slow studio (`python -m tests.bot.victim FOLDER SECONDS`)."""

import asyncio
import sys
from pathlib import Path

from bot import settings as configured
from bot.cli.talk import speak, talk, utf8
from tests.bot.quick import quick


def main() -> None:
    folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
    settings = configured.load(log={"level": "error"})
    utf8()
    asyncio.run(talk(settings, folder, sys.stdin, speak, lines=True, studio=quick(seconds)))


if __name__ == "__main__":
    main()
