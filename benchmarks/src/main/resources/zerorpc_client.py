"""A client's process in Python, by zerorpc or infi.rpc: KIND ADDRESS CALLERS. Calls without a pause; says how many
calls were answered whenever a line comes in."""
import sys

import gevent

kind, address, callers = sys.argv[1], sys.argv[2], int(sys.argv[3])

if kind == "zerorpc":
    import zerorpc

    client = zerorpc.Client(address, timeout=600)
else:
    import logbook
    from infi.rpc import Client, ZeroRPCClientTransport

    logbook.NullHandler().push_application()  # it would write several lines for each call
    client = Client(ZeroRPCClientTransport(address, timeout=600))

answered = 0


def call():
    global answered
    while True:
        assert client.quick(1234567) == 1234567
        answered += 1


greenlets = [gevent.spawn(call) for _ in range(callers)]
while gevent.get_hub().threadpool.apply(sys.stdin.readline):
    assert not any(each.dead for each in greenlets)
    print(answered, flush=True)
