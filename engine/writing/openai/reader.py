"""Reading by a language model: one call a free message, after the rules, which decide where they are certain."""

import json
from dataclasses import dataclass
from typing import Any, Final

from engine.domain.reading import Known, Reading
from engine.domain.shop import Shop
from engine.domain.world import World
from engine.writing.lexicon import compact
from engine.writing.openai.client import Client, Question
from engine.writing.openai.instructions import Instructions, instructions
from engine.writing.openai.merge import Merger
from engine.writing.openai.shapes import ReadSaid
from engine.writing.openai.veil import Veil
from engine.writing.reading import RulesReader

READ: Final = "read"

WORD_FOR_WORD: Final = frozenset({"headline", "caption", "letters"})
"""Questions whose answer is taken as it stands."""

EXACT: Final = frozenset({"price", "contacts", "day", "last_day", "hours"})
"""Facts that rules read to the digit."""

HANDWORK: Final = frozenset(
    {"move_words", "put_words", "scale_words", "hide_words", "reface", "recolour", "raise", "reshape"}
    | {"add_contact", "add_logo", "want_tags"}
)
"""Changes that rules hear whole when they hear them."""

SHORT, BRIEF = 16, 14
"""Letters of a command and of a change that hold nothing else."""

ENDING: Final = 3
"""Letters that may be left over: an ending, a particle."""


@dataclass(frozen=True)
class ModelReader:
    """Implements `Reader`. Raises ModelFault: then whoever asked lets the rules read."""

    client: Client
    rules: RulesReader
    told: Instructions
    veil: Veil
    merger: Merger

    @classmethod
    def of(cls, world: World, rules: RulesReader, client: Client) -> "ModelReader":
        """Raises SettingsWrong."""
        veil = Veil(rules.tidier, rules.facts)
        return cls(client, rules, instructions(world, READ), veil, Merger(world, rules, veil))

    async def read(self, text: str, known: Known) -> Reading:
        rules = self.rules.understand(text, known)
        if certain(rules, known):
            return rules
        message = self.veil.message(text)
        if not compact(message):
            return rules
        said = await self.client.ask(self._question(message, known))
        return self.merger.merged(rules, said.value, known, message, self.client.server.model.key)

    def _question(self, message: str, known: Known) -> Question[ReadSaid]:
        return Question(
            task=READ,
            prompt=self.told.label,
            system=self.told.system,
            data=json.dumps(seen(known) | {"message": message}, ensure_ascii=False),
            shape=ReadSaid,
            most=self.told.sheet.most,
            secret=self.told.secret,
        )


def certain(rules: Reading, known: Known) -> bool:
    """Whether the rules understood the whole message: a number, a yes, a command, a price, a nudge of the letters."""
    if rules.choice is not None or known.asked in WORD_FOR_WORD:
        return True
    length, said = len(compact(rules.said)), _told(rules)
    if not said and not rules.edits and (rules.yes is not None or rules.intent is not None):
        return length <= SHORT
    if len(compact(rules.leftover)) > ENDING:
        return False
    if rules.edits and not said:
        return length <= BRIEF and all(edit.kind in HANDWORK for edit in rules.edits)
    return bool(said) and said <= EXACT and not rules.edits


def _told(rules: Reading) -> set[str]:
    facts = rules.facts
    return {
        name for name in Shop.model_fields if getattr(facts.said, name) != getattr(Shop(), name)
    } | facts.withdrawn


def seen(known: Known) -> dict[str, Any]:
    """What a model may know besides the message. Contacts are never among it."""
    shop = known.shop.model_dump(mode="json", exclude={"contacts", "guessed"}, exclude_defaults=True)
    return {
        "today": f"{known.today:%Y-%m-%d %A}",
        "known": shop | ({"purpose": known.purpose.value} if known.purpose else {}),
        "asked": known.asked,
        "drawn": known.drawn,
        "choices": list(known.choices),
    }
