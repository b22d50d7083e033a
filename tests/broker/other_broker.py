"""A broker process with the jobs of test_server.py: `python -m tests.broker.other_broker [--version V]`.

Everything but the registry of jobs and the engine (a FakeEngine) is the real thing: lock, socket, signals, log.
"""

import os
import sys

import msyn

if "--version" in sys.argv:
    msyn.__version__ = sys.argv[sys.argv.index("--version") + 1]  # before anything copies it

from msyn.broker import __main__, jobs, loading
from tests.broker.fake_engine import FakeEngine, services
from tests.broker.test_server import JOBS

if __name__ == "__main__":
    jobs.JOBS.update(JOBS)
    loading.load = lambda settings: services(FakeEngine())
    os._exit(__main__.main(sys.argv[1:]))
