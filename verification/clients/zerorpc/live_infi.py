"""infi.rpc's own clients, unchanged, against a Raincheck server: see README.md."""
import os
import unittest
import uuid

from infi.rpc import AutoTimeoutClient, Client, ZeroRPCClientTransport, errors
from infi.rpc.base.protocol import RPCCall, encode_rpc_call

ADDRESS = os.environ["RAINCHECK_ADDRESS"]


class ClientTest(unittest.TestCase):
    type = Client

    def setUp(self):
        self.client = self.type(ZeroRPCClientTransport(ADDRESS))

    def test_results(self):
        self.assertEqual(self.client.add(1, 3), 4)
        self.assertEqual(self.client.add(1, y=5), 6)
        self.assertEqual(self.client.slow(0.9), "slow")
        self.assertEqual(self.client.build(0.9), "built")

    def test_async(self):
        deferred = self.client.build(0.4, async_rpc=True)
        self.assertFalse(deferred.is_done())
        self.assertEqual(deferred.get_result(), "built")

    def test_errors(self):
        for error, call in [
            (errors.InternalServerError, lambda: self.client.fail()),
            (errors.InternalServerError, lambda: self.client.fail_later()),
            (errors.InvalidRPCMethod, lambda: self.client.nosuch(1)),
            (errors.InvalidCallArguments, lambda: self.client.add(1)),
            (errors.InvalidAsyncToken, lambda: self.client.query_async_request("nope")),
            (errors.RPCUserException, lambda: self.client.buy("bread")),
        ]:
            with self.assertRaises(error) as caught:
                call()
            self.assertIn("execution " + caught.exception.execution, str(caught.exception))

    def test_cancel(self):
        deferred = self.client.build(60, async_rpc=True)
        self.client.cancel_async_request(deferred.request_id)
        self.assertRaises(errors.RequestAbortedError, deferred.get_result)

    def test_same_uuid_runs_once(self):
        name = str(uuid.uuid4())
        call = encode_rpc_call(RPCCall("starts", (name,), {}, uuid=name))
        self.client._transport.connect()
        for _ in range(3):
            self.assertEqual(self.client._transport.call(call), {"code": "success", "result": 1})


class AutoTimeoutClientTest(ClientTest):
    type = AutoTimeoutClient

    def test_timeout_is_the_servers(self):
        self.client.ping()
        self.assertEqual(self.client._transport._timeout, 1)


if __name__ == "__main__":
    unittest.main()
