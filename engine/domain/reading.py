"""What one free message means, whoever read it."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.canvas import Ratio
from engine.domain.frozen import Frozen
from engine.domain.picture import Keep, Relief, Treatment
from engine.domain.prompt import Prompt
from engine.domain.seen import Seen
from engine.domain.shop import Facts, Purpose, Shop, Tone
from engine.domain.wording import RULES, Flag


class Intent(StrEnum):
    """A command or a question, said in words instead of pressed."""

    START_OVER = "start_over"
    BACK = "back"
    SKIP = "skip"
    CANCEL = "cancel"
    UNDO = "undo"
    AGAIN = "again"
    MORE = "more"
    LESS = "less"
    PUBLISH = "publish"
    SHOW = "show"
    DOWNLOAD = "download"
    CAPTION_ONLY = "caption_only"
    CUTOUT_ONLY = "cutout_only"
    LETTERS_ONLY = "letters_only"
    OTHER_SIZES = "other_sizes"
    NO_PHOTO = "no_photo"
    WILL_SEND = "will_send"
    STEP_BY_STEP = "step_by_step"
    LAST_POST = "last_post"
    NEW_POST = "new_post"
    RESUME = "resume"
    HELP = "help"
    ASK_PRICE = "ask_price"
    ASK_WHY = "ask_why"
    ASK_TIME = "ask_time"
    ASK_SAFE = "ask_safe"
    ASK_WHO = "ask_who"
    GREET = "greet"
    THANK = "thank"
    LAUGH = "laugh"
    DISLIKE = "dislike"
    LIKE = "like"
    FORGET_ME = "forget_me"
    CONFUSED = "confused"


class Side(StrEnum):
    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"


class MoveWords(Frozen):
    """A nudge by shares of the canvas."""

    kind: Literal["move_words"] = "move_words"
    across: float = 0.0
    down: float = 0.0


class PutWords(Frozen):
    """Against one or two sides."""

    kind: Literal["put_words"] = "put_words"
    sides: tuple[Side, ...]


class ScaleWords(Frozen):
    """Bigger or smaller: the whole block, or one role of `Words` alone."""

    kind: Literal["scale_words"] = "scale_words"
    factor: float
    role: Literal["headline", "price", "detail", "date"] | None = None


class HideWords(Frozen):
    """Takes the words off, or puts them back."""

    kind: Literal["hide_words"] = "hide_words"
    hidden: bool = True


class Headline(Frozen):
    """The owner's own words on the picture."""

    kind: Literal["headline"] = "headline"
    text: str


class Reface(Frozen):
    """A face by character (`hand`, `pen`, `brush`, `round`, `heavy`, `serif`, `gothic`, `sign`); None shows them."""

    kind: Literal["reface"] = "reface"
    character: str | None = None


class Recolour(Frozen):
    """A colour of the words, by its key in `configs/palettes.yaml` or #rrggbb."""

    kind: Literal["recolour"] = "recolour"
    colour: str


class Raise(Frozen):
    """Raised, carved or flat (None)."""

    kind: Literal["raise"] = "raise"
    relief: Relief | None


class Regrade(Frozen):
    """A look; `by` turns it up or down from where it is."""

    kind: Literal["regrade"] = "regrade"
    look: str
    by: float = 0.6


class Reground(Frozen):
    """Another backdrop; scene None is a clean one of ours, or, `wished`, what the reading's wish says."""

    kind: Literal["reground"] = "reground"
    scene: str | None = None
    wished: bool = False


class Retreat(Frozen):
    """Another treatment."""

    kind: Literal["retreat"] = "retreat"
    treatment: Treatment


class Hold(Frozen):
    """What must stay as it is."""

    kind: Literal["hold"] = "hold"
    keep: Keep


class PointAt(Frozen):
    """Which thing in the photo is the product."""

    kind: Literal["point_at"] = "point_at"
    side: Side


class Nearer(Frozen):
    """The thing in the photo larger, or (-1) smaller again."""

    kind: Literal["nearer"] = "nearer"
    steps: Annotated[int, Field(ge=-1, le=1)] = 1


class Reshape(Frozen):
    """Another shape."""

    kind: Literal["reshape"] = "reshape"
    ratio: Ratio


class Rewrite(Frozen):
    """Another caption. `text` is the owner's own caption, word for word."""

    kind: Literal["rewrite"] = "rewrite"
    length: Annotated[int, Field(ge=-1, le=1)] = 0
    tone: Tone | None = None
    text: str | None = None


class AddContact(Frozen):
    """The contact at the end of the caption, or not."""

    kind: Literal["add_contact"] = "add_contact"
    present: bool = True


class AddLogo(Frozen):
    """The shop's logo on the picture."""

    kind: Literal["add_logo"] = "add_logo"


class WantTags(Frozen):
    """Tags the owner asks for."""

    kind: Literal["want_tags"] = "want_tags"
    tags: tuple[str, ...]


Edit = Annotated[
    MoveWords
    | PutWords
    | ScaleWords
    | HideWords
    | Headline
    | Reface
    | Recolour
    | Raise
    | Regrade
    | Reground
    | Retreat
    | Hold
    | PointAt
    | Nearer
    | Reshape
    | Rewrite
    | AddContact
    | AddLogo
    | WantTags,
    Field(discriminator="kind"),
]


class Known(Frozen):
    """What a reader may see besides the text: the facts so far, the open question, today, the last change."""

    shop: Shop = Shop()
    purpose: Purpose | None = None
    asked: str | None = None
    today: date
    choices: tuple[str, ...] = ()
    drawn: bool = False


class Reading(Frozen):
    """One message understood. Several parts may be set at once.

    `yes` is the answer to the open question, `choice` a number from 1, `leftover` what no rule could place, `unmet`
    the wishes of a message beside those that were understood;
    `flags` are claims in words a post will carry (facts, and a headline, a caption, tags as they stand). `by` is who
    read: `rules` or a model's name; `simple` says that rules stood in for a model that should have answered. `wish`
    is how the picture should look, in English, and `seen` what a model saw in the photo that came along. `refused` is
    the kind of thing that may not be put up: then nothing else of the message counts.
    """

    said: str
    facts: Facts = Facts()
    purpose: Purpose | None = None
    intent: Intent | None = None
    edits: tuple[Edit, ...] = ()
    choice: int | None = None
    yes: bool | None = None
    leftover: str = ""
    unmet: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
    by: str = RULES
    simple: bool = False
    wish: Prompt = Prompt()
    seen: Seen | None = None
    refused: str | None = None

    @property
    def empty(self) -> bool:
        return (
            self.facts.empty
            and self.purpose is None
            and self.intent is None
            and not self.edits
            and self.choice is None
            and self.yes is None
        )
