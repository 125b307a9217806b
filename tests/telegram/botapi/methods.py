"""What a bot may ask, and what the real server says to it."""

import time
from collections.abc import Callable
from typing import Any

from tests.telegram.botapi import rules
from tests.telegram.botapi.rules import Refusal, bad
from tests.telegram.botapi.state import PRESS_LIVES, Chat, Message, State

Given = dict[str, Any]
Method = Callable[[State, Given], Any]

LATER = ("sendInvoice", "createInvoiceLink", "answerPreCheckoutQuery", "answerShippingQuery", "refundStarPayment")
"""Payments come with a later issue."""


def carry_out(state: State, method: str, given: Given) -> Any:
    """The result. Raises Refusal."""
    found = METHODS.get(method)
    if found is None:
        raise Refusal("Not Implemented: this test server has no " + method, 501)
    return found(state, given)


# ── about the bot ─────────────────────────────────────────────────────────────────────────────────


def get_me(state: State, _given: Given) -> Any:
    return {
        **state.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def set_my_commands(state: State, given: Given) -> bool:
    rules.commands(given["commands"])
    state.commands[given.get("language_code", "")] = given["commands"]
    return True


def set_chat_menu_button(state: State, given: Given) -> bool:
    state.menu = given.get("menu_button")
    return True


def set_webhook(state: State, given: Given) -> bool:
    if not given["url"].startswith(("https://", "http://127.0.0.1")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not rules.SECRET.fullmatch(given.get("secret_token", "x")):
        raise bad("secret token contains unallowed characters")
    state.webhook = given
    return True


def delete_webhook(state: State, _given: Given) -> bool:
    state.webhook = None
    return True


def get_webhook_info(state: State, _given: Given) -> Any:
    hook = state.webhook or {}
    return {"url": hook.get("url", ""), "has_custom_certificate": False, "pending_update_count": len(state.updates)}


# ── messages ──────────────────────────────────────────────────────────────────────────────────────


def _chat(state: State, given: Given) -> Chat:
    chat = state.chats.get(int(given["chat_id"]))
    if chat is None:
        raise bad("chat not found")
    if chat.blocked:
        raise Refusal("Forbidden: bot was blocked by the user", 403)
    return chat


def _text(given: Given) -> Given:
    rules.markup(given["text"], given.get("parse_mode"))
    words = rules.text(given["text"], given.get("entities"))
    return {"text": words, **({"entities": given["entities"]} if given.get("entities") else {})}


def _caption(given: Given) -> Given:
    words, marked = given.get("caption", ""), given.get("caption_entities")
    rules.markup(words, given.get("parse_mode"))
    found = {"caption": rules.caption(words, marked)} if words else {}
    return {**found, **({"caption_entities": marked} if marked else {})}


def _photo(state: State, content: bytes) -> Given:
    """The server recompresses a photo: several sizes, none larger than 1280."""
    width, height = rules.photo(content)
    scale = min(1.0, 1280 / max(width, height))
    sizes = [(max(1, round(width * part)), max(1, round(height * part))) for part in (scale / 4, scale)]
    return {"photo": [{**state.file(content), "width": each, "height": other} for each, other in sizes]}


def _document(state: State, content: bytes, name: str) -> Given:
    rules.document(content)
    return {"document": {**state.file(content), "file_name": name, "mime_type": "application/octet-stream"}}


def _bytes(state: State, given: Given, value: Any) -> bytes:
    """A file that came along, or one the server has already."""
    if isinstance(value, bytes):
        return value
    if str(value).startswith("attach://"):
        found = given["files"].get(str(value).removeprefix("attach://"))
    else:
        found = state.files.get(str(value))
    if found is None:
        raise bad("wrong remote file identifier specified")
    return bytes(found)


def _sent(state: State, given: Given, kind: str, content: Given, media: bytes = b"") -> Any:
    markup = given.get("reply_markup")
    rules.keyboard(markup)
    message = state.add(_chat(state, given), True, kind, content, markup=markup, media=media)
    return state.written(message)


def send_message(state: State, given: Given) -> Any:
    return _sent(state, given, "text", _text(given))


def send_photo(state: State, given: Given) -> Any:
    _chat(state, given)
    content = _bytes(state, given, given["photo"])
    return _sent(state, given, "photo", {**_photo(state, content), **_caption(given)}, content)


def send_document(state: State, given: Given) -> Any:
    _chat(state, given)
    content = _bytes(state, given, given["document"])
    name = given["names"].get("document", "file")
    return _sent(state, given, "document", {**_document(state, content, name), **_caption(given)}, content)


def send_media_group(state: State, given: Given) -> Any:
    if len(given["media"]) not in rules.ALBUM:
        raise bad("album must include from 2 to 10 items")
    return [_sent(state, {**given, **item}, *_media(state, given, item)) for item in given["media"]]


def _media(state: State, given: Given, item: Given) -> tuple[str, Given, bytes]:
    content = _bytes(state, given, item["media"])
    if item["type"] == "photo":
        made = _photo(state, content)
    elif item["type"] == "document":
        made = _document(state, content, given["names"].get(item["media"].removeprefix("attach://"), "file"))
    else:
        raise Refusal(f"Not Implemented: media of type {item['type']}", 501)
    return item["type"], {**made, **_caption(item)}, content


# ── edits ─────────────────────────────────────────────────────────────────────────────────────────


def _own(state: State, given: Given) -> Message:
    message = _chat(state, given).messages.get(int(given.get("message_id", 0)))
    if message is None:
        raise bad("message to edit not found")
    if not message.mine:
        raise bad("message can't be edited")
    return message


def _edited(state: State, given: Given, kind: str, content: Given, media: bytes) -> Any:
    message, markup = _own(state, given), given.get("reply_markup")
    rules.keyboard(markup)
    wanted = Message(message.id, message.chat, True, kind, content, markup=markup, media=media)
    if wanted.face() == message.face():
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a "
            "current content and reply markup of the message"
        )
    message.kind, message.content, message.markup, message.media = kind, content, markup, media
    message.edited = time.time()
    state.chats[message.chat].seen.append(("edited", message.id))
    return state.written(message)


def edit_message_text(state: State, given: Given) -> Any:
    if _own(state, given).kind != "text":
        raise bad("there is no text in the message to edit")
    return _edited(state, given, "text", _text(given), b"")


def edit_message_caption(state: State, given: Given) -> Any:
    message = _own(state, given)
    if message.kind == "text":
        raise bad("there is no caption in the message to edit")
    kept = {name: message.content[name] for name in ("photo", "document") if name in message.content}
    return _edited(state, given, message.kind, {**kept, **_caption(given)}, message.media)


def edit_message_media(state: State, given: Given) -> Any:
    _own(state, given)
    return _edited(state, given, *_media(state, given, given["media"]))


def edit_message_reply_markup(state: State, given: Given) -> Any:
    message = _own(state, given)
    return _edited(state, given, message.kind, message.content, message.media)


def delete_message(state: State, given: Given) -> bool:
    chat = _chat(state, given)
    if chat.messages.pop(int(given["message_id"]), None) is None:
        raise bad("message to delete not found")
    chat.seen.append(("deleted", int(given["message_id"])))
    return True


# ── presses, actions, files ───────────────────────────────────────────────────────────────────────


def answer_callback_query(state: State, given: Given) -> bool:
    number = given["callback_query_id"]
    chat, at = state.presses.get(number, (0, 0.0))
    if time.time() - at > PRESS_LIVES or number in state.answered:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(given.get("text", "")) > rules.TOAST:
        raise bad("MESSAGE_TOO_LONG")
    state.answered.add(number)
    state.chats[chat].toasts.append(given.get("text"))
    return True


def send_chat_action(state: State, given: Given) -> bool:
    _chat(state, given).actions.append(given["action"])
    return True


def get_file(state: State, given: Given) -> Any:
    content = state.files.get(given["file_id"])
    if content is None:
        raise bad("invalid file_id")
    if len(content) > rules.FETCHED:
        raise bad("file is too big")
    known = {"file_id": given["file_id"], "file_unique_id": f"u{given['file_id']}"}
    return {**known, "file_size": len(content), "file_path": f"photos/{given['file_id']}"}


METHODS: dict[str, Method] = {
    "getMe": get_me,
    "setMyCommands": set_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendMediaGroup": send_media_group,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "getFile": get_file,
}
