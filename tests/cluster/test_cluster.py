"""Two bots behind a proxy, three workers, PostgreSQL, an object store: owners get their posts through all of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import TOOLS


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_owners_get_their_posts_whichever_process_answers(postgres_server: str) -> None:
    if not TOOLS.exists():
        pytest.skip("the object store's server is not here: make assets/.tools")
    command = [sys.executable, "-m", "tests.cluster", "--owners", "4"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "served=4" in done.stdout
    assert "bot-1" in done.stdout
    assert "bot-2" in done.stdout
