"""The buttons under a message, and the block in it that one tap copies."""

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, WebAppInfo
from telegram.constants import MessageEntityType

from bot.channels.telegram.cards import Button, Card


def keyboard(card: Card) -> InlineKeyboardMarkup | None:
    if not card.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in card.rows])


def _button(button: Button) -> InlineKeyboardButton:
    return InlineKeyboardButton(
        button.label,
        callback_data=button.data or None,
        url=button.url or None,
        web_app=WebAppInfo(button.app) if button.app else None,
        copy_text=CopyTextButton(button.copied) if button.copied else None,
    )


def entities(card: Card) -> list[MessageEntity] | None:
    """No markup is ever parsed: what an owner writes can't break a message."""
    if card.code is None:
        return None
    return [MessageEntity(MessageEntityType.PRE, *card.code)]
