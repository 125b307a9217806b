"""Who is at work."""

from engine.domain.frozen import Frozen


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

    @property
    def makes(self) -> bool:
        return self.role != "bot"
