"""Addresses nobody can guess: what a link may open is signed into it."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

from engine.domain.picture import MediaRef

SIGNATURE = 16


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and opens the addresses of pages and media. `secret` is kept beside the data; `base` has no slash at
    its end and may be empty, which gives addresses relative to our own server."""

    secret: bytes
    base: str = ""

    def page(self, page: str, key: str) -> str:
        """The address of one of our pages, for example `page("post", key)` for a hand-off."""
        return f"{self.base}/{page}/{key}"

    def media(self, ref: MediaRef, audience: str = "", until: int = 0) -> str:
        """The address of stored bytes. `audience` is who may open it, for example a chat ("" for whoever holds
        the link); `until` the second since 1970 from which it is dead (0 for as long as the bytes live)."""
        body = f"{ref.id}|{ref.mime}|{until}".encode()
        token = urlsafe_b64encode(self._sign(body, audience) + body).decode().rstrip("=")
        return f"{self.base}/media/{token}"

    def opened(self, token: str, audience: str, now: int) -> MediaRef | None:
        """The reference behind the last part of a media address; None if forged, dead or somebody else's.

        Links for whoever holds them open for every audience.
        """
        try:
            raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        except (NotBase64, ValueError):
            return None
        signature, body = raw[:SIGNATURE], raw[SIGNATURE:]
        known = (self._sign(body, who) for who in (audience, ""))
        if not any(hmac.compare_digest(signature, each) for each in known):
            return None
        name, mime, until = body.decode().split("|")
        return None if 0 < int(until) <= now else MediaRef(id=name, mime=mime)

    def _sign(self, body: bytes, audience: str) -> bytes:
        message = hashlib.sha256(audience.encode()).digest() + body
        return hmac.new(self.secret, message, hashlib.sha256).digest()[:SIGNATURE]
