"""Writing by a language model: one call for the whole pack, checked by our own rules, mended once, then filled."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

from engine.domain.errors import ModelFault
from engine.domain.shop import Tone
from engine.domain.wording import CopyPack, WritingSpec
from engine.domain.world import World
from engine.ports import Told
from engine.writing.claims import ClaimChecker
from engine.writing.copy import RulesWriter, guessed_purpose
from engine.writing.decency import Decency
from engine.writing.openai.check import Facts, Fault, Inspector
from engine.writing.openai.client import Answer, Client, Finding, Question
from engine.writing.openai.drawer import Drawer
from engine.writing.openai.extract import Said
from engine.writing.openai.hearing import Listening
from engine.writing.openai.instructions import Instructions, instructions
from engine.writing.openai.mend import Mender
from engine.writing.openai.server import Tell
from engine.writing.openai.shapes import PackSaid
from engine.writing.openai.veil import Veil

S = TypeVar("S", bound=Said)

WRITE, REPAIR = "write", "repair"

LIGHT: Final = frozenset({"tag"})
"""Parts that the rules fill without asking again: there is nothing to say about them."""

SPARE: Final = 4.0
"""Seconds that must be left for a repair to be worth asking for."""


@dataclass(frozen=True)
class ModelWriter:
    """Implements `Writer` and `Aloud`. Raises ModelFault: then whoever asked lets the rules write."""

    client: Client
    pen: RulesWriter
    told: Instructions
    veil: Veil
    inspector: Inspector
    mender: Mender
    world: World
    decency: Decency
    drawer: Drawer = field(default_factory=Drawer)

    @classmethod
    def of(cls, world: World, pen: RulesWriter, veil: Veil, client: Client) -> "ModelWriter":
        """Raises SettingsWrong."""
        inspector = Inspector(world, ClaimChecker(world))
        return cls(
            client, pen, instructions(world, WRITE), veil, inspector, Mender(inspector), world, Decency.of(world)
        )

    async def write(self, spec: WritingSpec) -> CopyPack:
        return await self.aloud(spec, lambda _: None)

    async def aloud(self, spec: WritingSpec, told: Told) -> CopyPack:
        """The same, its captions told as soon as each is whole and has no fault."""
        rules = self.pen.compose(spec)
        if spec.bare or spec.locale != "ko":
            return rules
        began, question = time.monotonic(), self._question(spec, rules)
        heard = self.listening(PackSaid, lambda said: said, spec, rules, told)
        first = self.drawer.take(spec) or await self.client.ask(question, heard)
        heard(first.text)
        pack = await self._finished(first, question, spec, rules, began)
        told(tuple(caption.text for caption in pack.captions))
        return pack

    def listening(
        self, shape: type[S], pack: Callable[[S], PackSaid], spec: WritingSpec, rules: CopyPack, told: Told
    ) -> Tell:
        """Hears an answer of this shape grow, and tells the captions of its pack."""
        return Listening(shape, pack, lambda said: self._showable(said, spec, rules), told)

    def _showable(self, said: PackSaid, spec: WritingSpec, rules: CopyPack) -> tuple[str, ...]:
        facts = self.facts(spec, rules)
        texts = self.inspector.good_captions(said.captions, spec, facts)
        return tuple(text for text in texts if self.decency.kind(text) is None)

    async def _finished(
        self, first: Answer[PackSaid], question: Question[PackSaid], spec: WritingSpec, rules: CopyPack, began: float
    ) -> CopyPack:
        """Checked, repaired once where it is worth it, and filled by the rules."""
        facts = self.facts(spec, rules)
        said, faults = first.value, self.inspector.faults(first.value, spec, facts)
        heavy = [fault for fault in faults if fault.part not in LIGHT]
        self._shown(faults, last=not heavy)
        if heavy:
            better = await self._repaired(first, question, heavy, began)
            later = self.inspector.faults(better, spec, facts) if better else faults
            if better is not None and len(later) < len(faults):
                said, faults = better, later
            self._shown(faults, last=True)
        pack = self.mender.whole(said, faults, rules, spec, facts)
        return pack.model_copy(update={"by": self.client.server.model.key, "told": question.prompt})

    def _shown(self, faults: Sequence[Fault], last: bool) -> None:
        if self.client.show is not None:
            known = self.told.sheet.faults
            self.client.show(Finding(tuple(_sentence(known, fault) for fault in faults), last))

    async def _repaired(
        self, first: Answer[PackSaid], question: Question[PackSaid], faults: Sequence[Fault], began: float
    ) -> PackSaid | None:
        """The one repair; None where there is no time or nothing came of it."""
        left = self.client.server.seconds - (time.monotonic() - began)
        if left < SPARE:
            return None
        told = self.told.sheet
        named = "\n".join(f"- {_sentence(told.faults, fault)}" for fault in faults)
        turns = (("assistant", first.text), ("user", f"{told.repair.strip()}\n{named}"))
        again = replace(question, task=REPAIR, turns=turns, stream=False)
        try:
            async with asyncio.timeout(left - 0.5):
                return (await self.client.ask(again)).value
        except (ModelFault, TimeoutError):
            return None

    def _question(self, spec: WritingSpec, rules: CopyPack) -> Question[PackSaid]:
        return Question(
            task=WRITE,
            prompt=self.told.label,
            system=self.told.system,
            data=json.dumps(self.seen(spec, rules), ensure_ascii=False),
            shape=PackSaid,
            most=self.told.sheet.most,
            stream=True,
            salvage=True,
            secret=self.told.secret,
        )

    def facts(self, spec: WritingSpec, rules: CopyPack) -> Facts:
        printed = tuple(filter(None, (rules.words.date,)))
        return Facts(spec.shop, spec.purpose or guessed_purpose(spec.shop), printed)

    def seen(self, spec: WritingSpec, rules: CopyPack) -> dict[str, Any]:
        """The facts without contacts, without claims the law may forbid, and without what belongs to a person."""
        shop = spec.shop.model_dump(
            mode="json", exclude={"contacts", "guessed", "tone", "trade"}, exclude_defaults=True
        )
        trade = self.world.trades.get(spec.shop.trade or "")
        tone = spec.tone or spec.shop.tone or (trade.tone if trade else Tone.FRIENDLY)
        made: dict[str, Any] = {
            "shop": _masked(shop, self.veil),
            "trade": trade.industry if trade else None,
            "purpose": (spec.purpose or guessed_purpose(spec.shop)).value,
            "tone": tone.value,
            "date": rules.words.date,
            "length": spec.length,
            "take": spec.variation,
            "wish": spec.wish.model_dump(exclude_defaults=True),
            "claims": [flag.span for flag in rules.flags],
        }
        return {name: value for name, value in made.items() if value not in (None, {}, [])}


def _masked(value: Any, veil: Veil) -> Any:
    if isinstance(value, dict):
        return {name: _masked(each, veil) for name, each in value.items()}
    if isinstance(value, list):
        return [_masked(each, veil) for each in value]
    return veil.masked(value) if isinstance(value, str) and any(map(str.isdigit, value)) else value


def _sentence(known: Any, fault: Fault) -> str:
    return str(known.get(fault.key, fault.key)).format(part=fault.part, at=fault.at + 1, what=fault.what)
