"""Words: what was asked of the writer, and the pack it must give back."""

from typing import Annotated

from pydantic import Field

from engine.domain.frozen import Frozen
from engine.domain.prompt import Prompt
from engine.domain.shop import Purpose, Shop, Tone

CAPTIONS = 3
HASHTAGS = 15
POSTED_HASHTAGS = 5
"""Instagram takes five hashtags a post since December 2025."""

RULES = "rules"
"""Who reads and writes where no language model does."""

SPEAKING = frozenset({Purpose.BOOKING, Purpose.NOTICE, Purpose.OPENING})
"""Purposes that are a message by themselves, also when nothing else is known."""

Hashtag = Annotated[str, Field(pattern="^#[0-9A-Za-z\uac00-\ud7a3_]{2,24}$")]


class Words(Frozen):
    """What stands on the picture. Each is one line of speech; the layout breaks and sizes it.

    `headline` is the message; `price` a price with its unit; `detail` one sub-line (benefit, condition,
    opening hours); `date` a day or period as printed; `name` the shop. None is not drawn.
    """

    headline: str | None = None
    price: str | None = None
    detail: str | None = None
    date: str | None = None
    name: str | None = None

    @property
    def bare(self) -> bool:
        """Nothing but perhaps the shop's name."""
        return not (self.headline or self.price or self.detail or self.date)


class Caption(Frozen):
    """A caption of a post. `hook` is its short first line (≤ 20 syllables), `text` the whole without hashtags."""

    hook: str
    text: str
    angle: str = ""


class Flag(Frozen):
    """A span of words that Korean advertising law may forbid, why, and a safe way to say it."""

    span: str
    reason: str
    alternative: str
    blocks: bool = False


class CopyPack(Frozen):
    """Everything the writer gives: three captions, fifteen ranked tags, the picture's words, the alt text.

    `prompt` is the picture for a picture model, `avoid` what must not be in it, both in English. `by` is who wrote:
    `rules` or a model's name, `told` the version of what the model was told.
    """

    captions: Annotated[tuple[Caption, ...], Field(min_length=CAPTIONS, max_length=CAPTIONS)]
    hashtags: Annotated[tuple[Hashtag, ...], Field(min_length=HASHTAGS, max_length=HASHTAGS)]
    words: Words = Words()
    alt: str = ""
    flags: tuple[Flag, ...] = ()
    by: str = RULES
    told: str = ""
    prompt: Prompt = Prompt()
    avoid: tuple[str, ...] = ()

    @property
    def posted(self) -> tuple[str, ...]:
        """The five tags that go on Instagram."""
        return self.hashtags[:POSTED_HASHTAGS]


class WritingSpec(Frozen):
    """One whole request to the writer. The same spec always gives the same pack from the rules writer.

    `tone` None lets the trade decide; `variation` counts "again"; `length` is −1 shorter, 0, 1 longer;
    `contacts` puts the shop's contact at the captions' end; `bare` means nothing is known: no invented words.
    `wish` is how the owner wants the picture, in English.
    """

    shop: Shop
    purpose: Purpose | None = None
    tone: Tone | None = None
    variation: int = 0
    length: int = 0
    contacts: bool = False
    today: str = Field(default="", description="ISO date, for weekdays and seasons")
    locale: str = "ko"
    wish: Prompt = Prompt()

    @property
    def bare(self) -> bool:
        shop, message = self.shop, self.purpose in SPEAKING
        return not (message or shop.service or shop.offer or shop.features or shop.price or shop.day)
