"""What PROTOCOL.md says, seen by the client beside this file. Needs a server: see README.md."""

import datetime
import decimal
import os
import threading
import time
import unittest
import uuid

import msgpack
import zmq

import raincheck
from raincheck import Client, Deferred, RaincheckError, Refused, Result

ADDRESS = os.environ["RAINCHECK_ADDRESS"]
CURVE_ADDRESS = os.environ["RAINCHECK_CURVE_ADDRESS"]
SERVER_KEY = os.environ["RAINCHECK_SERVER_KEY"]
KEYS = os.environ["RAINCHECK_KEYS"]
STRANGER_KEYS = os.environ["RAINCHECK_STRANGER_KEYS"]


def unique():
    return uuid.uuid4().hex


class Between(threading.Thread):
    """A peer in this process that answers as it is told: `answer` gets the request, and returns the
    replies, or None to have the real server asked."""

    def __init__(self, answer):
        super().__init__(daemon=True)
        self.answer = answer
        self.requests = []
        self.frames = []
        self.front = zmq.Context.instance().socket(zmq.ROUTER)
        self.front.linger = 0
        self.address = "tcp://127.0.0.1:%d" % self.front.bind_to_random_port("tcp://127.0.0.1")
        self.back = zmq.Context.instance().socket(zmq.DEALER)
        self.back.linger = 0
        self.back.connect(ADDRESS)
        self.ended = threading.Event()
        self.peer = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join()
        self.front.close()
        self.back.close()

    def run(self):
        poller = zmq.Poller()
        poller.register(self.front, zmq.POLLIN)
        poller.register(self.back, zmq.POLLIN)
        while not self.ended.is_set():
            ready = dict(poller.poll(20))
            if self.front in ready:
                self.peer, frame = self.front.recv_multipart()
                request = msgpack.unpackb(frame)
                self.requests.append(request)
                self.frames.append(frame)
                replies = self.answer(request)
                if replies is None:
                    self.back.send(frame)
                else:
                    for reply in replies:
                        self.front.send_multipart([self.peer, msgpack.packb(reply)])
            if self.back in ready:
                self.front.send_multipart([self.peer, self.back.recv()])

    def of(self, kind):
        return [request for request in self.requests if request[1] == kind]


def once(kind, replies=()):
    """Answers the first request of this kind with these replies, in which `id` is the request's, and
    leaves all others to the server."""
    seen = []

    def answer(request):
        if request[1] != kind or seen:
            return None
        seen.append(request)
        return [[request[2] if e == "id" else e for e in reply] if isinstance(reply, list) else reply
                for reply in replies]

    return answer


def failed(code, execution, retry="NEVER", token=None, after=0, more=()):
    return [1, 68, "id", None, token, code, "a message", execution, retry, after, {"where": "here"},
            None, None, *more]


class Plain(unittest.TestCase):
    def setUp(self):
        self.client = Client(ADDRESS, patience_s=10)
        self.addCleanup(self.client.close)

    def error(self, call, *arguments, **options):
        with self.assertRaises(RaincheckError) as raised:
            call(*arguments, **options)
        return raised.exception

    def test_welcome_tells_terms(self):
        self.client.submit("abroad.add", [1, 2])
        self.assertTrue(1 <= self.client.session < 2 ** 53)
        self.assertTrue(0 <= self.client.epoch < 2 ** 53)
        self.assertEqual(0.5, self.client.terms["respond_within_s"])
        self.assertEqual(1 << 20, self.client.terms["message_bytes"])

    def test_arguments_by_position_and_by_name(self):
        self.assertEqual(3, self.client.call("abroad.add", [1, 2]))
        self.assertEqual(3, self.client.call("abroad.add", {"right": 2, "left": 1}))
        self.assertEqual("hello Ann", self.client.call("abroad.greet", ["Ann"]))
        self.assertEqual("hello Ann", self.client.call("abroad.greet", {"name": "Ann"}))
        self.assertEqual("hello Ann", self.client.call("abroad.greet", ["Ann", None]))
        self.assertEqual("hello Dr Ann", self.client.call("abroad.greet", ["Ann", "Dr"]))

    def test_unfit_arguments_are_refused(self):
        for arguments in ([1], [1, 2, 3], {"left": 1}, {"left": 1, "right": 2, "up": 3},
                          [1, None], ["1", 2], [1, 2 ** 31], [1, 0.5]):
            error = self.error(self.client.call, "abroad.add", arguments)
            self.assertEqual(("INVALID_ARGUMENTS", "NOT_STARTED"), (error.code, error.execution))

    def test_values_come_back(self):
        parcel = {
            "id": str(uuid.uuid4()), "size": "LARGE",
            "shape": {"type": "Box", "width": 1.5, "height": 2},
            "sent": datetime.datetime(2025, 3, 1, 12, 0, 0, 250000, datetime.timezone.utc),
            "label": bytes(range(256)), "note": None, "stops": ["Köln", "\N{SNOWMAN}", ""],
            "stamps": {"SMALL": 3}}
        back = self.client.call("office.forward", [parcel])
        self.assertEqual(parcel["sent"], back.pop("sent").to_datetime())
        self.assertEqual(2.0, back["shape"]["height"])
        del parcel["sent"]
        self.assertEqual(parcel, back)

    def test_what_other_languages_would_send_is_taken_if_it_can_mean_one_thing_only(self):
        self.assertEqual(3, self.client.call("abroad.add", [1.0, 2]))
        self.assertEqual("hello Ann", self.client.call("abroad.greet", [b"Ann"]))
        parcel = {"id": str(uuid.uuid4()), "size": "SMALL", "shape": {"diameter": 2, "type": "Roll"},
                  "sent": "2025-03-01T13:00:00+01:00", "label": b"", "stops": [], "stamps": []}
        back = self.client.call("office.forward", [parcel])
        self.assertEqual(1740830400, back["sent"].to_unix())
        self.assertEqual({}, back["stamps"])
        for wrong in ({"sent": 1740830400}, {"label": "text"}, {"size": "small"}, {"stops": b""}):
            error = self.error(self.client.call, "office.forward", [{**parcel, **wrong}])
            self.assertEqual("INVALID_ARGUMENTS", error.code)
            self.assertIn(next(iter(wrong)), str(error))

    def test_text_stands_for_what_has_no_form(self):
        self.assertEqual("1.50", raincheck._plain(decimal.Decimal("1.50")))
        with self.assertRaises(TypeError):
            self.client.call("abroad.add", [object(), 1])

    def test_description_tells_how_to_call(self):
        services = {s["service"]: s for s in self.client.describe()}
        self.assertEqual({"office", "abroad"}, set(services))
        [abroad] = self.client.describe("abroad")
        self.assertEqual("For clients in other languages", abroad["description"])
        methods = {m["method"]: m for m in abroad["methods"]}
        add = methods["abroad.add"]
        self.assertEqual([("left", "int", False), ("right", "int", False)],
                         [(a["name"], a["type"], a["optional"]) for a in add["arguments"]])
        self.assertEqual(("int", "non-blocking", False, []),
                         (add["result"], add["mode"], add["idempotent"], add["exceptions"]))
        self.assertTrue(methods["abroad.countAgain"]["idempotent"])
        self.assertTrue(methods["abroad.greet"]["arguments"][1]["optional"])
        hold = methods["abroad.hold"]
        self.assertEqual(("blocking", "PT1M"), (hold["mode"], hold["operationLimit"]))
        self.assertEqual("PT2S", methods["abroad.waitFor"]["respondWithin"])
        self.assertEqual("void", methods["abroad.release"]["result"])
        types = services["office"]["types"]
        self.assertEqual(["SMALL", "LARGE"], types["Size"])
        self.assertEqual({"one of": ["Box", "Roll"]}, types["Shape"])
        self.assertEqual("Optional<String>", types["Parcel"]["note"])
        self.assertEqual("UNKNOWN_SERVICE", self.error(self.client.describe, "nobody").code)

    def test_ping_tells_the_state(self):
        self.assertEqual("SERVING", self.client.ping())

    def test_deferred_is_polled(self):
        name = unique()
        deferred = self.client.submit("abroad.hold", [name], push=False)
        self.assertIsInstance(deferred, Deferred)
        self.assertRegex(deferred.token, "^[A-Za-z0-9_-]{1,96}$")
        again = self.client.poll(deferred.token)
        self.assertIsInstance(again, Deferred)
        self.assertIsNone(self.client.call("abroad.release", [name]))
        self.assertEqual(name + " is released", self.client.wait(deferred.token))

    def test_deferred_is_pushed(self):
        name = unique()
        deferred = self.client.submit("abroad.hold", [name])
        told = []

        def on_progress(fraction, message):
            told.append((fraction, message))
            if len(told) == 1:
                with Client(ADDRESS) as other:
                    other.call("abroad.release", [name])

        with Between(lambda request: None) as between, Client(between.address) as watching:
            self.assertEqual(name + " is released", watching.wait(deferred.token, on_progress))
            self.assertLessEqual(len(between.of(raincheck.POLL)), 2)
        self.assertIn((0.5, name + " is held"), told)

    def test_quick_call_is_answered_with_its_result_and_a_slow_one_in_time(self):
        self.assertEqual(Result(3, None), self.client.submit("abroad.add", [1, 2]))
        begun = time.monotonic()
        slow = self.client.submit("abroad.waitFor", [unique()], respond_within_s=0.2)
        self.assertIsInstance(slow, Deferred)
        self.assertLess(time.monotonic() - begun, 5)
        at_once = self.client.submit("abroad.greet", ["Ann"], respond_within_s=0)
        self.assertIsInstance(at_once, Deferred)
        self.assertEqual("hello Ann", self.client.wait(at_once))

    def test_wait_gives_up_and_the_token_stays_good(self):
        name = unique()
        deferred = self.client.submit("abroad.hold", [name])
        self.assertIsNone(self.client.wait(deferred, timeout_s=0.1))
        self.client.call("abroad.release", [name])
        with Client(ADDRESS) as other:
            self.assertEqual(name + " is released", other.wait(deferred.token))

    def test_cancel_stops_it(self):
        deferred = self.client.submit("abroad.hold", [unique()])
        while not self.client.poll(deferred.token).started:
            pass
        self.assertIsNone(self.client.cancel(deferred.token, "not needed"))
        error = self.error(self.client.wait, deferred.token)
        self.assertEqual(("CANCELLED", "STARTED"), (error.code, error.execution))
        self.assertIn("not needed", str(error))

    def test_acknowledged_result_is_gone_others_stay(self):
        deferred = self.client.submit("abroad.greet", ["Ann"], respond_within_s=0)
        for _ in range(3):
            while isinstance(self.client.poll(deferred.token), Deferred):
                pass
        self.client.acknowledge("not-a-token", deferred.token)
        self.assertEqual("TOKEN_MALFORMED", self.error(self.client.flush).code)
        self.client.flush()
        self.assertEqual("TOKEN_ACKNOWLEDGED", self.error(self.client.poll, deferred.token).code)

    def test_goodbye_ends_the_session_but_no_token(self):
        client = Client(ADDRESS)
        deferred = client.submit("abroad.greet", ["Ann"], respond_within_s=0)
        session = client.session
        for _ in range(2):  # and again, in a session that is unknown by now
            reply, _ = client._ask(raincheck.GOODBYE, [])
            self.assertEqual(raincheck.ACKNOWLEDGED, reply[1])
        reply, _ = client._ask(raincheck.CALL, [2, "abroad.add", [1, 2], None, None, None, False, None])
        self.assertEqual((session, "SESSION_LOST"), (client.session, reply[5]))
        client.close()
        self.assertEqual("hello Ann", self.client.wait(deferred.token))

    def test_lost_reply_costs_no_second_run(self):
        name = unique()
        with Between(lambda request: None) as between:
            dropped = []

            def drop(request):
                if request[1] == raincheck.CALL and not dropped:
                    dropped.append(request)
                    with Client(ADDRESS) as other:  # it arrives, and its reply does not
                        other.session = request[3]
                        other.terms = client.terms
                        other._ask(raincheck.CALL, request[6:])
                        other.session = 0
                    return []
                return None

            between.answer = drop
            with Client(between.address) as client:
                client._open()
                self.assertEqual(1, client.call("abroad.count", [name], respond_within_s=0.2))
            calls = [f for f, r in zip(between.frames, between.requests) if r[1] == raincheck.CALL]
            self.assertEqual(2, len(calls))
            self.assertEqual(calls[0], calls[1], "the same bytes")
        self.assertEqual(1, self.client.call("abroad.counted", [name]))

    def test_lowest_says_what_has_arrived(self):
        with Between(lambda request: None) as between, Client(between.address) as client:
            for _ in range(3):
                client.call("abroad.add", [1, 2])
            client.ping()
        self.assertEqual([(1, 1), (2, 2), (3, 3)],
                         [(r[6], r[4]) for r in between.of(raincheck.CALL)])
        self.assertEqual(4, between.of(raincheck.PING)[0][4])

    def test_same_sequence_with_other_arguments_is_a_mismatch(self):
        self.client.call("abroad.add", [1, 2])
        call = [1, "abroad.add", [3, 4], None, None, None, False, None]
        reply, _ = self.client._ask(raincheck.CALL, call)
        self.assertEqual(("REQUEST_MISMATCH", "NOT_STARTED"), (reply[5], reply[7]))

    def test_lost_session_is_opened_anew(self):
        name = unique()
        self.client._open()
        self.client.session = 4711
        self.assertEqual(1, self.client.call("abroad.count", [name]))
        self.assertNotEqual(4711, self.client.session)
        self.client.session = 4711
        self.assertEqual("TOKEN_MALFORMED", self.error(self.client.poll, "?").code)
        self.assertNotEqual(4711, self.client.session)

    def test_lost_session_after_a_resend_is_in_doubt_unless_idempotent(self):
        for method, idempotent in (("abroad.count", False), ("abroad.countAgain", True)):
            seen = []

            def answer(request, seen=seen):
                if request[1] != raincheck.CALL:
                    return None
                seen.append(request)
                lost = failed("SESSION_LOST", "NOT_STARTED")
                lost[2] = request[2]
                return {1: [], 2: [lost]}.get(len(seen))

            with Between(answer) as between, Client(between.address) as client:
                options = {"idempotent": idempotent, "respond_within_s": 0.1}
                if idempotent:
                    self.assertEqual(1, client.call(method, [unique()], **options))
                    self.assertEqual(2, len(between.of(raincheck.HELLO)))
                else:
                    error = self.error(client.call, method, [unique()], **options)
                    self.assertEqual("UNKNOWN", error.execution)

    def test_errors_say_whether_it_ran(self):
        for method, arguments, code, execution in (
                ("nobody.home", [], "UNKNOWN_SERVICE", "NOT_STARTED"),
                ("abroad.nothing", [], "UNKNOWN_METHOD", "NOT_STARTED"),
                ("office.buy", ["shoes", 1], "INTERNAL", "FINISHED"),
                ("office.unwritable", [], "RESULT_NOT_ENCODABLE", "FINISHED"),
                ("office.tooLong", [], "TIMED_OUT", "STARTED")):
            error = self.error(self.client.call, method, arguments)
            self.assertEqual((code, execution), (error.code, error.execution))
            self.assertEqual("NEVER", error.retry)

    def test_declared_exception_comes_with_its_properties(self):
        error = self.error(self.client.call, "office.buy", ["stamps", 5])
        self.assertEqual(("DECLARED", "FINISHED", "SoldOutException"),
                         (error.code, error.execution, error.declared_type))
        self.assertEqual({"message": "no 5 stamps", "left": 3}, error.declared_value)

    def test_tokens_that_lead_nowhere(self):
        for token, code in (("?", "TOKEN_MALFORMED"), ("A" * 76, "TOKEN_")):
            error = self.error(self.client.poll, token)
            self.assertTrue(error.code.startswith(code), error.code)

    def test_unknown_constants_lose_nothing_else(self):
        reply = failed("QUARANTINED", "STARTED", "SAME_REQUEST", after=250, more=[{"new": 1}, 2])
        with Between(once(raincheck.CALL, [reply])) as between, Client(between.address) as client:
            error = self.error(client.call, "abroad.add", [1, 2])
            self.assertEqual(("QUARANTINED", "STARTED", "SAME_REQUEST", 0.25),
                             (error.code, error.execution, error.retry, error.retry_after_s))
            self.assertEqual({"where": "here"}, error.details)
        reply = failed("ABORTED", "HALF_DONE", "TOMORROW")
        with Between(once(raincheck.CALL, [reply])) as between, Client(between.address) as client:
            error = self.error(client.call, "abroad.add", [1, 2])
            self.assertEqual(("ABORTED", "UNKNOWN", "NEVER"),
                             (error.code, error.execution, error.retry))
            self.assertEqual({"where": "here", "execution": "HALF_DONE", "retry": "TOMORROW"},
                             error.details)

    def test_what_is_not_known_is_passed_over(self):
        replies = [[1, 99, 0, None, "news"], [2, 66, "id", None, None, 5], "no array", [1],
                   [1, 66, 4711, None, None, 5], [1, 66, 0, None, "a-token", 5],
                   [1, 66, "id", None, None, 5, "more"]]
        with Between(once(raincheck.CALL, replies)) as between, Client(between.address) as client:
            self.assertEqual(5, client.call("abroad.add", [1, 2]))
        with Between(once(raincheck.PING, [[1, 72, "id", None, "RESTING"]])) as between:
            with Client(between.address) as client:
                self.assertEqual("RESTING", client.ping())
        with Between(once(raincheck.PING, [[1, 99, "id", None]])) as between:
            with Client(between.address) as client:
                self.assertIn("type 99", str(self.error(client.ping)))

    def test_calls_with_one_key_are_one(self):
        deferred = self.client.submit("abroad.greet", ["Ann"], respond_within_s=0, key="k-1")
        with Client(ADDRESS) as other:
            joined = other.submit("abroad.greet", ["Ann"], respond_within_s=0, key="k-1")
            self.assertEqual(deferred.token, joined.token)
            self.assertEqual("hello Ann", other.wait(joined))
            error = self.error(other.call, "abroad.greet", ["Bob"], key="k-1")
            self.assertEqual(("REQUEST_MISMATCH", "NOT_STARTED"), (error.code, error.execution))
            error = self.error(other.call, "abroad.greet", ["Bob"], key="k" * 256)
            self.assertEqual((None, "NOT_STARTED"), (error.code, error.execution))

    def test_large_values(self):
        size = 1_000_000
        self.assertEqual(size, self.client.call("abroad.weigh", [bytes(size)]))
        self.assertEqual(bytes(size), self.client.call("office.pile", [size]))
        error = self.error(self.client.call, "abroad.weigh", [bytes(1 << 20)])
        self.assertEqual((None, "NOT_STARTED"), (error.code, error.execution))
        error = self.error(self.client.call, "office.pile", [1 << 20])
        self.assertEqual(("RESULT_TOO_LARGE", "FINISHED"), (error.code, error.execution))
        with Client(ADDRESS, message_bytes=1 << 16) as small:
            deferred = small.submit("office.pile", [size])
            self.assertIsInstance(deferred, Deferred)
            error = self.error(small.wait, deferred)
            self.assertEqual(("RESULT_TOO_LARGE", None), (error.code, error.token))
            self.assertEqual(bytes(size), self.client.wait(deferred.token), "kept for who takes it")

    def test_silent_server_ends_the_patience(self):
        with Between(lambda request: []) as between:
            client = Client(between.address, patience_s=1.5)
            error = self.error(client.call, "abroad.add", [1, 2])
            self.assertEqual((None, "NOT_STARTED"), (error.code, error.execution), "only a hello")
            client.close()


class Encrypted(unittest.TestCase):
    def client(self, keys=KEYS, server_key=SERVER_KEY, **options):
        client = Client(CURVE_ADDRESS, keys, server_key, **options)
        self.addCleanup(client.close)
        return client

    def test_known_key_is_served(self):
        self.assertEqual(3, self.client().call("abroad.add", [1, 2]))

    def test_stranger_is_refused_as_often_as_it_asks(self):
        stranger = self.client(STRANGER_KEYS, patience_s=20)
        for _ in range(3):
            with self.assertRaises(Refused) as refused:
                stranger.call("abroad.add", [1, 2])
            self.assertEqual("NOT_STARTED", refused.exception.execution)

    def test_wrong_server_key_is_suspected(self):
        wrong = self.client(server_key=raincheck.read_keys(STRANGER_KEYS)[0], patience_s=2)
        with self.assertRaises(RaincheckError) as silent:
            wrong.call("abroad.add", [1, 2])
        self.assertEqual("NOT_STARTED", silent.exception.execution)
        self.assertIn("it ends the handshake", str(silent.exception))

    def test_one_side_without_encryption_is_suspected(self):
        for client in (Client(CURVE_ADDRESS, patience_s=2),
                       Client(ADDRESS, KEYS, SERVER_KEY, patience_s=2)):
            with client, self.assertRaises(RaincheckError) as silent:
                client.call("abroad.add", [1, 2])
            self.assertEqual("NOT_STARTED", silent.exception.execution)
            self.assertIn("or neither", str(silent.exception))

    def test_tokens_and_sessions_belong_to_the_key(self):
        deferred = self.client().submit("abroad.greet", ["Ann"], respond_within_s=0)
        self.assertEqual("hello Ann", self.client().wait(deferred.token))


if __name__ == "__main__":
    unittest.main()
