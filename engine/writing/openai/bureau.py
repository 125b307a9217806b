"""Everything one server of OpenAI's protocol does here, built once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from engine.domain.world import World
from engine.writing.copy import RulesWriter
from engine.writing.decency import Decency
from engine.writing.openai.client import Book, Client, Exchange, Finding, Server
from engine.writing.openai.express import ModelViewer
from engine.writing.openai.moderate import ModelModerator, Moderation
from engine.writing.openai.reader import ModelReader
from engine.writing.openai.veil import Veil
from engine.writing.openai.voice import ModelListener
from engine.writing.openai.writer import ModelWriter
from engine.writing.reading import RulesReader


class Others(Protocol):
    """The server's further models, by name; empty where there is none."""

    @property
    def voice(self) -> str: ...
    @property
    def moderation(self) -> str: ...


@dataclass(frozen=True)
class Bureau:
    client: Client
    reader: ModelReader
    writer: ModelWriter
    listener: ModelListener
    viewer: ModelViewer
    moderator: ModelModerator

    @classmethod
    def of(
        cls,
        world: World,
        rules: RulesReader,
        pen: RulesWriter,
        server: Server,
        others: Others,
        book: Book,
        show: Callable[[Exchange | Finding], None] | None = None,
    ) -> "Bureau":
        """Raises SettingsWrong."""
        client = Client(server, book, show)
        reader = ModelReader.of(world, rules, client)
        writer = ModelWriter.of(world, pen, Veil(rules.tidier, rules.facts), client)
        viewer = ModelViewer.of(world, reader, writer)
        moderator = ModelModerator(Moderation(client, others.moderation), Decency.of(world))
        return cls(client, reader, writer, ModelListener(client, others.voice), viewer, moderator)

    async def close(self) -> None:
        await self.client.close()
