"""What a bot tells Telegram about itself when it starts: its commands, and where updates go."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import InvalidToken, TelegramError

from bot.channels.telegram.payload import ALLOWED
from bot.channels.telegram.transport import Flooded
from bot.journal import Journal
from conversation import phrases
from engine.domain.errors import SettingsWrong
from engine.domain.phrase import Phrase

COMMANDS: Final = ("new", "shop", "posts", "plan", "help", "cancel", "delete_me")
DEFAULT: Final = "ko"
PATIENCE: Final = 5.0
"""Seconds that a start waits for Telegram to say whether the token is right."""

AGAIN: Final = 3.0
HOOKS: Final = 40
"""Posts at a time (Bot API, setWebhook: 1 to 100)."""

BAD_TOKEN = "Telegram does not know FITAD_TELEGRAM_TOKEN: copy it once more from @BotFather, or unset it."  # noqa: S105


class Hello:
    """`address` is where updates are posted to, "" for long polling."""

    def __init__(
        self, bot: Bot, said: Mapping[str, Mapping[str, str]], journal: Journal, address: str, secret: str
    ) -> None:
        self._bot, self._said, self._journal = bot, said, journal
        self._address, self._secret = address, secret

    async def known(self) -> str:
        """The bot's name, "" where Telegram is away, which is no reason not to start. Raises SettingsWrong for a
        token that Telegram refuses."""
        try:
            async with asyncio.timeout(PATIENCE):
                me = await self._bot.get_me()
        except InvalidToken:
            raise SettingsWrong(BAD_TOKEN) from None
        except (TelegramError, TimeoutError) as fault:
            self._journal.warning("telegram is away", fault=type(fault).__name__)
            return ""
        return me.username or ""

    async def told(self) -> str:
        """Says where updates go, the commands in every language and the button that lists them, until it is taken;
        the bot's name."""
        while True:
            try:
                await self._directed()
                await self._listed()
                return (await self._bot.get_me()).username or ""
            except TelegramError as fault:
                self._journal.warning("telegram not told", fault=type(fault).__name__)
                await asyncio.sleep(fault.seconds if isinstance(fault, Flooded) else AGAIN)

    async def _directed(self) -> None:
        if not self._address:
            await self._bot.delete_webhook()
            return
        await self._bot.set_webhook(
            self._address, secret_token=self._secret, allowed_updates=ALLOWED, max_connections=HOOKS
        )

    async def _listed(self) -> None:
        for locale, said in self._said.items():
            await self._bot.set_my_commands(_commands(said), language_code=locale)
        await self._bot.set_my_commands(_commands(self._said[DEFAULT]))
        await self._bot.set_chat_menu_button(menu_button=MenuButtonCommands())


def _commands(said: Mapping[str, str]) -> Sequence[BotCommand]:
    return [BotCommand(name, phrases.render(Phrase.of(f"telegram.command.{name}"), said)) for name in COMMANDS]
