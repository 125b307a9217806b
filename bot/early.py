"""Captions shown while they are still being written: the latest of each chat, replaced and never stored."""

from collections.abc import Callable, Sequence


class Early:
    """What a writer has said so far, whole and checked, until the result takes its place."""

    def __init__(self) -> None:
        self._said: dict[str, tuple[str, ...]] = {}

    def of(self, chat: str) -> tuple[str, ...]:
        return self._said.get(chat, ())

    def hearing(self, chat: str) -> Callable[[Sequence[str]], None]:
        """Where a writer tells its captions for a chat."""

        def told(captions: Sequence[str]) -> None:
            self._said[chat] = tuple(captions)

        return told

    def over(self, chat: str) -> None:
        self._said.pop(chat, None)
