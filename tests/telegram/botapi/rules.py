"""The numbers of the Bot API that the schema has only as prose, and the server's own words for a breach."""

import io
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from PIL import Image, UnidentifiedImageError

TEXT, CAPTION = 4096, 1024
CALLBACK, COPIED = 64, 256
BUTTONS, ROW = 100, 8
PHOTO, DOCUMENT, FETCHED = 10 << 20, 50 << 20, 20 << 20
SIDES, RATIO = 10_000, 20
ALBUM = range(2, 11)
TOAST = 200
COMMANDS, NAME, DESCRIPTION = 100, re.compile(r"[a-z0-9_]{1,32}"), range(1, 257)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
ACTIONS = ("url", "callback_data", "web_app", "copy_text", "login_url", "switch_inline_query", "pay", "callback_game")


TAGS = frozenset({"b", "strong", "i", "em", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler", "span"})


class Refusal(Exception):
    def __init__(self, words: str, code: int = 400, **parameters: int) -> None:
        super().__init__(words)
        self.code, self.words, self.parameters = code, words, parameters


def bad(words: str) -> Refusal:
    return Refusal(f"Bad Request: {words}")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


class _Tags(HTMLParser):
    """Raises a Refusal for HTML that Telegram can't read: it knows few tags, and each must be closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad("can't parse entities: Unexpected end tag")


def markup(words: str, mode: str | None) -> None:
    """Only HTML is known here, and nothing is made of it: no bot of ours lets its words be parsed."""
    if mode is None:
        return
    if mode.casefold() != "html":
        raise Refusal(f"Not Implemented: this test server has no parse_mode {mode}", 501)
    tags = _Tags()
    tags.feed(words)
    tags.close()
    if tags.open:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{tags.open[-1]}\"")


def text(words: str, entities: list[dict[str, Any]] | None) -> str:
    words = words.strip()
    if not words:
        raise bad("message text is empty")
    if units(words) > TEXT:
        raise bad("message is too long")
    _within(words, entities)
    return words


def caption(words: str, entities: list[dict[str, Any]] | None) -> str:
    if units(words) > CAPTION:
        raise bad("message caption is too long")
    _within(words, entities)
    return words


def _within(words: str, entities: list[dict[str, Any]] | None) -> None:
    for entity in entities or ():
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > units(words):
            raise bad("entity beyond the end of the text")


def keyboard(markup: dict[str, Any] | None) -> None:
    if markup is None or "inline_keyboard" not in markup:
        return
    rows = markup["inline_keyboard"]
    if sum(map(len, rows)) > BUTTONS or any(len(row) > ROW for row in rows):
        raise bad("reply markup is too long")
    for button in (button for row in rows for button in row):
        _button(button)


def _button(button: dict[str, Any]) -> None:
    if sum(action in button for action in ACTIONS) != 1 or not button["text"]:
        raise bad("can't parse inline keyboard button: exactly one action is needed")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(data.encode()) <= CALLBACK:
        raise bad("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= units(button["copy_text"]["text"]) <= COPIED:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    if "url" in button and "." not in (urlsplit(button["url"]).hostname or ""):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "web_app" in button and not button["web_app"]["url"].startswith("https://"):
        raise bad(
            f"inline keyboard button Web App URL '{button['web_app']['url']}' is invalid: "
            "Only HTTPS links are allowed"
        )


def photo(content: bytes) -> tuple[int, int]:
    if len(content) > PHOTO:
        raise bad("file is too big for a photo")
    try:
        with Image.open(io.BytesIO(content)) as image:
            width, height, kind = *image.size, image.format
    except (UnidentifiedImageError, OSError):
        raise bad("IMAGE_PROCESS_FAILED") from None
    if kind not in ("JPEG", "PNG", "WEBP", "GIF", "BMP"):
        raise bad("IMAGE_PROCESS_FAILED")
    if width + height > SIDES or max(width, height) > RATIO * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return width, height


def document(content: bytes) -> None:
    if not content:
        raise bad("file must be non-empty")
    if len(content) > DOCUMENT:
        raise Refusal("Request Entity Too Large", 413)


def commands(listed: list[dict[str, str]]) -> None:
    if len(listed) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for each in listed:
        if not NAME.fullmatch(each["command"]) or len(each["description"]) not in DESCRIPTION:
            raise bad("BOT_COMMAND_INVALID")
