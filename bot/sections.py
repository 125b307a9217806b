"""A part of the settings, and the one that knows what a token looks like."""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

TOKEN = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{20,100}")


class Section(BaseModel):
    """A part of the settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Telegram(Section):
    token: SecretStr | None = Field(None, description="token of a bot from @BotFather; empty: no Telegram")
    api: Annotated[str, Field(pattern="^(https?://[^/]+)?$")] = Field(
        "", description="address of a Bot API server of your own, like http://127.0.0.1:8081; empty: Telegram's"
    )
    per_second: float = Field(
        30, gt=0, le=1000, description="messages a second to all chats together; Telegram allows 30"
    )

    @field_validator("token")
    @classmethod
    def _formed(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("a token looks like 123456789:AAE-35-letters from @BotFather")
        return token
