"""What a messenger is to the house. One file a messenger; channels are strangers to each other.

A channel turns its platform's payload into an `Incoming` and a `Bubble` into the platform's payload, and nothing
else. A chat is called `<channel's name>:<the platform's own id>`; its part after the colon must be unguessable or
vouched for by the platform, because whoever speaks as a chat is its owner.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from bot.fit import Bubble
from conversation.messages import Capability, Incoming
from engine.domain.frozen import Frozen
from engine.domain.job import Progress
from engine.domain.picture import MediaRef
from engine.ports import Sent


class Parcel(Frozen):
    """A bubble under way. `seq` orders a chat's bubbles, from 1, with gaps; a later parcel of the same `slot`
    takes the place of the earlier one (edit in place). `state` is waiting, sending, sent or dropped; `receipt`
    is the place that was reserved for it."""

    seq: int
    bubble: Bubble
    slot: str | None = None
    state: str = "waiting"
    receipt: str | None = None

    @classmethod
    def of(cls, row: Sent) -> "Parcel":
        bubble = Bubble.model_validate_json(row.content)
        return cls(seq=row.seq, slot=row.slot, state=row.state, bubble=bubble, receipt=row.receipt)


class Letter(Frozen):
    """What a platform has handed over, as the channel wants to read it again; stored before the platform is thanked.

    `key` is the platform's id of it. A `press` that equals the one of the chat's latest letter is the same press of a
    button, sent again under another key.
    """

    chat: str
    key: str
    content: str
    press: str = ""


class Unreachable(Exception):
    """The messenger did not take a bubble. It stays in the outbox and is tried again `after` so many seconds, or with
    the next one where that is None."""

    def __init__(self, why: str = "", after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class InDoubt(Unreachable):
    """Nobody knows whether the messenger took it, and it can't be found out: what was asked for is sent again, a
    notice is dropped."""


class Gone(Exception):
    """Nobody reads this chat any more: its bubbles are dropped."""


class Door(Protocol):
    """How a message comes in. Safe to call many times at once; a chat's messages are handled one by one."""

    async def upload(self, chat: str, content: bytes) -> MediaRef:
        """Checks size and magic bytes and stores the raw bytes. Raises BadUpload, DiskFull."""
        ...

    async def listen(self, chat: str, content: bytes) -> MediaRef:
        """`upload` for a voice message."""
        ...

    async def receive(self, chat: str, key: str, body: Incoming) -> bool:
        """Returns when the turn is committed and its bubbles are in the outbox; False for a repeated `key`.

        `key` is the platform's id of this message, unique in its chat, so that repeating after a broken
        connection is harmless. Does not wait for pictures. Raises StoreFault: nothing happened, try again.
        """
        ...

    async def keep(self, letters: Sequence[Letter]) -> Sequence[bool]:
        """Stores letters in one transaction, False for each that was kept before. After this the platform may forget
        them: whatever happens, they are in `kept` until they were answered. Raises StoreFault: none was kept."""
        ...

    async def kept(self, channel: str) -> Sequence[Letter]:
        """The letters of a channel that nobody has answered yet, oldest first: what an earlier process left."""
        ...

    async def answer(self, letters: Sequence[Letter], body: Incoming) -> bool:
        """`receive` for kept letters of one chat that together say one thing: one turn closes them all."""
        ...

    async def settled(self, chat: str, within: float | None = None) -> bool:
        """Waits until nothing runs for this chat and everything was sent; False when `within` seconds passed."""
        ...


class Tray(Protocol):
    """What waits for a chat."""

    async def since(self, chat: str, seq: int) -> Sequence[Parcel]:
        """Every parcel after `seq`, sent or not, oldest first: what a page shows after (re)connecting."""
        ...

    async def take(self, chat: str) -> Sequence[Parcel]:
        """For channels that can't push: the parcels of the next reply, at most `Capability.bubbles`, marked sent.

        Newest first when there are too many; the rest waits behind a chip. While a job runs the last bubble
        carries a chip that asks for its result.
        """
        ...

    def progress(self, job: str) -> Progress | None:
        """How far a `working` bubble's job is, now. Cheap: ask every 250 ms while somebody watches."""
        ...

    def early(self, chat: str) -> Sequence[str]:
        """Captions that are being written for a chat, whole and checked, until their post is there. As cheap."""
        ...


@runtime_checkable
class Reserving(Protocol):
    """A channel on which sending some bubbles takes so long that nobody can tell whether they arrived."""

    async def reserve(self, chat: str, parcel: Parcel) -> str | None:
        """Shows an empty place that `edit` then fills, as often as it takes, and returns its receipt; None where a
        bubble is sent in one go. Raises Unreachable."""
        ...


@runtime_checkable
class Paced(Protocol):
    """A channel whose messenger lets only so much through. What waits for its turn was surely not sent."""

    async def turn(self, chat: str, parcel: Parcel) -> None:
        """Returns when it may leave: `send` or `edit` follows at once. Raises Unreachable, Gone."""
        ...


class Channel(Protocol):
    @property
    def name(self) -> str:
        """The part of a chat's id before the colon."""
        ...

    @property
    def capability(self) -> Capability: ...

    @property
    def repeatable(self) -> bool:
        """True where sending the same `seq` twice shows it once: then a parcel is sent again when in doubt."""
        ...

    async def open(self, door: Door, tray: Tray) -> None:
        """Starts listening and returns. Called once, before any `send`."""
        ...

    async def send(self, chat: str, parcel: Parcel) -> str:
        """Shows a bubble and returns the platform's id of it. Never called where `push` is False.

        Raises Unreachable, InDoubt, Gone. Where nobody is listening but the chat can be read later (`Tray.since`), it
        just returns.
        """
        ...

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        """Puts a bubble in the place of an earlier one. Never called where `edit` is False. Raises
        Unreachable, Gone."""
        ...

    async def close(self) -> None: ...
