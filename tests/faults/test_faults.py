"""Nothing is lost, done twice or out of order, whatever breaks meanwhile: one seed of ``make faults``, with the faults that are quick."""

import os
import re
import subprocess
import sys

from deploy.local.environment import ROOT

WITHIN = 240.0  # seconds; on a free machine it takes a quarter of that


def test_every_event_has_one_effect_in_its_order_although_everything_breaks():
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.faults", "--short", "--seed", "1", "--events", "3000"],
        cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=WITHIN, check=False,
    )  # fmt: skip
    last = done.stdout.splitlines()[-1]
    assert re.fullmatch(r"lost 0, twice 0, out of order 0 of [5-6]\d{3}", last), done.stdout
    assert done.returncode == 0, done.stdout
