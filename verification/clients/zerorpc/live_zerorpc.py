"""ZeroRPC's own client for Python, unchanged, against a Raincheck server: see README.md."""
import os
import unittest

import zerorpc

ADDRESS = os.environ["RAINCHECK_ADDRESS"]


class ZeroRpcTest(unittest.TestCase):
    def setUp(self):
        self.client = zerorpc.Client(ADDRESS, heartbeat=1, timeout=60)
        self.addCleanup(self.client.close)

    def test_results(self):
        self.assertEqual(self.client.add(1, 3), 4)
        self.assertEqual(self.client("workshop.add", 1, 3), 4)
        self.assertEqual(self.client.echo("tü"), "tü")
        self.assertEqual(self.client.tuple(), [1, 2])
        self.assertIsNone(self.client.nothing())

    def test_calls_longer_than_the_heartbeat(self):
        self.assertEqual(self.client.slow(4.5), "slow")
        self.assertEqual(self.client.build(4.5), "built")

    def test_errors(self):
        with self.assertRaises(zerorpc.RemoteError) as caught:
            self.client.fail()
        self.assertEqual(caught.exception.name, "INTERNAL")
        self.assertIn("execution FINISHED, retry NEVER", str(caught.exception))

    def test_introspection(self):
        self.assertIn("add", self.client._zerorpc_list())
        self.assertEqual(self.client._zerorpc_inspect()["methods"]["add"]["args"], [{"name": "x"}, {"name": "y"}])

    def test_tokens(self):
        token = self.client._raincheck_submit("build", [0.3])["token"]
        self.assertEqual(self.client._raincheck_wait(token), "built")
        self.assertEqual(self.client._raincheck_poll(token), {"done": True, "result": "built"})


if __name__ == "__main__":
    unittest.main()
