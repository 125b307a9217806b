"""What an operator may set: the environment over `configs/app.yaml`. A wrong value stops the start."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from bot.boxes import Boxes
from bot.sections import Section, Telegram
from engine.domain.errors import SettingsWrong

ROOT = Path(__file__).parents[1]
CONFIGS = "FITAD_CONFIGS"
SHORT = {
    "FITAD_DATA": ("store", "data"),
    "FITAD_DATABASE_URL": ("store", "database"),
    "FITAD_MEDIA_URL": ("store", "media"),
    "FITAD_OPERATOR_PASSWORD": ("operator", "password"),
    "FITAD_NAME": ("engine", "name"),
    "FITAD_PORT": ("server", "port"),
    "FITAD_PLANS": ("money", "plans"),
    "FITAD_LOG_LEVEL": ("log", "level"),
    "FITAD_PUBLIC_URL": ("server", "address"),
    "FITAD_TELEGRAM_TOKEN": ("telegram", "token"),
    "FITAD_TELEGRAM_API_URL": ("telegram", "api"),
    "OPENAI_API_KEY": ("llm", "key"),
    "OPENAI_BASE_URL": ("llm", "url"),
    "FITAD_LLM_MODEL": ("llm", "model"),
    "FITAD_COMFYUI_URL": ("boxes", "urls"),
    "FITAD_COMFYUI_TOKEN": ("boxes", "token"),
}
FOLDERS = (("store", "data"), ("store", "assets"))


class Server(Section):
    host: str = Field("127.0.0.1", description="address to listen on; 0.0.0.0 for every one")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0 takes a free one")
    address: Annotated[str, Field(pattern="^(https?://[^/]+)?$")] = Field(
        "", description="where owners reach the server, like https://fit-ad.example, no slash at the end"
    )
    secret: SecretStr | None = Field(
        None, description="what links are signed with; empty: made once and kept in the data folder"
    )


class Store(Section):
    data: Path = Field(ROOT / "data", description="folder of everything the program writes")
    database: SecretStr | None = Field(
        None, description="address of a PostgreSQL database; empty: a file in the data folder"
    )
    media: SecretStr | None = Field(
        None, description="bucket of an object store, like s3://fit-ad/media; empty: a folder in the data folder"
    )
    patience_seconds: float = Field(
        600, ge=0, le=86_400, description="seconds an order waits for a store of pictures that is away or full"
    )
    assets: Path = Field(ROOT / "assets", description="folder of the weights and faces that set-up fetched")
    keep_days: int = Field(30, ge=1, le=3650, description="days after which photos and posts are deleted")


class Operator(Section):
    password: Annotated[SecretStr, Field(min_length=12)] | None = Field(
        None, description="password of /operator and, from elsewhere, of /metrics; empty: there is no such page"
    )


class Chat(Section):
    locale: Literal["ko", "en"] = Field("ko", description="language of new chats: ko or en")
    long_seconds: float = Field(8, ge=0, description="seconds after which a picture comes as a new message")
    reader_seconds: float = Field(20, gt=0, le=60, description="seconds a reader may think before rules read")


class Intake(Section):
    most_bytes: int = Field(31_457_280, ge=100_000, description="largest photo that is taken, in bytes")


class Engine(Section):
    threads: int = Field(2, ge=1, le=64, description="threads of the cutout network")
    name: Annotated[str, Field(pattern="^[A-Za-z0-9._-]{0,80}$")] = Field(
        "", description="this process's name among others, the same after every start; empty: by role and machine"
    )
    health_port: int = Field(
        0, ge=0, le=65535, description="port on which a worker says whether it is well; 0: it says nothing"
    )
    beat_seconds: float = Field(
        5, ge=0.1, le=60, description="seconds between a process's signs of life; twelve missing ones mean it is dead"
    )
    stop_seconds: float = Field(
        4, ge=0, le=60, description="seconds a stop waits for running work, which goes on at the next start"
    )


class Money(Section):
    plans: bool = Field(False, description="on: the plans of configs/plans.yaml hold; off: everything is free")
    plan: str = Field("free", description="plan of an owner who has chosen none, where plans hold")


class Llm(Section):
    key: SecretStr | None = Field(
        None, description="key of the language model's server; without key and address rules read and write"
    )
    url: Annotated[str, Field(pattern="^(https?://.+)?$")] = Field(
        "", description="address of any server of OpenAI's protocol, like http://gpu:8080/v1; empty: OpenAI's own"
    )
    model: str = Field("gpt-6-luna", min_length=1, description="model that reads and writes")
    effort: Literal["", "none", "minimal", "low", "medium", "high", "xhigh", "max"] = Field(
        "", description="how long the model thinks; empty: the least it can"
    )
    seconds: float = Field(20, gt=0, le=60, description="seconds a model may take in all before rules do its work")
    responses: bool = Field(False, description="on: the newer Responses interface is tried first")
    sees: bool = Field(True, description="off: photos are never shown to the model")
    voice: str = Field("gpt-4o-mini-transcribe", description="model that hears voice messages; empty: none does")
    moderation: str = Field(
        "omni-moderation-latest",
        description="model that checks words and pictures where the server has it; empty: our lists and our network",
    )
    won: float = Field(1400, gt=0, description="won for a dollar, for the records of cost")

    @property
    def on(self) -> bool:
        return bool(self.url) or (self.key is not None and bool(self.key.get_secret_value()))


class Log(Section):
    level: Literal["debug", "info", "warning", "error", "critical"] = Field(
        "info", description="debug, info, warning, error"
    )
    lines: Literal["text", "json"] = Field("text", description="text for people, json for machines")


class Settings(BaseSettings):
    """Every scalar is FITAD_<SECTION>__<KEY> in the environment; `SHORT` has the short names."""

    model_config = SettingsConfigDict(
        env_prefix="FITAD_", env_nested_delimiter="__", env_ignore_empty=True, frozen=True, extra="forbid"
    )

    configs: Path = ROOT / "configs"
    server: Server = Server()
    store: Store = Store()
    operator: Operator = Operator()
    chat: Chat = Chat()
    intake: Intake = Intake()
    engine: Engine = Engine()
    money: Money = Money()
    llm: Llm = Llm()
    telegram: Telegram = Telegram()
    boxes: Boxes = Boxes()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        short = InitSettingsSource(settings_cls, init_kwargs=_shorts())
        filed = InitSettingsSource(settings_cls, init_kwargs=_filed(_configs(init_settings())))
        return init_settings, short, env_settings, filed

    @property
    def workflows(self) -> Path:
        """Beside the configs; ours where another folder of configs has none."""
        return self._beside("workflows")

    @property
    def locales(self) -> Path:
        """The same for what owners are told."""
        return self._beside("locales")

    def _beside(self, name: str) -> Path:
        beside = self.configs.parent / name
        return beside if beside.is_dir() else ROOT / name


def load(**values: object) -> Settings:
    """`values` win over the environment, the environment over the file. Raises SettingsWrong."""
    try:
        return Settings(**values)  # type: ignore[arg-type]
    except ValidationError as wrong:
        raise SettingsWrong("\n".join(_sentence(error) for error in wrong.errors())) from None
    except SettingsError as wrong:
        raise SettingsWrong(f"{wrong}. Name one value at a time, like FITAD_SERVER__PORT=8000.") from None


def table() -> str:
    """All names as a Markdown table, for the README."""
    rows = [f"| `{name}` | {short} | {default} | {what} |" for name, short, default, what in _rows()]
    head = "| environment | short | default | what it is |\n|---|---|---|---|"
    configs = f"| `{CONFIGS}` | | `configs` | another folder of configs, with its own `app.yaml` |"
    return "\n".join((head, *rows, configs)) + "\n"


def _rows() -> Iterator[tuple[str, str, str, str]]:
    shorts = {path: name for name, path in SHORT.items()}
    for section, key, field in _scalars():
        short = shorts.get((section, key))
        default = field.default.relative_to(ROOT) if isinstance(field.default, Path) else field.default
        shown = "" if default in (None, "", ()) else f"`{str(default).lower()}`"
        yield _variable(section, key), f"`{short}`" if short else "", shown, field.description or ""


def _scalars() -> Iterator[tuple[str, str, FieldInfo]]:
    for section, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, Section):
            for key, scalar in field.annotation.model_fields.items():
                yield section, key, scalar


def _variable(section: str, key: str) -> str:
    return f"FITAD_{section}__{key}".upper()


# ── where values come from ────────────────────────────────────────────────────────────────────────


def _shorts() -> dict[str, Any]:
    values: dict[str, dict[str, str]] = {}
    for name, (section, key) in SHORT.items():
        if os.environ.get(name):
            values.setdefault(section, {})[key] = os.environ[name]
    return values


def _configs(given: Mapping[str, Any]) -> Path:
    return Path(given.get("configs") or os.environ.get(CONFIGS) or ROOT / "configs")


def _filed(configs: Path) -> dict[str, Any]:
    """The values of app.yaml; its folders are relative to the project, wherever the configs are."""
    path = configs / "app.yaml"
    if not configs.is_dir():
        raise SettingsWrong(f"There is no folder {configs}: set {CONFIGS} to a folder of configs, or unset it.")
    if not path.exists():
        return {}
    values = _parsed(path)
    for section, key in FOLDERS:
        if isinstance(values.get(section), dict) and key in values[section]:
            values[section][key] = ROOT / str(values[section][key])
    return values


def _parsed(path: Path) -> dict[str, Any]:
    try:
        values = yaml.safe_load(path.read_text("utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as wrong:
        raise SettingsWrong(f"{path} is no YAML: {wrong}. Correct it or restore it from the repository.") from None
    if not isinstance(values, dict):
        raise SettingsWrong(f"{path} must hold sections with keys, like 'server:' and under it '  port: 8000'.")
    return values


# ── sentences ─────────────────────────────────────────────────────────────────────────────────────


def _sentence(error: ErrorDetails) -> str:
    where = [str(part) for part in error["loc"][:2]]
    name = _variable(*where) if len(where) == 2 else f"FITAD_{where[0]}".upper()
    line = f"{'.'.join(where)} in configs/app.yaml"
    if error["type"] == "extra_forbidden":
        return f"{name} ({line}) is no setting: remove it or correct its name; `fit-ad check` lists all names."
    return f"{name} ({line}) is {_shown(error)}: {error['msg']}. It is the {_meaning(where)}; set it to that."


def _shown(error: ErrorDetails) -> str:
    hidden = {"secret", "database", "media", "password", "key", "token"}
    return "wrong" if hidden & set(error["loc"]) else repr(error["input"])


def _meaning(where: list[str]) -> str:
    for section, key, field in _scalars():
        if [section, key] == where:
            return field.description or key
    return f"section {where[0]} with its keys on lines of their own"
