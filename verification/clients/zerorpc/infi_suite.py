"""Runs infi.rpc's own tests, from a checkout, with its servers replaced by Raincheck's: see README.md.

What they start is, instead of a server in Python, the program RAINCHECK_SERVER with the same services;
clients and tests are unchanged. Arguments go to pytest, the folder of the tests first.
"""
import os
import shlex
import subprocess
import sys
from time import time

import gevent
import infi.rpc
import pytest

OURS = shlex.split(os.environ["RAINCHECK_SERVER"])

NOT_FOR_US = {
    "test_simple_method": "the server is a function of the test's, below infi.rpc's calls",
    "test_client_invalid_rpc_method": "a ZeroRPC client hears of an unknown method as from ZeroRPC's server: by ERR",
}


class RaincheckServer:
    """What the tests use of infi.rpc's servers."""
    mode = None

    def __init__(self, transport, service, max_response_time=0.5, interval_to_keep_result=5, **_):
        address = transport.address.replace("0.0.0.0", "127.0.0.1")  # in the clear Raincheck stays on the loopback
        self._command = OURS + [address, self.mode, str(max_response_time), str(interval_to_keep_result)]

    def bind(self):
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self._process.stdout.readline()
        assert said == "ready\n", said

    def unbind(self):
        self._process.kill()
        self._process.communicate()

    def has_deferred_requests(self):
        """Whether there is an operation with a token whose outcome nobody has fetched."""
        self._process.stdin.write("deferred\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline()) > 0

    def garbage_collect_deferred_results(self):
        """Raincheck does so by itself, and not later than it was told."""

    def wait_for_empty_deferred_requests(self, timeout=3600, poll_interval=0.1):
        end = time() + timeout
        while self.has_deferred_requests() and time() < end:
            gevent.sleep(poll_interval)
        return not self.has_deferred_requests()


class Ours:
    """Tells why a test is left out."""
    def pytest_collection_modifyitems(self, items):
        for item in items:
            if item.name in NOT_FOR_US:
                item.add_marker(pytest.mark.skip(reason=NOT_FOR_US[item.name]))


for name in ["Server", "AsyncServer", "SyncServer"]:
    setattr(infi.rpc, name, type(name, (RaincheckServer,), {"mode": name}))
sys.exit(pytest.main(["-rs", "-v", "-p", "no:cacheprovider"] + sys.argv[1:], plugins=[Ours()]))
