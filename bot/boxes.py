"""Where the ComfyUI boxes are, as an operator says it."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr

from bot.sections import Section
from engine.domain.errors import SettingsWrong


class BoxPlace(Section):
    """A box of the list in app.yaml; its token is in the environment, under the name that `token` says."""

    name: Annotated[str, Field(pattern="^[A-Za-z0-9._-]{1,40}$")]
    url: Annotated[str, Field(pattern="^https?://[^/]+$")]
    token: str | None = None
    header: str = "Authorization"
    vram: float | None = None
    ca: Path | None = None
    drain: bool = False


class Boxes(Section):
    fleet: tuple[BoxPlace, ...] = Field((), description="ComfyUI boxes, a list in app.yaml (docs/gpu-box.md)")
    urls: str = Field("", description="addresses of ComfyUI boxes, with commas, instead of that list")
    token: SecretStr | None = Field(None, description="bearer token of the boxes in urls")
    only: str = Field("", description="the one box this process works with; empty: all of them")
    agreed: str = Field("", description="licences the operator has agreed on with the owners, with commas")
    without: str = Field("", description="licences whose models are not used, with commas")

    @property
    def places(self) -> tuple[BoxPlace, ...]:
        """The boxes this process works with."""
        urls = [url.strip().rstrip("/") for url in self.urls.split(",") if url.strip()]
        found = tuple(BoxPlace(name=f"box-{place + 1}", url=url) for place, url in enumerate(urls)) or self.fleet
        return tuple(each for each in found if self.only in ("", each.name))

    @property
    def addresses(self) -> list[tuple[str, str, Mapping[str, str], float | None, str | None]]:
        """Name, address, headers, GB of memory and certificate authority of each. Raises SettingsWrong."""
        return [
            (each.name, each.url, self.headers(each), each.vram, str(each.ca) if each.ca else None)
            for each in self.places
        ]

    def headers(self, place: BoxPlace) -> Mapping[str, str]:
        """What a box is sent with every request. Raises SettingsWrong for a token that is not in the environment."""
        if place.token is None:
            return {} if self.token is None else {place.header: f"Bearer {self.token.get_secret_value()}"}
        value = os.environ.get(place.token)
        if not value:
            raise SettingsWrong(f"The token of {place.name} is missing: set {place.token} in the environment.")
        return {place.header: f"Bearer {value}" if place.header == "Authorization" else value}

    @property
    def agreements(self) -> frozenset[str]:
        return _words(self.agreed)

    @property
    def unwanted(self) -> frozenset[str]:
        return _words(self.without)


def _words(said: str) -> frozenset[str]:
    return frozenset(word.strip() for word in said.split(",") if word.strip())
