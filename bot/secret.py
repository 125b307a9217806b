"""What links are signed with: given, or made once and readable by us alone."""

import os
import secrets
from pathlib import Path

from bot.settings import Settings
from engine.domain.errors import SettingsWrong


def secret(settings: Settings, folder: Path, shared: bool) -> bytes:
    """`shared`: other bots must know it too. Raises SettingsWrong where they could not."""
    if settings.server.secret is not None:
        return settings.server.secret.get_secret_value().encode()
    if shared and settings.store.media is not None:
        raise SettingsWrong(
            "Where pictures are in an object store, every bot signs links with the same secret: set "
            "FITAD_SERVER__SECRET to a long random text, the same for all of them."
        )
    path = folder / "secret"
    if not path.exists():
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "w") as out:
            out.write(secrets.token_urlsafe(32))
    return path.read_bytes()
