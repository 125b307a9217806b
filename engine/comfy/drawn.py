"""A workflow as a drawing, and the folders of all models as ComfyUI wants to be told. Pure."""

from engine.comfy.library import Library, Workflow
from engine.comfy.shelf import Shelf

ROOT = "/srv/models"


def mermaid(flow: Workflow) -> str:
    """The graph as a Mermaid flowchart: what we set is written in the nodes, what we take out is marked."""
    lines = ["flowchart LR"]
    asked = {place: name for name, places in flow.inputs.items() for place in places}
    loaded = {place: role for role, place in flow.models.items()}
    for key, node in flow.graph.nodes.items():
        said = [f"{name} ← {role}" for name, role in _named(node.title, loaded)]
        said += [f"{name} ← {given}" for name, given in _named(node.title, asked)]
        shape = ("[[", "]]") if node.title in flow.outputs.values() else ("[", "]")
        text = "<br/>".join((f"<b>{node.title}</b>", node.class_type, *said))
        lines.append(f'  n{key}{shape[0]}"{text}"{shape[1]}')
    for key, node in flow.graph.nodes.items():
        lines += [f"  n{source} -- {name} --> n{key}" for name, source, _ in node.links]
    return "\n".join(lines) + "\n"


def _named(title: str, places: dict[str, str]) -> list[tuple[str, str]]:
    return [(place.rpartition(".")[2], name) for place, name in places.items() if place.rpartition(".")[0] == title]


def described(flow: Workflow, library: Library) -> str:
    """What a workflow is for, in lines."""
    models = {
        library.shelf.models[key].file for base in flow.bases for key in flow.needs(base, library.shelf).values()
    }
    return "\n".join(
        (
            f"{flow.key}: {flow.does}",
            f"  step {flow.step}{' keeps ' + ', '.join(flow.keep) if flow.keep else ''}, at most {flow.deadline:g} s",
            f"  bases {', '.join(flow.bases)}; with less memory {flow.less_memory}",
            f"  packs {', '.join(library.shelf.packs[key].name for key in flow.packs) or 'none'}",
            f"  models {', '.join(sorted(models)) or 'none'}",
            f"  variants {', '.join(flow.variants)}",
        )
    )


def paths(shelf: Shelf) -> str:
    """`extra_model_paths.yaml` for a box whose models lie under one folder."""
    folders = sorted({model.folder for model in shelf.models.values() if "/" not in model.folder})
    lines = [f"fit_ad:\n  base_path: {ROOT}"] + [f"  {folder}: {folder}" for folder in folders]
    return "\n".join(lines) + "\n"


def sums(shelf: Shelf) -> str:
    """What `sha256sum --check` reads of the files under that folder; then what lies elsewhere, and where a hash
    stands that we do not know."""
    models = shelf.models.values()
    known = {model: f"{model.sha256}  {{}}{model.folder}/{model.file}" for model in models if model.sha256}
    here = [line.format(f"{ROOT}/") for model, line in known.items() if "/" not in model.folder]
    elsewhere = ["# elsewhere: " + line.format("") for model, line in known.items() if "/" in model.folder]
    unknown = [f"# unknown: {model.folder}/{model.file}, see {model.source}" for model in models if not model.sha256]
    return "\n".join((*here, *elsewhere, *unknown)) + "\n"
