"""Who is at work."""

from engine.domain.frozen import Frozen


class BoxLoad(Frozen):
    """A box as the process that uses it last saw it. `vram_free` and `vram_total` in bytes, None where it did not
    say; `doing` prompts it makes now, `note` what is wrong with it in a word."""

    name: str
    models: tuple[str, ...] = ()
    doing: int = 0
    vram_free: int | None = None
    vram_total: int | None = None
    note: str = ""


class Load(Frozen):
    """What a process says of itself with every sign of life: `memory` resident bytes, `doing` orders it makes now,
    the boxes it uses."""

    memory: int = 0
    doing: int = 0
    boxes: tuple[BoxLoad, ...] = ()


class Member(Frozen):
    """A process at work. `token` is this very start of it; `beats` grow as long as it lives.

    `role`: run, bot or worker; run and worker make pictures. `host` and `pid`: where it can be looked for.
    """

    name: str
    token: str
    role: str
    host: str
    pid: int
    beats: int = 0
    load: Load = Load()

    @property
    def makes(self) -> bool:
        return self.role != "bot"
