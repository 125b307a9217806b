"""The command `fit-ad`."""

import gc

gc.set_threshold(50_000, 20, 20)  # imports make half a million lasting objects: looking for garbage among them costs

from bot.cli.commands import app  # noqa: E402


def main() -> None:
    app()


if __name__ == "__main__":
    main()
