"""Short messages: yes and no, a number, a command or a question said in words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.reading import Intent
from engine.writing.lexicon import compact, compiled


class AnswerWords(Frozen):
    """All patterns but the leading ones meet the message without spaces and marks."""

    agree: str
    refuse: str
    agree_first: str
    refuse_first: str
    choices: tuple[str, ...]
    last: str
    intents: Mapping[Intent, str]


@dataclass(frozen=True)
class Answers:
    yes: re.Pattern[str]
    no: re.Pattern[str]
    lead_yes: re.Pattern[str]
    lead_no: re.Pattern[str]
    choices: tuple[re.Pattern[str], ...]
    last: re.Pattern[str]
    intents: tuple[tuple[Intent, re.Pattern[str]], ...]

    @classmethod
    def of(cls, words: AnswerWords) -> "Answers":
        return cls(
            yes=compiled(words.agree),
            no=compiled(words.refuse),
            lead_yes=compiled(words.agree_first),
            lead_no=compiled(words.refuse_first),
            choices=tuple(compiled(text) for text in words.choices),
            last=compiled(words.last),
            intents=tuple((intent, compiled(text)) for intent, text in words.intents.items()),
        )

    def agreed(self, text: str) -> bool | None:
        """Whether the whole message, or its first word, says yes or no."""
        pressed = compact(text)
        if self.yes.match(pressed) or self.lead_yes.match(text):
            return True
        if self.no.match(pressed) or self.lead_no.match(text):
            return False
        return None

    def only(self, text: str) -> bool:
        """Whether the message says nothing but yes or no."""
        pressed = compact(text)
        return bool(self.yes.match(pressed) or self.no.match(pressed))

    def choice(self, text: str, offered: int) -> int | None:
        """A number from 1; the last of those offered, three if none is known."""
        pressed = compact(text)
        for number, pattern in enumerate(self.choices, start=1):
            if pattern.match(pressed):
                return number
        return (offered or 3) if self.last.match(pressed) else None

    def intent(self, text: str) -> Intent | None:
        pressed = compact(text) or re.sub(r"\s", "", text)
        return next((intent for intent, pattern in self.intents if pattern.search(pressed)), None)
