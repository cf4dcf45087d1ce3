"""A Raincheck client in one file, written from PROTOCOL.md. It needs pyzmq and msgpack, from Debian
`python3-zmq` and `python3-msgpack`. A client belongs to one thread."""

import collections
import decimal
import itertools
import logging
import time
import uuid

import msgpack
import zmq
from zmq.utils.monitor import recv_monitor_message

HELLO, CALL, POLL, CANCEL, ACKNOWLEDGE, DESCRIBE, PING, GOODBYE = range(1, 9)
WELCOME, RESULT, DEFERRED, FAILED, CANCELLING, ACKNOWLEDGED, DESCRIPTION, PONG = range(65, 73)

EXECUTIONS = ("NOT_STARTED", "STARTED", "FINISHED", "UNKNOWN")
ADVICE = ("NEVER", "SAME_REQUEST", "NEW_REQUEST", "ELSEWHERE")
MARGIN_S = 1.0
SESSIONS_MAX = 3  # in which one call is tried before it is given up
ACKNOWLEDGED_MAX = 1024

_log = logging.getLogger("raincheck")

Result = collections.namedtuple("Result", "value token")
Deferred = collections.namedtuple(
    "Deferred", "token started fraction progress poll_after_s retention_s")


class RaincheckError(Exception):
    """Why there is no result. `execution` says whether the handler ran, `retry` whether to try again;
    `code` is None if it was not the server that said so."""

    def __init__(self, message, execution, code=None, retry="NEVER", retry_after_s=0.0,
                 details=None, token=None, declared_type=None, declared_value=None):
        super().__init__(message)
        self.code = code
        self.details = dict(details or {})
        self.execution = self._known(execution, EXECUTIONS, "UNKNOWN", "execution")
        self.retry = self._known(retry, ADVICE, "NEVER", "retry")
        self.retry_after_s = retry_after_s
        self.token = token
        self.declared_type = declared_type
        self.declared_value = declared_value

    def _known(self, text, known, otherwise, name):
        """A newer server may say more than this file knows: its text is kept in the details."""
        if text in known:
            return text
        self.details[name] = text
        return otherwise

    def __str__(self):
        code = f" [{self.code}]" if self.code else ""
        return f"{super().__str__()}{code} ({self.execution})"


class Refused(RaincheckError):
    """The server does not know this client's key."""


def read_keys(path):
    """The public and the secret key of a key file."""
    with open(path, encoding="ascii") as file:
        found = dict(line.split(None, 1) for line in file if line.strip())
    return found["public-key"].strip(), found["secret-key"].strip()


def _plain(value):
    """What MessagePack has no form for."""
    if isinstance(value, (decimal.Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, (set, frozenset)):
        return list(value)
    raise TypeError(f"{type(value).__name__} cannot travel")


class Client:
    """A connection and a session in it. `keys` is the path of a key file, `server_key` the server's
    public key; without them nothing is encrypted. After `patience_s` without a sign of the server a
    caller is told."""

    def __init__(self, address, keys=None, server_key=None, agent="raincheck.py",
                 message_bytes=1 << 20, patience_s=30.0):
        self.address = address
        self.agent = agent
        self.message_bytes = message_bytes
        self.patience_s = patience_s
        self.session = 0
        self.claimable_s = None  # while the server drains: how long results can be claimed
        self.terms = {}
        self._keys = read_keys(keys) + (server_key,) if keys else None
        self._ids = itertools.count(1)
        self._next = 1  # the next call's sequence
        self._done = []  # tokens to acknowledge
        self._pushed = {}  # the latest news of the tokens that are waited for
        self._waiting = frozenset()  # these tokens
        self._connections = 0  # how many there have been, one after the other
        self._suspicion = ""
        self._connect()

    # The connection

    def _connect(self):
        self._socket = zmq.Context.instance().socket(zmq.DEALER)
        self._socket.linger = 0
        self._socket.maxmsgsize = self.message_bytes
        self._socket.ipv6 = True
        if self._keys:
            public, secret, server = self._keys
            self._socket.curve_publickey = public.encode()
            self._socket.curve_secretkey = secret.encode()
            self._socket.curve_serverkey = server.encode()
        self._up = False
        self._given_up = False
        self._monitor = self._socket.get_monitor_socket()
        self._poller = zmq.Poller()
        self._poller.register(self._socket, zmq.POLLIN)
        self._poller.register(self._monitor, zmq.POLLIN)
        self._socket.connect(self.address)

    def _disconnect(self):
        self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close(linger=0)

    def _look(self):
        """Reads what the monitor tells of the connection."""
        while self._monitor.poll(0):
            event = recv_monitor_message(self._monitor)["event"]
            if event == zmq.EVENT_HANDSHAKE_SUCCEEDED:
                self._connections += 1
                self._up, self._suspicion = True, ""
            elif event == zmq.EVENT_DISCONNECTED:
                if not self._up:  # in the handshake: libzmq may never connect this socket again
                    self._given_up = True
                    self._suspicion = ("; it ends the handshake: check the server's key, and that both"
                                       " sides encrypt, or neither")
                self._up = False
            elif event == zmq.EVENT_HANDSHAKE_FAILED_AUTH:
                self._given_up = True
                raise Refused(f"{self.address} does not know this client's key", "NOT_STARTED")

    def _receive(self, wanted, until, token=None, connections=None):
        """The reply with this id, or the news of this token; None when the time is over, or there is
        another connection than there was."""
        while True:
            if token is not None and token in self._pushed:
                return self._pushed.pop(token)
            if connections is not None and connections != self._connections:
                return None
            ready = dict(self._poller.poll(max(0.0, until - time.monotonic()) * 1000))
            if self._monitor in ready:
                self._look()
            if self._socket in ready:
                reply = self._read(self._socket.recv_multipart())
                if reply is not None and reply[2] == wanted:
                    return reply
            if not ready and time.monotonic() >= until:
                return None

    def _read(self, frames):
        """A reply, or None if it was a push, or is none that can be read."""
        try:
            reply = msgpack.unpackb(frames[0], timestamp=0, strict_map_key=False)
            if not isinstance(reply, list):
                raise ValueError(f"{type(reply).__name__}, not an array")
            version, kind, request, claimable = reply[:4]
            token = reply[4] if kind in (RESULT, DEFERRED, FAILED) else None
        except (ValueError, TypeError, IndexError, msgpack.UnpackException) as unfit:
            _log.warning("a reply that cannot be read: %s", unfit)
            return None
        if version != 1:
            _log.warning("a reply of version %s", version)
            return None
        self.claimable_s = None if claimable is None else claimable / 1000
        if request != 0:
            return reply
        if token in self._waiting:
            self._pushed[token] = reply
        elif kind == FAILED and token is None:
            _log.warning("the server complains: %s %s", reply[5], reply[6])
        return None

    def _ask(self, kind, elements, promised_s=0.0):
        """Sends the request until there is a reply, the same bytes each time. Returns the reply, and
        how often the request was sent."""
        request = next(self._ids)
        done = self._done[:ACKNOWLEDGED_MAX]
        lowest = self._next if self.session else 0  # one at a time: all earlier replies are here
        if kind == CALL:
            lowest = elements[0]
        frame = msgpack.packb([1, kind, request, self.session, lowest, done] + elements,
                              default=_plain, datetime=True)
        if len(frame) > self.terms.get("message_bytes", self.message_bytes):
            raise RaincheckError(f"a message of {len(frame)} bytes is too large", "NOT_STARTED")
        deadline = time.monotonic() + promised_s + self.patience_s
        connections = -1 if self._up else self._connections
        for sent in itertools.count(1):
            self._send(frame)
            until = min(time.monotonic() + promised_s + MARGIN_S, deadline)
            reply = self._receive(request, until)
            if reply is not None:
                del self._done[:len(done)]
                return reply, sent
            if time.monotonic() >= deadline:
                left = connections != self._connections
                raise RaincheckError(
                    f"no answer from {self.address}{self._suspicion}",
                    "UNKNOWN" if left and kind == CALL else "NOT_STARTED")

    def _send(self, frame):
        if self._given_up:
            self._disconnect()
            self._connect()
        try:
            self._socket.send(frame, zmq.DONTWAIT)
        except zmq.Again:
            pass  # the queue is full: what is in it goes out first

    # The session

    def _open(self):
        if self.session:
            return
        self._next = 1
        reply, _ = self._ask(HELLO, [self.agent, [], self.message_bytes])
        if reply[1] != WELCOME:
            raise self._error(reply)
        (self.instance, self.epoch, self.session, within, longest, _, _, first, slowest,
         limits) = reply[4:14]
        self.terms = dict(limits, respond_within_s=within / 1000, longest_s=longest / 1000,
                          first_poll_s=first / 1000, longest_poll_s=slowest / 1000)

    def _ask_in_session(self, kind, elements):
        """What may be asked again in another session if this one is lost."""
        for _ in range(SESSIONS_MAX):
            self._open()
            reply, _ = self._ask(kind, elements)
            if not self._is_session_lost(reply):
                return reply
        raise self._error(reply)

    def _is_session_lost(self, reply):
        lost = reply[1] == FAILED and reply[5] == "SESSION_LOST"
        if lost:
            self.session = 0
        return lost

    def close(self):
        """Says goodbye, with the acknowledgements that are left."""
        try:
            if self.session:
                self.patience_s = MARGIN_S
                self._ask(GOODBYE, [])
        except RaincheckError as unanswered:
            _log.info("goodbye: %s", unanswered)
        finally:
            self._disconnect()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Calls

    def submit(self, method, arguments=(), idempotent=False, push=True, respond_within_s=None,
               operation_limit_s=None, retention_s=None, metadata=None, key=None):
        """Calls with a list of arguments (by position) or a dict (by name). A `Result` if it was ready
        in time, else a `Deferred` with its token. Whoever calls with the same key joins the call."""
        values = arguments if isinstance(arguments, dict) else list(arguments)
        former = None  # the first session in which it may have been run
        for _ in range(SESSIONS_MAX):
            self._open()
            session, sequence, self._next = self.session, self._next, self._next + 1
            reply, sent = self._ask(
                CALL,
                [sequence, method, values, _ms(respond_within_s), _ms(operation_limit_s),
                 _ms(retention_s), push, metadata] + self._named(key, former),
                self._granted(respond_within_s))
            if not self._is_session_lost(reply):
                return self._outcome(reply)
            if key is not None and sent > 1 and not idempotent:
                former = former or session
            elif sent > 1 and not idempotent:
                raise RaincheckError(
                    f"{method}: the server was restarted, and an earlier copy may have run",
                    "UNKNOWN", "SESSION_LOST")
        raise self._error(reply)

    def _named(self, key, former):
        """A server that knows no keys would run the call as if it had none."""
        if key is None:
            return []
        longest = self.terms.get("key_chars", 0)
        if not 0 < len(key) <= longest:
            raise RaincheckError(
                f"a key of {len(key)} characters (expected: 1 to {longest}, by the server's word)",
                "NOT_STARTED" if former is None else "UNKNOWN")
        return [key] if former is None else [key, former]

    def _granted(self, asked_s):
        """Nobody but the description knows the method's own, so it is taken for the longest."""
        longest = self.terms["longest_s"]
        return longest if asked_s is None else min(asked_s, longest)

    def call(self, method, arguments=(), on_progress=None, **options):
        """Calls, waits as long as it takes, and returns the value."""
        return self.wait(self.submit(method, arguments, **options), on_progress)

    def wait(self, outcome, on_progress=None, timeout_s=None):
        """The value of what `submit` returned, or of a token. What it returns is acknowledged by the
        next message. After `timeout_s` None: the token is still good."""
        end = None if timeout_s is None else time.monotonic() + timeout_s
        token = outcome if isinstance(outcome, str) else outcome.token
        self._waiting = {token}
        try:
            if isinstance(outcome, str):
                outcome = self.poll(token, push=True)
            while isinstance(outcome, Deferred):
                if on_progress and outcome.progress is not None:
                    on_progress(outcome.fraction, outcome.progress)
                pause = outcome.poll_after_s
                if self.claimable_s is not None:
                    pause = min(pause, self.terms.get("first_poll_s", pause))
                until = time.monotonic() + pause
                if end is not None and end < until:
                    until = end
                reply = self._receive(None, until, token, self._connections)
                if reply is None and end is not None and time.monotonic() >= end:
                    return None
                outcome = self.poll(token, push=True) if reply is None else self._outcome(reply)
        except RaincheckError as failed:
            if failed.token is not None:
                self.acknowledge(failed.token)
            raise
        finally:
            self._waiting = frozenset()
            self._pushed.clear()
        if outcome.token is not None:
            self.acknowledge(outcome.token)
        return outcome.value

    def poll(self, token, push=False):
        """What has become of it: a `Result`, or a `Deferred` again."""
        return self._outcome(self._ask_in_session(POLL, [token, push]))

    def cancel(self, token, reason=""):
        """Asks to stop it. None: it was told, and its outcome comes by poll; else its `Result`."""
        reply = self._ask_in_session(CANCEL, [token, reason])
        return None if reply[1] == CANCELLING else self._outcome(reply)

    def acknowledge(self, *tokens):
        """Their results are in safe hands. The next message says so."""
        self._done.extend(tokens)

    def flush(self):
        """Sends the acknowledgements that are left, now. Raises if one of them is no token."""
        while self._done:
            reply, _ = self._ask(ACKNOWLEDGE, [])
            if reply[1] != ACKNOWLEDGED:
                raise self._error(reply)

    def describe(self, service=None):
        """What can be called: a list of services."""
        reply = self._ask_in_session(DESCRIBE, [service])
        if reply[1] != DESCRIPTION:
            raise self._error(reply)
        return reply[4]

    def ping(self):
        """The server's state."""
        reply, _ = self._ask(PING, [])
        if reply[1] != PONG:
            raise self._error(reply)
        return reply[4]

    def _outcome(self, reply):
        if reply[1] == RESULT:
            return Result(reply[5], reply[4])
        if reply[1] == DEFERRED:
            token, started, fraction, progress, poll_after, retention = reply[4:10]
            return Deferred(token, started, fraction, progress, poll_after / 1000, retention / 1000)
        raise self._error(reply)

    def _error(self, reply):
        if reply[1] != FAILED:
            return RaincheckError(f"a reply of type {reply[1]} does not answer this", "UNKNOWN")
        (token, code, message, execution, retry, after, details, declared_type,
         declared_value) = reply[4:13]
        return RaincheckError(message, execution, code, retry, after / 1000, details, token,
                              declared_type, declared_value)


def _ms(seconds):
    return None if seconds is None else round(1000 * seconds)
