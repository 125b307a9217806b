"""What a test may let go wrong at a box; everything is well by default."""

from dataclasses import dataclass, field


@dataclass
class Faults:
    """`cut`: the socket breaks after this event. `late`: seconds the history lags behind execution_success.

    `deaf`: a socket opens and hears nothing. `stalled`: nobody hears anything until it is cleared. `forgets`: this
    many saved files are gone when they are asked for. `zombie`: the worker is dead, the queue takes on.
    `status`: an HTTP status for a path. `page`: every answer is HTML. `slow`: seconds added to the node of a title.
    `error`: the exception (type, message) of the next prompts, as often as `errors`. `loses`: prompts that vanish.
    `spoiled`: what /view gives instead of a picture. `huge`: bytes of every picture. `half`: a 200 with node_errors.
    `swallows`: POSTs of prompts that are taken in and never answered. `version`: what it says it is.
    `mumbles`: letters come back as something that nobody can read.
    """

    cut: str | None = None
    late: float = 0.0
    deaf: bool = False
    stalled: bool = False
    forgets: int = 0
    zombie: bool = False
    status: dict[str, int] = field(default_factory=dict)
    page: bool = False
    slow: dict[str, float] = field(default_factory=dict)
    error: tuple[str, str] | None = None
    errors: int = 0
    loses: int = 0
    interrupts: int = 0
    spoiled: bytes | None = None
    huge: int = 0
    half: bool = False
    swallows: int = 0
    version: str = "0.33.0"
    token: str | None = None
    mumbles: bool = False


OUT_OF_MEMORY = (
    ("torch.OutOfMemoryError", "Allocation on device 0 would exceed allowed memory."),
    ("torch.AcceleratorError", "CUDA error: out of memory\nCUDA kernel errors might be reported later"),
    ("RuntimeError", "CUDA out of memory. Tried to allocate 2.00 GiB"),
    ("MemoryError", ""),
)
"""The four shapes of it (facts 4): the last two a ComfyUI does not recognise itself."""
