"""The rules reader: it understands most of what owners say, in a millisecond, and it never fails."""

from engine.domain.prompt import Prompt, translated
from engine.domain.reading import (
    Edit,
    Headline,
    Intent,
    Known,
    Reading,
    Reground,
    Rewrite,
    ScaleWords,
    WantTags,
)
from engine.domain.shop import Facts, Purpose, Shop
from engine.domain.world import World
from engine.writing.answers import Answers, AnswerWords
from engine.writing.claims import ClaimChecker
from engine.writing.facts import FactReader
from engine.writing.lexicon import BLANK, part
from engine.writing.names import CERTAIN
from engine.writing.text import Tidier, TidyWords
from engine.writing.wishes import Wishes, WishWords

_FREE = frozenset({"headline", "caption"})
"""Questions whose answer is taken word for word."""

_VERBATIM = _FREE | {"letters", "wording"}
"""Questions whose answer may be the owner's own words, to stand as they are."""

_NUMBERS = frozenset({"price", "offer", "day", "last_day", "hours", "contacts"})
"""Facts that are told, or taken back, in the same breath as a wish."""

_MILD = frozenset({Intent.AGAIN, Intent.MORE, Intent.LESS, Intent.HELP, Intent.LIKE, Intent.DISLIKE})
"""What may be said together with a wish."""


class RulesReader:
    """Implements `Reader`. Everything it knows is in `configs/lexicon/` and `configs/trades.yaml`."""

    def __init__(self, world: World) -> None:
        """Checks and compiles the word lists. Raises SettingsWrong."""
        self.facts = facts = FactReader.of(world.lexicon, world.trades)
        known = {*facts.services.owner_of, *facts.services.seller_of, *facts.regions.listed.words}
        long = {word for word in known if len(word) > 1}
        self.tidier = Tidier.of(part(world.lexicon, "tidy", TidyWords), long, facts.regions.listed.words)
        self.answers = Answers.of(part(world.lexicon, "answers", AnswerWords))
        self.wishes = Wishes.of(part(world.lexicon, "wishes", WishWords), world)
        self.claims = ClaimChecker(world)
        self.world = world

    async def read(self, text: str, known: Known) -> Reading:
        return self.understand(text, known)

    def understand(self, text: str, known: Known) -> Reading:
        """The same without waiting: one message and what is known, to a reading."""
        return self._pictured(self.flagged(self._understood(text, known), known), known)

    def _pictured(self, reading: Reading, known: Known) -> Reading:
        """With what the glossary knows of a backdrop that is asked for; the rest is said by its scene."""
        ground = next((edit for edit in reading.edits if isinstance(edit, Reground)), None)
        scene = self.world.scenes.get(ground.scene or "") if ground is not None else None
        if ground is None or (scene is None and not ground.wished):
            return reading
        clauses = self.tidier.clauses(self.tidier.tidy(reading.said))
        asked = [clause for clause in clauses if any(isinstance(e, Reground) for e in self._wishes(clause, known))]
        said, _ = translated(" ".join(asked), self.world.glossary)
        behind = said.over(scene.prompt) if scene else said
        return reading.model_copy(
            update={"wish": Prompt(setting=behind.setting, light=behind.light, space=said.space)}
        )

    def flagged(self, reading: Reading, known: Known) -> Reading:
        """With the claims in words that a post will carry: those that stand as the owner wrote them, and facts."""
        shop, said = known.shop, reading.facts.said
        trade, names = said.trade or shop.trade, tuple(filter(None, (said.name, shop.name)))
        own = known.asked in _VERBATIM or any(map(_verbatim, reading.edits))
        texts = (reading.said,) if own else _carried(said)
        flags = {flag.span: flag for text in texts for flag in self.claims.check(text, trade, names)}
        return reading.model_copy(update={"flags": tuple(flags.values())}) if flags else reading

    def _understood(self, text: str, known: Known) -> Reading:
        tidy = self.tidier.tidy(text)
        short = self._short(text, tidy, known)
        if short:
            return short
        owned = self._word_for_word(text, tidy, known)
        return owned or self._long(text, tidy, known)

    def _short(self, text: str, tidy: str, known: Known) -> Reading | None:
        """A number, a yes or no, a command: the whole message and nothing else."""
        choice = self.answers.choice(tidy, len(known.choices))
        if choice:
            return Reading(said=text, choice=choice)
        if self.answers.only(tidy):
            return Reading(said=text, yes=self.answers.agreed(tidy))
        parts = self.tidier.clauses(tidy)
        intent = self.answers.intent(tidy) if len(parts) <= 1 else None
        if intent is None:
            return None
        edits = self._edits(parts, known) if intent in _MILD else ()
        return Reading(said=text, intent=intent, edits=edits, yes=self.answers.agreed(tidy))

    def _word_for_word(self, text: str, tidy: str, known: Known) -> Reading | None:
        if known.asked not in _FREE or not tidy or self.facts.guard.orders_about(tidy):
            return None
        edits = self._edits(self.tidier.clauses(tidy), known)
        own: Edit = Headline(text=tidy[:60]) if known.asked == "headline" else Rewrite(text=text.strip()[:1000])
        return Reading(said=text, edits=edits or (own,))

    def _long(self, text: str, tidy: str, known: Known) -> Reading:
        contacts, orders = self.facts.contacts, self.facts.guard.orders_about
        tidy = "\n".join(one for one in self.tidier.sentences(tidy) if not orders(one))
        clean = self.facts.numbers.written(contacts.without_people(contacts.without_private(tidy)))
        reached, clean = self._reached(clean, known)
        edits, rest, intent = self._sorted(self.tidier.clauses(clean), known)
        contact = "contacts" if reached.shop.contacts != known.shop.contacts else None
        told, unmet = self._beside(clean, known) if edits else ((), ())
        facts, left = self.facts.read([*rest, *told], reached, contact)
        facts = self._with_contacts(facts, known, reached)
        return Reading(
            said=text,
            facts=facts,
            purpose=self._purpose(rest, facts),
            intent=None if intent is Intent.CANCEL and facts.withdrawn else intent,
            edits=edits,
            yes=self.answers.agreed(tidy),
            leftover=left[:300],
            unmet=unmet,
        )

    def _reached(self, clean: str, known: Known) -> tuple[Known, str]:
        """Contacts are taken before the text is cut: they carry full stops."""
        contacts, clean = self.facts.contacts.take(clean)
        merged = known.shop.contacts.model_copy(update=contacts.model_dump(exclude_none=True))
        return known.model_copy(update={"shop": known.shop.model_copy(update={"contacts": merged})}), clean

    def _with_contacts(self, facts: Facts, known: Known, reached: Known) -> Facts:
        if reached.shop.contacts == known.shop.contacts or "contacts" in facts.withdrawn:
            return facts
        said = facts.said.model_copy(update={"contacts": reached.shop.contacts})
        return facts.model_copy(update={"said": said})

    def _edits(self, clauses: list[str], known: Known) -> tuple[Edit, ...]:
        pairs = zip(clauses, ("", *clauses), strict=False)
        found = {edit.kind: edit for clause, before in pairs for edit in self._wishes(clause, known, before)}
        return tuple(found.values())

    def _wishes(self, clause: str, known: Known, before: str = "") -> tuple[Edit, ...]:
        if self.facts.guard.orders_about(clause) or (not known.drawn and self._names(clause, known)):
            return ()
        if not known.drawn and self.facts.offers.find(clause):
            return ()
        return self.wishes.read(clause, known.drawn, known.asked, before)

    def _beside(self, clean: str, known: Known) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Of the pieces that ask for something else than an edit: those that tell a fact, and those nobody
        understands."""
        clauses = self.tidier.clauses(clean)
        asking = [
            piece
            for clause, before in zip(clauses, ("", *clauses), strict=False)
            for piece in self.wishes.unmet(clause, known.drawn, known.asked, before)
            if self.answers.intent(piece) is None
        ]
        told = tuple(piece for piece in asking if self._tells(piece, known))
        return told, tuple(piece for piece in asking if piece not in told)

    def _tells(self, piece: str, known: Known) -> bool:
        facts, _ = self.facts.read([piece], known)
        said = {name for name in Shop.model_fields if getattr(facts.said, name) != Shop.model_fields[name].default}
        return not facts.empty and said <= _NUMBERS

    def _names(self, clause: str, known: Known) -> bool:
        """Whether a clause tells the name, whatever else its words would mean."""
        names = self.facts.names
        best = names.best(clause) if known.shop.name is None else None
        return names.called(clause) is not None or (best is not None and best.weight >= CERTAIN)

    def _sorted(self, clauses: list[str], known: Known) -> tuple[tuple[Edit, ...], list[str], Intent | None]:
        """Clauses that are wishes or questions leave; the others may hold facts."""
        edits: dict[str, Edit] = {}
        rest: list[str] = []
        intents: list[Intent] = []
        for clause, before in zip(clauses, ("", *clauses), strict=False):
            wished, intent = self._wishes(clause, known, before), self.answers.intent(clause)
            edits.update({edit.kind: _joined(edits.get(edit.kind), edit) for edit in wished})
            intents += [intent] if intent and not wished else []
            told = self.facts.offers.priced(clause) or self.facts.names.called(clause)
            asks = intent is not None and not told
            rest += [] if (wished and not _factual(wished)) or asks else [clause]
        return tuple(edits.values()), rest, next(iter(intents), None)

    def _purpose(self, clauses: list[str], facts: Facts) -> Purpose | None:
        denies = self.facts.denies
        weekly, orders = self.facts.times.dates.weekly, self.facts.guard.orders_about
        safe = [one for one in clauses if not (orders(one) or denies(one) or weekly(one))]
        told = self.facts.manner.purpose
        safe = [one for one in safe if not (BLANK in one and told(one) is Purpose.BOOKING)]
        purpose = told(" ".join(safe))
        if purpose is Purpose.SALE and ("offer" in facts.withdrawn or not self._sells(safe)):
            return None
        return purpose

    def _sells(self, clauses: list[str]) -> bool:
        """Whether a clause that takes nothing back is about a benefit."""
        takes_back, told = self.facts.corrections.takes_back, self.facts.manner.purpose
        return told(" ".join(one for one in clauses if not takes_back(one))) is Purpose.SALE


def _joined(earlier: Edit | None, edit: Edit) -> Edit:
    """Of one kind the later counts; "the price is too small, bigger" is about the price all the same."""
    about = isinstance(earlier, ScaleWords) and isinstance(edit, ScaleWords) and edit.role is None
    return earlier if about and earlier is not None else edit


def _carried(said: Shop) -> tuple[str, ...]:
    """Facts that are printed as they were said."""
    offer = (said.offer.text, said.offer.condition) if said.offer else ()
    return tuple(filter(None, (said.service, said.audience, *offer, *said.features)))


def _verbatim(edit: Edit) -> bool:
    return isinstance(edit, Headline | WantTags) or (isinstance(edit, Rewrite) and edit.text is not None)


def _factual(edits: tuple[Edit, ...]) -> bool:
    """Whether a clause with such wishes may hold facts as well."""
    return all(edit.kind in {"want_tags"} for edit in edits)
