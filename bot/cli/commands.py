"""The commands and their options; each is carried out by the file of its name."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import settings as configured
from bot.settings import Settings
from engine.domain.canvas import Ratio
from engine.domain.errors import FitAdError, SettingsWrong
from engine.domain.picture import Treatment
from engine.domain.shop import Purpose

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

flows = typer.Typer(help="What ComfyUI boxes are asked for.", no_args_is_help=True)
app.add_typer(flows, name="workflow")

Data = Annotated[Path | None, typer.Option("--data", help="Keep the chat in this folder instead of a private one.")]

OWNER = "Whose: the messenger's name and its id, like telegram:12345."


@app.command()
def run() -> None:
    """Serve the chat and print the address to open."""
    from bot.cli.run import run as serve

    _done(lambda settings: serve(settings, _speak()))


@app.command()
def bot() -> None:
    """Serve the chat and leave the pictures to `fit-ad worker` processes on the same database and data folder."""
    from bot.cli.run import run as serve
    from bot.wiring import BOT

    _done(lambda settings: serve(settings, _speak(), BOT))


@app.command()
def worker(
    box: Annotated[str, typer.Option(help="Work beside this box, under its name, and with no other.")] = "",
) -> None:
    """Make the pictures of what `fit-ad bot` takes. As many as there are processors; each has its own FITAD_NAME."""
    from bot.cli.run import beside, work

    _done(lambda settings: work(beside(settings, box), _speak()))


@app.command()
def talk(
    json: Annotated[bool, typer.Option("--json", help="One JSON object a message.")] = False, data: Data = None
) -> None:
    """Chat on the console: text, /photo PATH, /tap LABEL."""
    from bot.cli.talk import folder_of
    from bot.cli.talk import talk as chat

    out = _speak()
    _done(lambda settings: chat(_quiet(settings), folder_of(data), sys.stdin, out, json))


@app.command()
def make(
    photo: Path,
    out: Annotated[Path, typer.Option(help="The folder to leave the post in.")],
    say: Annotated[str, typer.Option(help="What the owner says along with the photo.")] = "",
    purpose: Annotated[Purpose | None, typer.Option()] = None,
    ratio: Annotated[Ratio | None, typer.Option()] = None,
    treatment: Annotated[Treatment | None, typer.Option(help="A photo, B card, C new backdrop.")] = None,
    scene: Annotated[str | None, typer.Option(help="A key of configs/scenes.yaml.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same number gives the same picture.")] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show what a language model was told and answered.")
    ] = False,
    data: Data = None,
) -> None:
    """Express: a photo and a few words in, a finished post out."""
    from bot.cli.make import Wish, single

    wish = Wish(say=say, purpose=purpose, ratio=ratio, treatment=treatment, scene=scene)
    _done(lambda settings: single(_quiet(settings), photo, wish, out, seed, data, _speak(), explain))


@app.command()
def demo(out: Annotated[Path, typer.Option(help="The folder to leave the post in.")] = Path("out")) -> None:
    """The whole guided way on a real photograph, by a scripted owner."""
    from bot.cli.demo import demo as play

    _done(lambda settings: play(_quiet(settings), out, _speak()))


@app.command()
def check(
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    record: Annotated[bool, typer.Option("--record", help="Keep what the first box says of its nodes.")] = False,
) -> None:
    """Is everything there, here and at every box? Says what brings what is missing, and lists all settings."""
    from bot.cli.check import check as look

    settings = _settings()
    raise typer.Exit(look(settings, _speak(), json, record))


@flows.command("show")
def show_workflow(name: str) -> None:
    """The graph of a workflow as Mermaid."""
    from bot.cli.workflow import show

    _told(lambda settings, out: show(settings, name, out))


@flows.command("list")
def list_workflows() -> None:
    """What each is for, what it needs and how long it may take."""
    from bot.cli.workflow import listed

    _told(listed)


@flows.command("paths")
def model_paths(sums: Annotated[bool, typer.Option("--sums", help="Hashes for sha256sum instead.")] = False) -> None:
    """extra_model_paths.yaml for a box, from configs/models.yaml."""
    from bot.cli.workflow import paths

    _told(lambda settings, out: paths(settings, sums, out))


@app.command()
def migrate() -> None:
    """Bring the data folder, or the database, to this version's shape; every start does it too."""
    from bot.cli.migrate import migrate as bring

    _done(lambda settings: bring(settings, _speak()))


@app.command()
def backup(target: Annotated[Path, typer.Argument(help="The folder to leave the copy in.")]) -> None:
    """Copy the records while the program runs; docs/operating.md says how to bring them back."""
    from bot.cli.backup import backup as copy

    _done(lambda settings: copy(settings, target, _speak()))


@app.command()
def orders(chat: Annotated[str, typer.Argument(help=OWNER)], days: Annotated[int, typer.Option()] = 30) -> None:
    """What an owner has ordered and paid lately, with the ids that `refund` takes."""
    from bot.cli.money import orders as listed

    _done(lambda settings: listed(settings, chat, days, _speak()))


@app.command()
def refund(order: Annotated[str, typer.Argument(help="Its id, as `fit-ad orders` and the log name it.")]) -> None:
    """Give back what an order was paid with, once; also while the program runs."""
    from bot.cli.money import refund as give_back

    _done(lambda settings: give_back(settings, order, _speak()))


@app.command()
def grant(
    chat: Annotated[str, typer.Argument(help=OWNER)],
    won: Annotated[int, typer.Argument(min=1, help="To order for, on a prepaid plan.")],
    days: Annotated[int | None, typer.Option(min=1, help="Days after which what is left of it lapses.")] = None,
    key: Annotated[str, typer.Option(help="A name of the payment: the same one is granted once.")] = "",
) -> None:
    """Give an owner something to order for; also while the program runs."""
    from bot.cli.money import grant as give

    _done(lambda settings: give(settings, chat, won, days, key, _speak()))


def _told(command: Callable[[Settings, Callable[[str], None]], None]) -> None:
    """Runs a command that waits for nothing."""
    try:
        command(_settings(), _speak())
    except FitAdError as wrong:
        _stop(str(wrong))


def _done(command: Callable[[Settings], Coroutine[Any, Any, None]]) -> None:
    """Runs a command; what an operator can mend is a sentence and exit code 2, without a traceback."""
    try:
        asyncio.run(command(_settings()))
    except FitAdError as wrong:
        _stop(str(wrong))
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def _settings() -> Settings:
    try:
        return configured.load()
    except SettingsWrong as wrong:
        _stop(str(wrong))


def _quiet(settings: Settings) -> Settings:
    """A command at a console shows the chat; what the log would say only if something is wrong."""
    level = "warning" if settings.log.level == "info" else settings.log.level
    return settings.model_copy(update={"log": settings.log.model_copy(update={"level": level})})


def _stop(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _speak() -> Callable[[str], None]:
    from bot.cli.talk import speak, utf8

    utf8()
    return speak
