"""Calls the sample's server as ZeroRPC's and infi.rpc's clients do, with no more than Python's zmq and msgpack.

With their own packages it is zerorpc.Client(address).size("conf"), and
infi.rpc.Client(ZeroRPCClientTransport(address)).digest("lib").
"""
import sys
import time
import uuid

import msgpack
import zmq

socket = zmq.Context.instance().socket(zmq.DEALER)
socket.setsockopt(zmq.LINGER, 0)
socket.setsockopt(zmq.RCVTIMEO, 60_000)
socket.connect(sys.argv[1])


def call(method, *args):
    """One message there, and one back: OK with the result, or ERR with a name, a text and what to show."""
    header = {"message_id": uuid.uuid4().hex.encode(), "v": 3}
    socket.send_multipart([b"", msgpack.packb([header, method, args])])
    _, name, answer = msgpack.unpackb(socket.recv_multipart()[1])
    return answer[0] if name == "OK" else "ERR " + answer[2]


def infi_call(method, *args, **kwargs):
    """The same in the way of infi.rpc: the answer is a result, an error, or a token to poll by."""
    return call("on_call", [{"method": method, "uuid": str(uuid.uuid4())}, args, kwargs])


print("a flat name           ", call("version"))
print("a full name           ", call("jdk.size", "conf"))
print("held until it ends    ", call("digest", "bin")["files"] > 0)
print("an error              ", call("size", "nowhere"))
print("what there is         ", call("_zerorpc_list"))

answer = infi_call("digest", directory="conf")
print("infi.rpc, a token     ", answer["code"], answer["result"][:12] + "…")
token = answer["result"]
while answer["code"] == "deferred":
    time.sleep(0.1)
    answer = infi_call("query_async_request", token)["result"]
print("infi.rpc, polled      ", answer["code"], answer["result"]["files"] > 0)
