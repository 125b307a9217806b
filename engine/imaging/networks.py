"""How networks run here: on two threads, without what costs memory or steals a busy machine."""

from pathlib import Path
from typing import Any, Final

THREADS: Final = 2


def session_options() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = THREADS, 1
    # Without the arena 0.9 GB instead of 1.17 at the peak and 0.6 instead of 1.17 at rest, for 10 % of time.
    options.enable_cpu_mem_arena = False
    # Threads that spin while they wait steal a busy 2-core machine from the letters and the chat.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def session(file: Path) -> Any:
    """A network of its own, on the processor."""
    import onnxruntime

    return onnxruntime.InferenceSession(str(file), session_options(), providers=["CPUExecutionProvider"])
