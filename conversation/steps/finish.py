"""The finished post: shown, copied, put up, kept as a file, taken back."""

from collections.abc import Callable, Mapping

from conversation import album, days, handing, honesty, orders, post, prices, summary, undoing
from conversation.messages import BeforeAfter, Choice, CopyText, Show
from conversation.session import Step
from conversation.talk import Talk
from engine.domain.phrase import Phrase
from engine.domain.reading import Reading

FIRST = ("publish", "letters", "backdrop", "words", "sizes", "download", "new")
EXPRESS = ("publish", "others", "letters", "backdrop", "words", "sizes", "download")
DOUBTS = ("note.doubtful_cutout", "note.kept_photo")
"""Said where a backdrop was asked for and the photo kept."""

GROWING = ("receipt.moved", "receipt.bigger", "receipt.smaller", "receipt.look", "receipt.nearer", "receipt.farther")
"""Changes of which more, or less, may be wanted."""

MENU = (
    "letters",
    "backdrop",
    "looks",
    "words",
    "sizes",
    "download",
    "compare",
    "logo",
    "cutout",
    "letters_alone",
    "new",
)


def enter(talk: Talk) -> Talk:
    """The post as it stands now, with whatever was just done to it."""
    drawn = talk.draft.picture
    if drawn is None:
        return talk.to(Step.CANDIDATES if talk.draft.sheet else Step.PICTURE)
    talk = undoing.shown(honesty.warned(talk))
    told = _first(talk) if not talk.draft.finished else _changed(talk)
    told = told.remember(manner=drawn.design.lettering.manner)
    return album.followed(told.drafted(finished=True, told=post.text(talk.draft), compare=None))


# ── the first time ────────────────────────────────────────────────────────────────────────────────


def _first(talk: Talk) -> Talk:
    draft = talk.draft
    if not (talk.session.shop.known or _said(talk)):
        return _nameless(talk)
    shown = talk.add(_named(talk), CopyText(text=post.text(draft)))
    shown = shown.drafted(filed=draft.picture.full if draft.picture else None)
    chips = _tips(talk, talk.chips(*(EXPRESS if draft.express else FIRST)))
    question = _date_question(talk)
    if question is not None:
        return _dated(shown, question, chips)
    if draft.express and not _said(talk):
        asked = shown.remember(asked="service")
        return asked.say("finish.ask_name", chips=chips)
    if draft.unsure:
        seen = Phrase.of("finish.seen_as", shop=summary.line(talk))
        return shown.drafted(unsure=False).say(seen, chips=talk.few((*talk.chips("right", "fix"), *chips)))
    first, *left = chips
    return shown.say(_own_pixels(talk), chips=talk.few((first, *talk.chips(*_rest_of_sheet(talk)), *left)))


def _named(talk: Talk) -> Show | BeforeAfter:
    """The picture for the first time: its original goes along where a messenger recompresses."""
    picture, drawn = _picture(talk, (*talk.receipts, *_given(talk))), talk.draft.picture
    if not isinstance(picture, Show) or drawn is None:
        return picture
    return picture.model_copy(update={"file": album.files(talk, drawn)[0].name})


def _given(talk: Talk) -> tuple[Phrase, ...]:
    """That a plan gives less than the whole picture is said with the first one."""
    small = talk.world.plan.at_most
    return () if small is None else (Phrase.of("finish.free", px=small),)


def _own_pixels(talk: Talk) -> Phrase:
    """Said once: a change of the backdrop has said it already."""
    told = any(receipt.key.startswith(("receipt.ground", "receipt.treatment")) for receipt in talk.receipts)
    return Phrase.of("finish.as_you_like") if told else honesty.own_pixels(talk)


def _rest_of_sheet(talk: Talk) -> tuple[str, ...]:
    """A post changed right from the sheet: the other candidates were not looked at yet."""
    changed = any(receipt.key.startswith("receipt.") for receipt in talk.receipts)
    return ("others",) if changed and talk.draft.sheet is not None else ()


def _said(talk: Talk) -> bool:
    return not orders.writing(talk).bare


def _nameless(talk: Talk) -> Talk:
    """Nothing is known: the picture without invented words, and one question in the same message."""
    chips = _tips(talk, talk.chips("publish", "others", "backdrop"))
    asked = talk.remember(asked="what")
    return asked.add(_picture(talk, (*talk.receipts, Phrase.of("finish.ask_what")), chips))


def _tips(talk: Talk, chips: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """A poor photo may be taken again; a doubtful cutout may be had all the same."""
    poor = any(note.key.startswith("tip.") for note in talk.receipts)
    doubted = any(note.key in ("why.hands", *DOUBTS) for note in talk.receipts)
    first = ("safer" if honesty.warning(talk) else "", *(("as_it_is", "resend") if poor else ()))
    return talk.few((*prices.chips(talk), *talk.chips(*first, "force" if doubted else ""), *chips))


def _date_question(talk: Talk) -> Phrase | None:
    """Asked once: what was confirmed before the picture is not asked again."""
    return summary.date_question(talk) if talk.draft.dated != summary.dates(talk.session.shop) else None


def _dated(talk: Talk, question: Phrase, chips: tuple[Choice, ...]) -> Talk:
    asked = talk.remember(asked="date").drafted(dated=summary.dates(talk.session.shop))
    return asked.say(question, chips=talk.few((*talk.chips("right", "fix_date"), *chips)))


# ── after a change ────────────────────────────────────────────────────────────────────────────────


def _changed(talk: Talk) -> Talk:
    """The picture with its receipt; the text again only if it is another one."""
    retold, redrawn = post.text(talk.draft) != talk.draft.told, talk.draft.picture != talk.origin_picture
    if retold or redrawn:
        talk = talk.drafted(published=None)
    if retold:
        talk = talk.add(CopyText(text=post.text(talk.draft)))
    lines = tuple(honesty.truly(talk, receipt, retold, redrawn) for receipt in talk.receipts) or (
        Phrase.of("finish.here"),
    )
    question = _date_question(talk)
    if question is not None:
        return _date_asked(talk, lines, question)
    if talk.draft.unsure:
        seen = Phrase.of("finish.seen_as", shop=summary.line(talk))
        sure = talk.drafted(unsure=False)
        return sure.add(_picture(talk, (seen,), talk.chips("right", "fix", "publish", "menu")))
    return talk.add(_picture(talk, lines, _after(talk)))


def _date_asked(talk: Talk, lines: tuple[Phrase, ...], question: Phrase) -> Talk:
    chips = talk.chips("right", "fix_date", "publish", "undo" if talk.draft.past else "")
    asked = talk.remember(asked="date").drafted(dated=summary.dates(talk.session.shop))
    said = tuple(line for line in lines if line.key != "receipt.day")
    return asked.add(_picture(talk, (*said, question), chips))


def _after(talk: Talk) -> tuple[Choice, ...]:
    """What people want next, by what has just been done."""
    keys = {receipt.key for receipt in talk.receipts}
    undo = "undo" if talk.draft.past else ""
    if keys == {"tap.already"}:
        return talk.chips(*FIRST)
    if honesty.warning(talk) or prices.doubt(talk):
        safer = "safer" if honesty.warning(talk) else ""
        return (*prices.chips(talk), *talk.chips(safer, "publish", undo, "menu"))
    if keys & set(DOUBTS):
        return talk.chips("force", "card", "publish", undo)
    if "receipt.faces_later" in keys:
        return talk.chips("letters", "publish", undo, "menu")
    if any(key.startswith(GROWING) for key in keys):
        return talk.chips("more", "less", undo, "publish", "menu")
    if keys & {"receipt.ground", "receipt.ground_wished"}:
        return talk.chips("publish", "original_backdrop" if undo else "", "menu")
    return talk.chips("publish", undo, "menu")


def _picture(talk: Talk, lines: tuple[Phrase, ...], chips: tuple[Choice, ...] = ()) -> Show | BeforeAfter:
    draft, ended = talk.draft, talk.origin.running
    job = ended.job if ended and not talk.working else None
    picture = draft.picture
    if picture is None:
        raise LookupError("nothing is drawn")
    old = draft.past[-1].picture if draft.past else None
    alt = post.alt(draft)
    if draft.compare and old:
        return BeforeAfter(
            before=old.preview,
            after=picture.preview,
            joined=draft.compare,
            lines=lines,
            chips=chips,
            alt=alt,
            job=job,
        )
    place = picture.design.lettering.placement
    return Show(picture=picture.preview, full=picture.full, lines=lines, chips=chips, alt=alt, job=job, place=place)


# ── chips ─────────────────────────────────────────────────────────────────────────────────────────


def undo(talk: Talk, _value: str = "") -> Talk:
    """Back to the picture before, without drawing it again."""
    if talk.working and not album.making(talk):
        return orders.stop(talk, "working.undone").add(*_still(talk))
    if undoing.ahead(talk):
        return talk.undo(talk.draft.shown or talk.draft.past[-1]).noted(Phrase.of("receipt.undone")).to(Step.FINISH)
    if not talk.draft.past:
        return talk.say("finish.nothing_to_undo", chips=talk.session.offered)
    *rest, version = talk.draft.past
    back = talk.undo(version).drafted(
        past=tuple(rest), published=None, last=None, compare=None, dated=summary.dates(version.shop)
    )
    undone = undoing.undone(talk, version)
    return orders.render(back.noted(undone)) if version.picture is None else back.noted(undone).to(Step.FINISH)


def _still(talk: Talk) -> tuple[Show | BeforeAfter, ...]:
    return (_picture(talk, (Phrase.of("finish.here"),), _after(talk)),) if talk.draft.picture else ()


def show(talk: Talk, _value: str = "") -> Talk:
    """The last result again, free of charge."""
    if talk.working:
        return talk.say("late.still", chips=talk.chips("show", "cancel"))
    if talk.draft.picture is not None:
        return talk.drafted(told="").to(Step.FINISH)
    if talk.draft.sheet is not None:
        return talk.to(Step.CANDIDATES)
    return talk.say("late.nothing", chips=talk.session.offered)


def menu(talk: Talk, page: str = "") -> Talk:
    keys = [key for key in MENU if talk.photo is not None or key not in ("cutout", "compare")]
    return talk.say("finish.menu", chips=talk.paged(talk.chips(*keys), "menu", page, "publish"))


def _go_on(talk: Talk, _value: str) -> Talk:
    """Out of a question: to the post, or to the sheet where none of it was chosen yet."""
    left = talk.remember(asked=None)
    if talk.draft.undecided and not talk.working:
        return left.drafted(picture=None).to(Step.CANDIDATES)
    return left.to(Step.FINISH)


def right(talk: Talk, _value: str = "") -> Talk:
    """What was shown is right."""
    if talk.draft.picture is None:
        return talk.to(Step.PICTURE)
    told = talk.remember(asked=None).drafted(unsure=False)
    return told.say("finish.right", chips=talk.chips("publish", "menu"))


def fix_date(talk: Talk, _value: str = "") -> Talk:
    return talk.ask("date", "finish.ask_date", chips=talk.chips("go_on"))


# ── answers ────────────────────────────────────────────────────────────────────────────────────────


def answer(talk: Talk, reading: Reading) -> Talk | None:
    if talk.session.asked != "date":
        return None
    content = reading.facts.empty and (reading.yes or days.settled(talk, reading.said))
    if content or days.same(talk, reading):
        return right(talk)
    if reading.yes is False and reading.facts.empty:
        return fix_date(talk)
    return None


def skip(talk: Talk) -> Talk:
    return talk.say("finish.right", chips=talk.chips("publish", "menu"))


def unclear(talk: Talk, reading: Reading) -> Talk:
    if talk.session.asked == "date":
        return talk.ask("date", "finish.date_unclear", chips=talk.chips("go_on"))
    if talk.draft.picture is None:
        return talk.say("picture.unclear", chips=talk.session.offered)
    return talk.say("finish.unclear", chips=talk.chips("letters", "backdrop", "words", "publish"))


TAPS: Mapping[str, Callable[[Talk, str], Talk]] = {
    "publish": handing.publish,
    "download": handing.download,
    "undo": undo,
    "original_backdrop": undo,
    "show": show,
    "menu": menu,
    "go_on": _go_on,
    "as_it_is": right,
    "right": right,
    "fix_date": fix_date,
}
