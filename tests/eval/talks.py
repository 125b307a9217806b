"""Scores what a conversation understands, line by line, as `fit-ad talk` would: `python -m tests.eval.talks FILE…`.

The figures of a file that nobody has mended against are worth more than all others: decision 10 keeps them.
"""

import sys
from functools import lru_cache

from engine.domain.shop import Purpose, Shop
from engine.domain.wording import WritingSpec
from engine.writing.copy import RulesWriter
from tests.conversation.stage import Stage, real_world
from tests.eval.score import GATES, TODAY, Card, dialogues, faults_of, scores, spoken


@lru_cache(maxsize=1)
def writer() -> RulesWriter:
    return RulesWriter(real_world())


def talked(lines: list[str]) -> tuple[Shop, Purpose | None]:
    """What the conversation knows after an owner has typed these lines; chips and questions count as well."""
    stage = Stage(pen=writer().compose).start()
    for line in lines:
        stage.say(line)
    return stage.session.shop, stage.session.draft.purpose if stage.session.draft else None


def overheard(file: str) -> Card:
    """A file of dialogues, played through the conversation; every pack is read as well."""
    card = Card()
    for one in dialogues(file):
        shop, purpose = talked(one["lines"])
        for name, value in scores(one["want"], shop).items():
            card.fields[name].append(value)
            if value < 0.99:
                card.misses.append(f"{one['id']}: {name} {getattr(shop, name)!r} wanted {one['want'].get(name)!r}")
        pack = writer().compose(WritingSpec(shop=shop, purpose=purpose, today=TODAY.isoformat()))
        everything = spoken(pack) + shop.model_dump_json()
        card.forbidden += [f"{one['id']}: {word}" for word in one.get("forbid", ()) if word in everything]
        card.forbidden += [f"{one['id']}: {word}" for word in one.get("clean", ()) if word in spoken(pack)]
        card.faults += [f"{one['id']}: {fault}" for fault in faults_of(shop, purpose, pack)]
    return card


def main() -> None:
    for file in sys.argv[1:]:
        card = overheard(file)
        print(file)
        for name, values in card.fields.items():
            gate = f"  gate {GATES[name]}" if name in GATES else ""
            print(f"  {name:10} {card.mean(name):.3f}  of {len(values)}{gate}")
        print(f"  forbidden  {card.forbidden}\n  faults     {card.faults}")


if __name__ == "__main__":
    main()
