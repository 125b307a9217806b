"""`fit-ad workflow`: what boxes are asked for, as drawings and lists."""

from bot.channels.console import Print
from bot.settings import Settings
from bot.wiring import drawing, workflows
from engine.domain.errors import SettingsWrong


def show(settings: Settings, name: str, out: Print) -> None:
    """The graph of one as Mermaid. Raises SettingsWrong."""
    library = workflows(settings)
    if name not in library.workflows:
        raise SettingsWrong(f"There is no workflow {name!r}; there are: {', '.join(library.workflows)}.")
    out(drawing().mermaid(library.workflows[name]))


def listed(settings: Settings, out: Print) -> None:
    library = workflows(settings)
    for flow in library.workflows.values():
        out(drawing().described(flow, library))


def paths(settings: Settings, sums: bool, out: Print) -> None:
    """extra_model_paths.yaml, or the hashes of the files it is about."""
    shelf = workflows(settings).shelf
    out(drawing().sums(shelf) if sums else drawing().paths(shelf))
