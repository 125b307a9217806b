"""What is ordered from writer and engine, and what is said while it is made."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from conversation import privacy, promises
from conversation.effects import Cancel, Submit, Write
from conversation.messages import Say
from conversation.session import Draft, Running
from conversation.talk import Talk
from engine.domain.canvas import Ratio
from engine.domain.job import Calligraphy, Candidates, Cutout, Faces, JobSpec, Pages, Pick, Render
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Treatment
from engine.domain.prompt import Mode, Prompt, blended
from engine.domain.shop import Purpose
from engine.domain.wording import RULES, Words, WritingSpec

UNSAID = {"setting": "", "light": ""}
"""Of a picture's prompt what a scene says."""

TEXT_ONLY = frozenset({"wording", "caption", "alone"})
PICTURES = frozenset({"candidates", "render"})
PAGES = "pages"


def candidates(talk: Talk) -> Talk:
    """Three finished posts: words first, then the pictures. What is private in the photo is asked about before."""
    return privacy.asked_first(talk) or _begin(talk, "candidates", write=True)


def render(talk: Talk) -> Talk:
    """What this turn changed, drawn; words first if they changed too."""
    return _begin(talk, "render", write=talk.rewrite or talk.draft.pack is None)


def retry(talk: Talk) -> Talk:
    """What failed, once more as it was wanted."""
    return _begin(talk, "render" if talk.draft.picture else "candidates", write=True)


def write(talk: Talk, purpose: str) -> Talk:
    """Words alone: `wording` offers three again, `caption` shows the new text, `alone` needs no picture."""
    return talk.changed(rewrite=True) if talk.working else _begin(talk, purpose, write=True)


def job(talk: Talk, purpose: str, faces: tuple[str, ...] = (), ratios: tuple[Ratio, ...] = ()) -> Talk:
    """Any other work on a picture."""
    return _begin(talk, purpose, write=False, faces=faces, ratios=ratios)


def again(talk: Talk) -> Talk:
    """Stops what is running and starts it anew with what is wanted now."""
    running = talk.session.running
    if running is None:
        return talk
    receipts = (*(line for line in running.receipts if promises.hold(talk, line)), *talk.receipts)
    stopped = _stop(talk, "working.replaced")
    ready = _with(stopped, receipts, talk.before or running.before)
    purpose = running.purpose if running.purpose in PICTURES else "render"
    if purpose == "render" and talk.draft.picture is None:
        purpose = "candidates"
    rewrite = talk.rewrite or purpose == "candidates" or not running.written or talk.draft.pack is None
    return _begin(ready, purpose, write=rewrite)


def set_aside(talk: Talk) -> Talk:
    """Stops what only follows the post, and is made again when the post has changed."""
    return _stop(talk, "working.replaced")


def stop(talk: Talk, why: str) -> Talk:
    """Cancels what is running and takes back the change that was waiting for it."""
    running = talk.session.running
    if running is None:
        return talk
    return taken_back(_stop(talk, why), running)


def taken_back(talk: Talk, running: Running) -> Talk:
    """A change that never became a picture leaves no trace."""
    shown = talk.draft.shown
    if running.purpose == PAGES:
        return talk.drafted(album=())
    changes = running.purpose == "render" or running.purpose in TEXT_ONLY
    return talk.undo(shown) if changes and shown is not None and talk.draft.finished else talk


def submitted(talk: Talk) -> Talk:
    """The job of `session.running`, now that its words are there."""
    running = talk.session.running
    if running is None:
        return talk
    design = _design(talk, running.words)
    ready = talk.drafted(design=design).remember(running=running.model_copy(update={"written": True}))
    spec = SPECS[running.purpose](ready, running)
    return ready.do(Submit(job=running.job, draft=ready.draft.id, spec=spec))


def drawn_already(talk: Talk) -> bool:
    """The words changed, but none of those on the picture."""
    picture = talk.draft.picture
    wanted = _design(talk, take_words=True)
    if picture is None:
        return False
    untold = {"alt": picture.design.alt, "generated": picture.design.generated}
    return wanted.model_copy(update=untold) == picture.design


def writing(talk: Talk) -> WritingSpec:
    session, draft = talk.session, talk.draft
    return WritingSpec(
        shop=session.shop,
        purpose=draft.purpose,
        tone=session.shop.tone,
        variation=draft.variation,
        length=draft.length,
        contacts=bool(session.contacts and session.shop.contacts.any()),
        today=talk.now.date().isoformat(),
        locale=session.locale,
        wish=draft.wish,
    )


# ── how ───────────────────────────────────────────────────────────────────────────────────────────


def _begin(
    talk: Talk, purpose: str, write: bool, faces: tuple[str, ...] = (), ratios: tuple[Ratio, ...] = ()
) -> Talk:
    if talk.working:
        talk = _stop(talk, "working.replaced")
    talk, name = talk.mint()
    running = Running(
        job=name,
        draft=talk.draft.id,
        purpose=purpose,
        since=talk.now,
        receipts=talk.receipts,
        written=not write,
        words=purpose in PICTURES,
        before=talk.before,
        tap=talk.tap,
        faces=faces,
        ratios=ratios,
    )
    talk = _quiet(talk.remember(running=running))
    if purpose not in TEXT_ONLY:
        talk = _announced(talk, running)
    return talk.do(Write(spec=writing(talk))) if write else submitted(talk)


def _announced(talk: Talk, running: Running) -> Talk:
    told = Phrase.of(f"working.{_kind(talk, running)}", seconds=talk.seconds, name=talk.session.shop.name or "")
    lines = (told, *_price(talk, running))
    return talk.add(Say(lines=lines, chips=talk.chips("cancel"), job=running.job, working=True))


def _price(talk: Talk, running: Running) -> tuple[Phrase, ...]:
    """What it will cost, where it costs anything."""
    won = SPECS[running.purpose](talk, running).cost * talk.world.plan.price
    return (Phrase.of("working.price", won=f"{won:,}"),) if won else ()


CHANGING: Mapping[str, str] = {
    **dict.fromkeys(("moved", "put", "placed", "bigger", "bigger_all", "smaller", "smaller_all"), "place"),
    **dict.fromkeys(("bigger_part", "smaller_part", "safer"), "letters"),
    **dict.fromkeys(("shown", "headline", "face", "colour", "relief", "logo", "no_logo"), "letters"),
    **dict.fromkeys(("corrected", "added", "offer", "day", "withdrawn"), "letters"),
    **dict.fromkeys(("ground", "reference", "forced", "paper"), "backdrop"),
    **dict.fromkeys(("look", "no_look"), "look"),
    **dict.fromkeys(("hidden", "hidden_all"), "off"),
    **dict.fromkeys(("ratio", "nearer", "farther"), "shape"),
    "pointed": "point",
}
"""What a receipt promises → which sentence is said while it is made; different ones share the plain sentence."""


def _changing(running: Running) -> str:
    kind = changes_only(running)
    return f"render.{kind}" if kind else "render"


def changes_only(running: Running) -> str | None:
    """The one kind of thing that is being changed; None for several."""
    receipts = {line.key.split(".")[1] for line in running.receipts if line.key.startswith("receipt.")}
    kinds = {CHANGING.get(receipt) for receipt in receipts - {"contact", "missed"}}
    return kinds.pop() if len(kinds) == 1 else None


def _kind(talk: Talk, running: Running) -> str:
    if running.purpose == "render":
        return _changing(running)
    if running.purpose != "candidates":
        return running.purpose
    one = talk.draft.express or talk.questions_left < 1
    if not one or talk.draft.design.variant:
        return "candidates"
    return "express_known" if talk.session.shop.name else "express"


def _stop(talk: Talk, why: str) -> Talk:
    running = talk.session.running
    if running is None:
        return talk
    talk = talk.remember(running=None)
    if running.purpose in TEXT_ONLY:
        return talk
    talk = talk.do(Cancel(job=running.job)) if running.written else talk
    return talk.add(Say(lines=(Phrase.of(why),), job=running.job))


def _quiet(talk: Talk) -> Talk:
    """The receipts now travel with the job."""
    return _with(talk, (), False)


def _with(talk: Talk, receipts: tuple[Phrase, ...], before: bool) -> Talk:
    return replace(talk, receipts=receipts, before=before, redraw=False, rewrite=False)


def _design(talk: Talk, take_words: bool) -> Design:
    draft = talk.draft
    design, pack = draft.design, draft.pack
    words = pack.words if pack and take_words else design.words
    if draft.headline:
        words = words.model_copy(update={"headline": draft.headline})
    return design.model_copy(
        update={
            "words": words,
            "purpose": draft.purpose or Purpose.DAILY,
            "tone": talk.tone,
            "trade": talk.session.shop.trade,
            "alt": _alt(talk, words) if pack else design.alt,
            "wish": _prompt(draft),
            "wished": draft.wish,
            "mode": None if draft.wish.empty else draft.mode,
            "share": draft.share if draft.mode is Mode.BLEND else None,
            "generated": design.generated or (pack is not None and pack.by != RULES),
        }
    )


def _alt(talk: Talk, words: Words) -> str:
    """What the picture is of, and the letters that stand on it."""
    about = talk.draft.pack.alt if talk.draft.pack else ""
    printed = (words.headline, words.price, words.detail, words.date)
    said = ", ".join(text for text in printed if text)
    return (
        talk.word("finish.alt", about=about, words=said) if said and not talk.draft.design.lettering.hidden else about
    )


def _prompt(draft: Draft) -> Prompt:
    """The owner's wish first; a picture that is there keeps the rest, so that new words change no backdrop. What
    it is of stays, whatever is wished around it; a scene that was chosen says itself what is behind the thing."""
    drawn = draft.picture.design if draft.picture else None
    if drawn is not None and (drawn.wished, drawn.ground) == (draft.wish, draft.design.ground):
        return drawn.wish
    base = drawn.wish if drawn else draft.pack.prompt if draft.pack else Prompt()
    if draft.design.ground.scene is not None:
        base = base.model_copy(update=UNSAID)
    mixed = blended(draft.mode, draft.wish, base, weight=draft.share)
    return mixed if draft.wish.subject else mixed.model_copy(update={"subject": base.subject})


def _cutout(talk: Talk, _running: Running) -> JobSpec:
    photo = talk.photo or talk.draft.photos[0]
    return Cutout(photo=photo, box=talk.draft.design.box)


def _pages(talk: Talk, _running: Running) -> JobSpec:
    """The other photos, as the cover is: its shape, its look, none of its words."""
    draft, cover = talk.draft, talk.draft.picture
    if cover is None:
        raise LookupError("pages follow a cover")
    wanted = cover.design
    design = Design(
        treatment=Treatment.PHOTO,
        ratio=wanted.ratio,
        grade=wanted.grade,
        tone=wanted.tone,
        trade=wanted.trade,
        seed=wanted.seed,
        mark=wanted.mark,
        generated=wanted.generated,
    )
    return Pages(design=design, cover=cover.preview, photos=draft.album)


def _sized(talk: Talk, running: Running) -> JobSpec:
    """The post in the first of the shapes that are left; the post itself stays as it is."""
    design = talk.draft.design
    lettering = design.lettering.model_copy(update={"placement": None})
    return Render(
        design=design.model_copy(update={"ratio": running.ratios[0], "layout": None, "lettering": lettering})
    )


def _render(talk: Talk, running: Running) -> JobSpec:
    shown = talk.draft.picture
    return Render(design=talk.draft.design, before=running.before, since=shown and shown.preview)


SPECS: Mapping[str, Callable[[Talk, Running], JobSpec]] = {
    "candidates": lambda talk, running: Candidates(design=talk.draft.design),
    "render": _render,
    "faces": lambda talk, running: Faces(design=talk.draft.design, faces=running.faces),
    "cutout": _cutout,
    "letters": lambda talk, running: Calligraphy(design=talk.draft.design),
    "pick": lambda talk, running: Pick(photos=talk.draft.photos),
    "compare": lambda talk, running: Render(design=talk.draft.design, before=True),
    "sizes": _sized,
    PAGES: _pages,
}
