"""Three finished posts on one sheet, the best guess first."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conversation import honesty, orders, summary
from conversation.messages import Sheet
from conversation.session import Running, Step
from conversation.talk import NUMBERS, Talk
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.picture import Picture, Treatment
from engine.domain.reading import Reading

MENDED = frozenset({"photo.white_balanced", "photo.shadows_lifted", "photo.brightened"})
"""Notes after which the photo's light or colours are not as they were sent."""

ADVICE = frozenset({"tip.larger", "tip.closer", "tip.plain_ground"})
"""Tips that are as true of the next photo; the others say what is wrong with this one."""


def enter(talk: Talk) -> Talk:
    """The sheet that is there, or a new one."""
    return _sheet(talk) if talk.draft.sheet else orders.candidates(talk)


def done(talk: Talk, outcome: Outcome, running: Running) -> Talk:
    """Shows the sheet; in express, or when enough has been asked, the best one at once, unless others are wanted.
    What was said of a photo with its first sheet is not said again."""
    pictures = outcome.pictures
    if not pictures:
        return talk.say("error.ours", chips=talk.chips("make"))
    mended = any(note.key in MENDED for note in (*outcome.notes, *pictures[0].notes))
    notes = () if talk.draft.candidates else _notes(outcome)
    receipts = tuple(honesty.added(talk, receipt, pictures[0]) for receipt in running.receipts)
    made = talk.drafted(candidates=pictures, sheet=outcome.sheet, mended=mended)
    talk = _advised(made.noted(*receipts, *(note for note in notes if note.key not in talk.session.advised)))
    hurry = talk.draft.express or talk.questions_left < 1
    if outcome.sheet is None or (hurry and talk.draft.design.variant == 0):
        return _chosen(talk, pictures[0]).to(Step.FINISH)
    return _sheet(talk.remember(step=Step.CANDIDATES), running.job)


def _advised(talk: Talk) -> Talk:
    """Advice for the next photo is given once."""
    given = tuple(note.key for note in talk.receipts if note.key in ADVICE)
    return talk.remember(advised=(*talk.session.advised, *given))


def _notes(outcome: Outcome) -> tuple[Phrase, ...]:
    """What was done to the photo and how the next one gets better; that it is theirs is said at the end."""
    best = outcome.pictures[0].notes if outcome.pictures else ()
    whole = (Phrase.of("why.hands"),) if outcome.pictures[0].measure.why == "hands" else ()
    notes = (*outcome.notes, *best, *whole)
    return tuple(
        note for place, note in enumerate(notes) if note not in notes[:place] and note.key != "note.product_same"
    )


def _sheet(talk: Talk, job: str | None = None) -> Talk:
    draft = talk.draft
    if draft.sheet is None:
        return orders.candidates(talk)
    asked = replace(talk.asking("candidate"), receipts=())
    count = len(draft.candidates)
    legend = _legend(talk)
    lines = (*talk.receipts, Phrase.of("sheet.legend", legend=legend), Phrase.of("sheet.ask"))
    chips = (*talk.numbered("pick", count), *talk.chips("another", "go_on" if draft.finished else ""))
    return asked.add(Sheet(picture=draft.sheet, lines=lines, chips=chips, alt=legend, job=job))


def _legend(talk: Talk) -> str:
    """What the candidates are; posters, which differ in nothing that has a name, by their numbers alone."""
    kinds = [picture.measure.treatment for picture in talk.draft.candidates]
    if set(kinds) == {Treatment.POSTER}:
        return " ".join((talk.word("sheet.P"), *NUMBERS[: len(kinds)]))
    return " ".join(_named(talk, kinds, place) for place in range(len(kinds)))


def _named(talk: Talk, kinds: list[Treatment], place: int) -> str:
    """What a candidate is; the second of a kind is called another one, a third has its number only."""
    before = kinds[:place].count(kinds[place])
    if before > 1 or (before and kinds[place] is Treatment.POSTER):
        return NUMBERS[place]
    return f"{NUMBERS[place]} {talk.word(f'sheet.{kinds[place].value}' + ('2' if before else ''))}"


def _chosen(talk: Talk, picture: Picture) -> Talk:
    return talk.drafted(picture=picture, design=picture.design)


def pick(talk: Talk, value: str) -> Talk:
    """Takes a candidate; the words are asked for once, if that question is still free."""
    place = int(value) - 1
    if not 0 <= place < len(talk.draft.candidates):
        return talk.say("tap.late", chips=talk.session.offered)
    picture, draft = talk.draft.candidates[place], talk.draft
    if draft.picture == picture and (draft.finished or talk.session.step is Step.WORDING):
        return talk.noted(Phrase.of("tap.already")).to(Step.FINISH) if draft.finished else talk.to(Step.WORDING)
    chosen = _chosen(talk, picture)
    if draft.finished or draft.express or talk.questions_left < 1:
        return chosen.noted(*_swapped(draft.finished)).to(Step.FINISH)
    return chosen.to(Step.WORDING)


def took(talk: Talk) -> Talk:
    """A change was asked for while the sheet is open: it is made on the best guess, and that is said."""
    if talk.draft.picture is not None or not talk.draft.candidates or talk.working:
        return talk
    return _chosen(talk.wanting("wording"), talk.draft.candidates[0]).opened("sheet.took")


def untook(talk: Talk) -> Talk:
    """Back to the sheet, none of it chosen."""
    return talk.drafted(picture=None).to(Step.CANDIDATES)


def _swapped(finished: bool) -> tuple[Phrase, ...]:
    return (Phrase.of("receipt.candidate"),) if finished else ()


def another(talk: Talk, _value: str = "") -> Talk:
    """Three of another feel."""
    design = talk.draft.design
    fresh = design.model_copy(
        update={"variant": design.variant + 1, "seed": talk.seed, "treatment": None, "layout": None, "palette": None}
    )
    open_still = "candidate" if talk.session.asked == "candidate" else None
    return orders.candidates(talk.drafted(design=fresh).remember(asked=open_still))


def others(talk: Talk, _value: str = "") -> Talk:
    """The two that express did not show."""
    return _sheet(talk) if talk.draft.sheet else another(talk)


def skip(talk: Talk) -> Talk:
    return pick(talk, "1") if talk.draft.candidates else talk.to(Step.PICTURE)


def answer(talk: Talk, reading: Reading) -> Talk | None:
    if talk.session.asked != "candidate":
        return None
    if reading.choice is not None and reading.choice <= len(talk.draft.candidates):
        return pick(talk, str(reading.choice))
    if reading.yes is False:
        return another(talk)
    return pick(talk, "1") if reading.yes else None


def unclear(talk: Talk, reading: Reading) -> Talk:
    """A number, or what is wrong: a correction nobody understood is asked for in the owner's own words."""
    if reading.leftover:
        known = Phrase.of("shop.fix_known", shop=summary.line(talk))
        return talk.say("sheet.not_understood", known, chips=talk.few((*talk.session.offered, *talk.chips("fix"))))
    return talk.say("sheet.unclear", chips=talk.session.offered)


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {"pick": pick, "another": another, "others": others}
