"""What the desk is measured with runs, at its smallest, and writes nothing where it is only tried."""

import re
import subprocess
import sys

import pytest

from benchmarks.review import DESK, MEASUREMENTS
from drafter.settings import checkout


@pytest.mark.slow
def test_every_measurement_of_the_desk_runs(clean_environment: None) -> None:
    del clean_environment
    before = DESK.read_bytes() if DESK.exists() else None
    command = [sys.executable, "-m", "benchmarks.review", "--try"]
    done = subprocess.run(command, check=False, cwd=checkout(), capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    assert re.findall(r"^## (\d+)\.", done.stdout, re.MULTILINE) == [str(number) for number in MEASUREMENTS]
    assert "| errors | 0 |" in done.stdout
    assert "| model libraries loaded | 0 |" in done.stdout
    assert (DESK.read_bytes() if DESK.exists() else None) == before
