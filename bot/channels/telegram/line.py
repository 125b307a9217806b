"""The bot as Telegram knows it, and updates one by one: what can't be read must not keep back the rest."""

from collections.abc import Sequence
from typing import Any

from telegram import Bot, Update

from bot.channels.telegram.limits import UPDATES
from bot.channels.telegram.payload import ALLOWED

Raw = dict[str, Any]


class Line(Bot):
    """`telegram.Bot` that hands updates over as they are written."""

    async def written(self, after: int, held: int) -> Sequence[Raw]:
        """Updates from this number on; waits up to `held` seconds for the first."""
        asked = {"offset": after, "limit": UPDATES, "timeout": held, "allowed_updates": ALLOWED}
        found: Sequence[Raw] = await self._post("getUpdates", asked)
        return found

    def read(self, raw: Raw) -> Update | None:
        """None for one that this version of the library does not know how to read."""
        try:
            return Update.de_json(raw, self)
        except (TypeError, ValueError, KeyError, AttributeError):
            return None
