"""Everything that `deploy/compose.yaml` starts, as processes on this machine, and owners who go through it.

usage: python -m tests.cluster [--owners N] [--stay] [--cpu]

PostgreSQL, an object store, a slow maker, three workers, two bots, a proxy. Each owner opens the page, sends a photo,
waits for the posts and opens one, over whichever bot the proxy finds. One line at the end; exit code 1 if an owner
was left without. `--stay` leaves all of it running until it is stopped; `--cpu` has real pictures made.
"""

import argparse
import asyncio
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.bench.crowd import Guest, session
from tests.chaos.house import ROOT, Postgres, free_port
from tests.conftest import TOOLS

SECRET, PASSWORD = "one secret for all bots", "operator-of-the-cluster"
SHOWN = ("sheet", "picture")
COMING_UP = 120.0


class Cluster:
    def __init__(self, folder: Path, server: Postgres, cpu: bool) -> None:
        self._folder, self._alive = folder, dict[str, subprocess.Popen[bytes]]()
        ports = {name: free_port() for name in ("objects", "maker", "bot-1", "bot-2", "proxy")}
        at = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        self.address, self.objects, self.bots = at["proxy"], at["objects"], [at["bot-1"], at["bot-2"]]
        self._where = {
            "FITAD_DATABASE_URL": server.address.replace("/postgres?", "/cluster?"),
            "FITAD_MEDIA_URL": f"s3://fit-ad/media?endpoint={at['objects']}&region=us-east-1",
            "FITAD_SERVER__SECRET": SECRET,
            "FITAD_OPERATOR_PASSWORD": PASSWORD,
            "FITAD_LOG__LINES": "json",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
        }
        moto = [str(TOOLS / "python"), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(ports["objects"])]
        here = [sys.executable, "-m"]
        self._stores = {
            "objects": moto,
            "maker": [*here, "tests.chaos.maker", str(ports["maker"]), "1.0"],
        }
        self._roles = {
            **{f"bot-{n}": ([*here, "bot", "bot"], {"FITAD_PORT": str(ports[f"bot-{n}"])}) for n in (1, 2)},
            **{f"worker-{n}": (self._worker(n, at["maker"], cpu), dict[str, str]()) for n in (1, 2, 3)},
            "proxy": ([*here, "tests.cluster.proxy", str(ports["proxy"]), *self.bots], {}),
        }

    def _worker(self, number: int, maker: str, cpu: bool) -> list[str]:
        if cpu:
            return [sys.executable, "-m", "bot", "worker"]
        name = f"worker-{number}"
        data = str(self._folder / name)
        base = self._where["FITAD_DATABASE_URL"]
        return [sys.executable, "-m", "tests.chaos.part", "worker", data, base, name, maker]

    def start(self) -> None:
        for name, command in self._stores.items():
            self._begin(name, command, {})
        self._until(f"{self.objects}/moto-api/")
        urllib.request.urlopen(urllib.request.Request(f"{self.objects}/fit-ad", method="PUT"), timeout=20).close()
        for name, (command, more) in self._roles.items():
            own = {"FITAD_NAME": name, "FITAD_DATA": str(self._folder / name), "READY": str(self._folder / "up")}
            self._begin(name, command, {**own, "CLOCK": str(self._folder / "clock"), **more})
        for bot in self.bots:
            self._until(f"{bot}/readyz")
        self._until(f"{self.address}/readyz")

    def stop(self) -> None:
        for process in self._alive.values():
            process.terminate()
        for process in self._alive.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()

    def log(self, name: str) -> str:
        return (self._folder / f"{name}.log").read_text(errors="replace")

    def _begin(self, name: str, command: list[str], more: dict[str, str]) -> None:
        with (self._folder / f"{name}.log").open("wb") as log:
            environment = {**os.environ, **self._where, **more}
            self._alive[name] = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, env=environment)

    def _until(self, address: str) -> None:
        ends = time.monotonic() + COMING_UP
        while True:
            try:
                urllib.request.urlopen(address, timeout=5).close()
            except OSError:
                dead = [name for name, process in self._alive.items() if process.poll() is not None]
                if dead or time.monotonic() > ends:
                    sys.exit(f"{address} does not come up; ended: {dead}\n{''.join(map(self.log, dead))[-3000:]}")
                time.sleep(0.2)
            else:
                return


async def owner(address: str, number: int) -> bool:
    """Whether they got their posts and could open one."""
    photo = io.BytesIO()
    Image.effect_noise((640, 800), 60 + number).convert("RGB").save(photo, "JPEG")
    async with session() as browser:
        guest = Guest(browser, address)
        await guest.arrive()
        name = await guest.upload(photo.getvalue())
        await guest.say(t="photos", id=f"photo-{number:04d}", media=[name], caption="담은커피 흑임자라떼 5500원")
        shown = await guest.next_bubble(SHOWN)
        while shown["bubble"].get("working"):
            shown = await guest.next_bubble(SHOWN)
        url = shown["bubble"]["picture"]["url"]
        async with browser.get(url if url.startswith("http") else address + url) as picture:
            content = await picture.read()
        await guest.leave()
        return picture.status == 200 and content[:2] == b"\xff\xd8"


async def visited(cluster: Cluster, owners: int) -> bool:
    began = time.monotonic()
    come = [asyncio.wait_for(owner(cluster.address, number), 150) for number in range(owners)]
    served = await asyncio.gather(*come, return_exceptions=True)
    good = sum(each is True for each in served)
    logs = {name: cluster.log(name) for name in ("bot-1", "bot-2")}
    turns = {name: log.count('"event": "turn"') for name, log in logs.items()}
    made = dict(Counter(maker for log in logs.values() for maker in re.findall('"maker": "([^"]+)"', log)))
    seconds = f"{time.monotonic() - began:.0f}"
    print(f"cluster owners={owners} served={good} turns={turns} orders={made} seconds={seconds}", flush=True)
    if good < owners:
        print(cluster.log("proxy")[-3000:], file=sys.stderr)
    for fault in served:
        if fault is not True:
            print(repr(fault), file=sys.stderr)
    return good == owners


@contextlib.contextmanager
def started(cpu: bool) -> Iterator[Cluster]:
    import psycopg

    folder = Path(tempfile.mkdtemp(prefix="fitad-cluster-"))
    server = Postgres(folder)
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("CREATE DATABASE cluster")
    cluster = Cluster(folder, server, cpu)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        server.end()
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.cluster")
    parser.add_argument("--owners", type=int, default=6)
    parser.add_argument("--stay", action="store_true")
    parser.add_argument("--cpu", action="store_true")
    wishes = parser.parse_args()
    if not TOOLS.exists():
        sys.exit("The object store's server is not here: make assets/.tools")
    with started(wishes.cpu) as cluster:
        sound = asyncio.run(visited(cluster, wishes.owners))
        if wishes.stay:
            print(
                f"The chat is at {cluster.address}, the operator's page at {cluster.address}/operator ({PASSWORD})."
            )
            with contextlib.suppress(KeyboardInterrupt):
                time.sleep(1e9)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
