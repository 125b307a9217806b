"""A bare echo bot of python-telegram-bot as its own documents write it: `python echo_ptb.py API TOKEN`."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


def main(api: str, token: str) -> None:
    built = Application.builder().token(token).base_url(f"{api}/bot").base_file_url(f"{api}/file/bot").build()
    built.add_handler(MessageHandler(filters.TEXT, echo))
    built.run_polling()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
