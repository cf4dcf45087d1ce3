"""A peer that speaks ZeroRPC and infi.rpc by hand, against a Raincheck server: see README.md."""
import os
import time
import unittest
import uuid

import msgpack
import zmq

ADDRESS = os.environ["RAINCHECK_ADDRESS"]


class Peer:
    """A socket as ZeroRPC's client for Python has one: DEALER, ids as bytes, an empty frame before each message."""

    def __init__(self):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.setsockopt(zmq.LINGER, 0)
        self.socket.setsockopt(zmq.RCVTIMEO, 20_000)
        self.socket.connect(ADDRESS)

    def close(self):
        self.socket.close()

    def send(self, name, args, **header):
        message_id = uuid.uuid4().hex.encode()
        header = {"message_id": message_id, "v": 3, **header}
        self.socket.send_multipart([b"", msgpack.packb([header, name, args])])
        return message_id

    def receive(self):
        delimiter, payload = self.socket.recv_multipart()
        assert delimiter == b"", delimiter
        header, name, args = msgpack.unpackb(payload)
        return header, name, args

    def call(self, method, *args):
        message_id = self.send(method, args)
        header, name, answer = self.receive()
        assert header["response_to"] == message_id and header["v"] == 3, header
        return name, answer

    def result(self, method, *args):
        name, answer = self.call(method, *args)
        assert name == "OK" and len(answer) == 1, (name, answer)
        return answer[0]

    def infi(self, method, *args, uuid_=None, **kwargs):
        meta = {"method": method, "uuid": uuid_ or str(uuid.uuid4()), "request_id_tag": None}
        return self.result("on_call", [meta, args, kwargs])

    def infi_wait(self, answer):
        while answer["code"] == "deferred":
            time.sleep(0.1)  # as its client does
            nested = self.infi("query_async_request", answer["result"])
            assert nested["code"] == "success", nested
            answer = nested["result"]
        return answer


class WireTest(unittest.TestCase):
    def setUp(self):
        self.peer = Peer()
        self.addCleanup(self.peer.close)

    def test_results_are_arrays_of_one(self):
        self.assertEqual(self.peer.call("add", 1, 3), ("OK", [4]))
        self.assertEqual(self.peer.call("workshop.add", 1, 3), ("OK", [4]))
        self.assertEqual(self.peer.call("tuple"), ("OK", [[1, 2]]))
        self.assertEqual(self.peer.call("nothing"), ("OK", [None]))
        self.assertEqual(self.peer.call("echo", "tü"), ("OK", ["tü"]))
        self.assertEqual(self.peer.result("when"), "2026-01-02T03:04:05.500Z")

    def test_errors_have_three_texts(self):
        name, args = self.peer.call("fail")
        self.assertEqual((name, len(args), args[0]), ("ERR", 3, "INTERNAL"))
        self.assertIn("execution FINISHED, retry NEVER", args[2])
        name, args = self.peer.call("nosuch", 1)
        self.assertIn("execution NOT_STARTED", args[2])

    def test_heartbeats_come_back_until_the_answer(self):
        call = self.peer.send("build", [0.8])
        for _ in range(3):
            self.peer.send("_zpc_hb", [0], response_to=call)
            header, name, args = self.peer.receive()
            self.assertEqual((header["response_to"], name, args), (call, "_zpc_hb", [0]))
        header, name, args = self.peer.receive()
        self.assertEqual((header["response_to"], name, args), (call, "OK", ["built"]))
        self.peer.send("_zpc_hb", [0], response_to=call)
        self.assertEqual(self.peer.result("add", 1, 1), 2)  # and nothing before it

    def test_heartbeat_of_an_unknown_call_is_an_error(self):
        self.peer.send("_zpc_hb", [0], response_to=b"of a former run")
        header, name, args = self.peer.receive()
        self.assertEqual((header["response_to"], name), (b"of a former run", "ERR"))
        self.assertIn("execution UNKNOWN", args[2])

    def test_a_call_that_is_not_read_is_there_for_its_uuid(self):
        name = str(uuid.uuid4())
        lost = Peer()
        meta = {"method": "starts", "uuid": name, "request_id_tag": None}
        lost.send("on_call", [[meta, [name], {}]])
        self.assertEqual(lost.receive()[1], "OK")
        lost.close()
        for _ in range(3):
            self.assertEqual(self.peer.infi("starts", name, uuid_=name), {"code": "success", "result": 1})

    def test_infi_deferred_calls_are_polled_and_given_twice(self):
        deferred = self.peer.infi("build", 0.5)
        self.assertEqual(deferred["code"], "deferred")
        for _ in range(2):
            self.assertEqual(self.peer.infi_wait(deferred), {"code": "success", "result": "built"})

    def test_infi_arguments_by_position_and_name(self):
        self.assertEqual(self.peer.infi("add", 1, y=5)["result"], 6)
        self.assertEqual(self.peer.infi("add", x=1, y=5)["result"], 6)
        refused = self.peer.infi("add", 1)
        self.assertEqual(refused["code"], "error")
        self.assertIn("InvalidCallArguments", refused["exception"]["pickled"])

    def test_infi_built_in_methods(self):
        self.assertEqual(self.peer.infi("ping"), {"code": "success", "result": None})
        self.assertEqual(self.peer.infi("get_rpc_max_response_time")["result"], 0.5)
        self.assertIn("add", self.peer.infi("get_rpc_method_names")["result"])
        bad = self.peer.infi("query_async_request", "nope")
        self.assertIn("InvalidAsyncToken", bad["exception"]["pickled"])


if __name__ == "__main__":
    unittest.main()
