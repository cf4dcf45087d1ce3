// What PROTOCOL.md says, seen by the client beside this file. Needs a server: see README.md.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, test } from "node:test";
import { decode, encode } from "@msgpack/msgpack";
import { Dealer, Router } from "zeromq";
import { Client, Kind, RaincheckError, Refused, readKeys } from "./raincheck.mjs";

const {
  RAINCHECK_ADDRESS: ADDRESS, RAINCHECK_CURVE_ADDRESS: CURVE_ADDRESS,
  RAINCHECK_SERVER_KEY: SERVER_KEY, RAINCHECK_KEYS: KEYS,
  RAINCHECK_STRANGER_KEYS: STRANGER_KEYS,
} = process.env;

const client = await Client.connect(ADDRESS, { patienceMs: 10_000 });
after(() => client.close());

/** The error that this ends with. */
async function errorOf(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof RaincheckError, error);
    return error;
  }
  return assert.fail("no error");
}

/** With a peer in this process that answers as it is told: `answer` gets the request, and returns the
 * replies, or nothing to have the real server asked. */
async function between(answer, act) {
  const front = new Router({ linger: 0 });
  await front.bind("tcp://127.0.0.1:*");
  const back = new Dealer({ linger: 0 });
  back.connect(ADDRESS);
  const requests = [];
  const frames = [];
  let peer;
  const forth = (async () => {
    for await (const [from, frame] of front) {
      peer = from;
      const request = decode(frame);
      requests.push(request);
      frames.push(frame);
      const replies = await answer(request);
      if (replies) {
        for (const reply of replies) {
          await front.send([peer, reply instanceof Uint8Array ? reply : encode(reply)]);
        }
      } else {
        await back.send(frame);
      }
    }
  })();
  const home = (async () => {
    for await (const [frame] of back) {
      await front.send([peer, frame]);
    }
  })();
  const other = await Client.connect(front.lastEndpoint, { patienceMs: 5_000, warn: () => {} });
  try {
    await act(other, requests, frames);
  } finally {
    await other.close();
    front.close();
    back.close();
    await Promise.allSettled([forth, home]);
  }
}

/** Answers the first request of this kind with these replies, in which "id" is the request's. */
function once(kind, replies) {
  let seen = false;
  return (request) => {
    if (request[1] !== kind || seen) {
      return undefined;
    }
    seen = true;
    return replies.map((reply) =>
      Array.isArray(reply) ? reply.map((e) => (e === "id" ? request[2] : e)) : reply);
  };
}

const failed = (code, execution, retry = "NEVER", after = 0, more = []) =>
  [1, 68, "id", null, null, code, "a message", execution, retry, after, { where: "here" }, null, null, ...more];

test("Welcome tells the terms", async () => {
  await client.call("abroad.add", [1, 2]);
  assert.ok(Number.isSafeInteger(client.session) && client.session >= 1);
  assert.ok(Number.isSafeInteger(client.terms.epoch));
  assert.equal(client.terms.respondWithinMs, 500);
  assert.equal(client.terms.message_bytes, 1 << 20);
});

test("arguments go by position and by name", async () => {
  assert.equal(await client.call("abroad.add", [1, 2]), 3);
  assert.equal(await client.call("abroad.add", { right: 2, left: 1 }), 3);
  assert.equal(await client.call("abroad.greet", ["Ann"]), "hello Ann");
  assert.equal(await client.call("abroad.greet", { name: "Ann" }), "hello Ann");
  assert.equal(await client.call("abroad.greet", ["Ann", null]), "hello Ann");
  assert.equal(await client.call("abroad.greet", ["Ann", "Dr"]), "hello Dr Ann");
});

test("unfit arguments are refused", async () => {
  for (const args of [[1], [1, 2, 3], { left: 1 }, { left: 1, right: 2, up: 3 }, [1, null], ["1", 2],
    [1, 2 ** 31], [1, 0.5]]) {
    const error = await errorOf(client.call("abroad.add", args));
    assert.deepEqual([error.code, error.execution], ["INVALID_ARGUMENTS", "NOT_STARTED"]);
  }
});

test("values come back", async () => {
  const parcel = {
    id: randomUUID(), size: "LARGE", shape: { type: "Box", width: 1.5, height: 2 },
    sent: new Date("2025-03-01T12:00:00.250Z"), label: Uint8Array.from({ length: 256 }, (_, i) => i),
    note: null, stops: ["Köln", "\u2603", ""], stamps: { SMALL: 3 },
  };
  assert.deepEqual(await client.call("office.forward", [parcel]), parcel);
});

test("integers of more than 32 bits come back as they went", async () => {
  for (const number of [2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, -(2 ** 40), 2n ** 62n]) {
    assert.equal(await client.call("abroad.same", [number]), number);
  }
});

test("the description tells how to call", async () => {
  const services = Object.fromEntries((await client.describe()).map((s) => [s.service, s]));
  assert.deepEqual(Object.keys(services).sort(), ["abroad", "office"]);
  const [abroad] = await client.describe("abroad");
  assert.equal(abroad.description, "For clients in other languages");
  const methods = Object.fromEntries(abroad.methods.map((m) => [m.method, m]));
  const add = methods["abroad.add"];
  assert.deepEqual(add.arguments.map((a) => [a.name, a.type, a.optional]),
    [["left", "int", false], ["right", "int", false]]);
  assert.deepEqual([add.result, add.mode, add.idempotent], ["int", "non-blocking", false]);
  assert.equal(methods["abroad.countAgain"].idempotent, true);
  assert.equal(methods["abroad.waitFor"].respondWithin, "PT2S");
  assert.deepEqual(services.office.types.Shape, { "one of": ["Box", "Roll"] });
  assert.equal((await errorOf(client.describe("nobody"))).code, "UNKNOWN_SERVICE");
});

test("ping tells the state", async () => assert.equal(await client.ping(), "SERVING"));

test("a deferred call is polled", async () => {
  const name = randomUUID();
  const deferred = await client.submit("abroad.hold", [name], { push: false });
  assert.match(deferred.token, /^[A-Za-z0-9_-]{1,96}$/);
  assert.ok((await client.poll(deferred.token)).deferred);
  assert.equal(await client.call("abroad.release", [name]), null);
  assert.equal(await client.wait(deferred.token), `${name} is released`);
});

test("a deferred call is pushed", async () => {
  const name = randomUUID();
  const { token } = await client.submit("abroad.hold", [name]);
  const told = [];
  await between(() => undefined, async (watching, requests) => {
    const value = await watching.wait(token, {
      onProgress(fraction, message) {
        told.push([fraction, message]);
        void client.call("abroad.release", [name]);
      },
    });
    assert.equal(value, `${name} is released`);
    assert.ok(requests.filter((r) => r[1] === Kind.POLL).length <= 2);
  });
  assert.deepEqual(told[0], [0.5, `${name} is held`]);
});

test("a quick call has its result, a slow one its token in time", async () => {
  assert.deepEqual(await client.submit("abroad.add", [1, 2]),
    { deferred: false, token: null, value: 3 });
  const slow = await client.submit("abroad.waitFor", [randomUUID()], { respondWithinMs: 200 });
  assert.ok(slow.deferred);
  const atOnce = await client.submit("abroad.greet", ["Ann"], { respondWithinMs: 0 });
  assert.ok(atOnce.deferred);
  assert.equal(await client.wait(atOnce), "hello Ann");
});

test("many calls are under way at once, each with its answer", async () => {
  const name = randomUUID();
  const held = client.call("abroad.waitFor", [name]);
  const sums = Array.from({ length: 1_000 }, (_, i) => client.call("abroad.add", [i, 1]));
  assert.deepEqual(await Promise.all(sums), Array.from({ length: 1_000 }, (_, i) => i + 1));
  await client.call("abroad.release", [name]);
  assert.equal(await held, `${name} is released`);
});

test("who gives up waiting has a token that is still good", async () => {
  const name = randomUUID();
  const deferred = await client.submit("abroad.hold", [name]);
  assert.equal(await client.wait(deferred, { timeoutMs: 100 }), undefined);
  await client.call("abroad.release", [name]);
  assert.equal(await client.wait(deferred.token), `${name} is released`);
});

test("cancel stops it", async () => {
  const { token } = await client.submit("abroad.hold", [randomUUID()]);
  while (!(await client.poll(token)).started);
  assert.equal(await client.cancel(token, "not needed"), null);
  const error = await errorOf(client.wait(token));
  assert.deepEqual([error.code, error.execution], ["CANCELLED", "STARTED"]);
  assert.match(error.message, /not needed/);
});

test("an acknowledged result is gone", async () => {
  const { token } = await client.submit("abroad.greet", ["Ann"], { respondWithinMs: 0 });
  while ((await client.poll(token)).deferred);
  assert.equal((await client.poll(token)).value, "hello Ann");
  client.acknowledge("not-a-token", token);
  assert.equal((await errorOf(client.flush())).code, "TOKEN_MALFORMED");
  await client.flush();
  assert.equal((await errorOf(client.poll(token))).code, "TOKEN_ACKNOWLEDGED");
});

test("goodbye ends the session but no token", async () => {
  const other = await Client.connect(ADDRESS);
  const { token } = await other.submit("abroad.greet", ["Ann"], { respondWithinMs: 0 });
  for (let i = 0; i < 2; i++) { // and again, in a session that is unknown by now
    const { reply } = await other.ask(Kind.GOODBYE, []);
    assert.equal(reply[1], Kind.ACKNOWLEDGED);
  }
  const { reply } = await other.ask(Kind.CALL, [2, "abroad.add", [1, 2], null, null, null, false, null]);
  assert.equal(reply[5], "SESSION_LOST");
  await other.close();
  assert.equal(await client.wait(token), "hello Ann");
});

test("a lost reply costs no second run", async () => {
  const name = randomUUID();
  const back = await Client.connect(ADDRESS);
  let dropped = false;
  const drop = async (request) => {
    if (request[1] !== Kind.CALL || dropped) {
      return undefined;
    }
    dropped = true; // it arrives, and its reply does not
    await back.ask(Kind.CALL, request.slice(6), { session: request[3] });
    return [];
  };
  await between(drop, async (other, requests, frames) => {
    assert.equal(await other.call("abroad.count", [name], { respondWithinMs: 200 }), 1);
    const calls = frames.filter((_, i) => requests[i][1] === Kind.CALL);
    assert.equal(calls.length, 2);
    assert.deepEqual(calls[0], calls[1], "the same bytes");
  });
  await back.close();
  assert.equal(await client.call("abroad.counted", [name]), 1);
});

test("the lowest says what has arrived", async () => {
  await between(() => undefined, async (other, requests) => {
    for (let i = 0; i < 3; i++) {
      await other.call("abroad.add", [1, 2]);
    }
    await other.ping();
    assert.deepEqual(requests.filter((r) => r[1] === Kind.CALL).map((r) => [r[6], r[4]]),
      [[1, 1], [2, 2], [3, 3]]);
    assert.equal(requests.find((r) => r[1] === Kind.PING)[4], 4);
  });
});

test("a lost session is opened anew", async () => {
  const other = await Client.connect(ADDRESS);
  await other.call("abroad.add", [1, 2]);
  other.session = 4711;
  assert.equal(await other.call("abroad.count", [randomUUID()]), 1);
  assert.notEqual(other.session, 4711);
  other.session = 4711;
  assert.equal((await errorOf(other.poll("?"))).code, "TOKEN_MALFORMED");
  await other.close();
});

test("a session that is lost after a second copy leaves doubt, unless idempotent", async () => {
  for (const [method, idempotent] of [["abroad.count", false], ["abroad.countAgain", true]]) {
    let seen = 0;
    const answer = (request) => {
      if (request[1] !== Kind.CALL) {
        return undefined;
      }
      seen++;
      const lost = failed("SESSION_LOST", "NOT_STARTED").map((e) => (e === "id" ? request[2] : e));
      return [[], [lost]][seen - 1];
    };
    await between(answer, async (other) => {
      const call = other.call(method, [randomUUID()], { idempotent, respondWithinMs: 100 });
      if (idempotent) {
        assert.equal(await call, 1);
      } else {
        assert.equal((await errorOf(call)).execution, "UNKNOWN");
      }
    });
  }
});

test("errors say whether it ran", async () => {
  for (const [method, args, code, execution] of [
    ["nobody.home", [], "UNKNOWN_SERVICE", "NOT_STARTED"],
    ["abroad.nothing", [], "UNKNOWN_METHOD", "NOT_STARTED"],
    ["office.buy", ["shoes", 1], "INTERNAL", "FINISHED"],
    ["office.unwritable", [], "RESULT_NOT_ENCODABLE", "FINISHED"],
    ["office.tooLong", [], "TIMED_OUT", "STARTED"]]) {
    const error = await errorOf(client.call(method, args));
    assert.deepEqual([error.code, error.execution, error.retry], [code, execution, "NEVER"]);
  }
});

test("a declared exception comes with its properties", async () => {
  const error = await errorOf(client.call("office.buy", ["stamps", 5]));
  assert.deepEqual([error.code, error.execution, error.declaredType],
    ["DECLARED", "FINISHED", "SoldOutException"]);
  assert.deepEqual(error.declaredValue, { message: "no 5 stamps", left: 3 });
});

test("unknown constants lose nothing else", async () => {
  const interrupted = failed("QUARANTINED", "STARTED", "SAME_REQUEST", 250, [{ new: 1 }, 2]);
  await between(once(Kind.CALL, [interrupted]), async (other) => {
    const error = await errorOf(other.call("abroad.add", [1, 2]));
    assert.deepEqual([error.code, error.execution, error.retry, error.retryAfterMs],
      ["QUARANTINED", "STARTED", "SAME_REQUEST", 250]);
    assert.deepEqual(error.details, { where: "here" });
  });
  await between(once(Kind.CALL, [failed("ABORTED", "HALF_DONE", "TOMORROW")]), async (other) => {
    const error = await errorOf(other.call("abroad.add", [1, 2]));
    assert.deepEqual([error.code, error.execution, error.retry], ["ABORTED", "UNKNOWN", "NEVER"]);
    assert.deepEqual(error.details, { where: "here", execution: "HALF_DONE", retry: "TOMORROW" });
  });
});

test("what is not known is passed over", async () => {
  const replies = [[1, 99, 0, null, "news"], [2, 66, "id", null, null, 5], "no array", [1],
    Uint8Array.of(0xc1), [1, 66, 4711, null, null, 5], [1, 66, 0, null, "a-token", 5],
    [1, 66, "id", null, null, 5, "more"]];
  await between(once(Kind.CALL, replies), async (other) => {
    assert.equal(await other.call("abroad.add", [1, 2]), 5);
  });
  await between(once(Kind.PING, [[1, 72, "id", null, "RESTING"]]), async (other) => {
    assert.equal(await other.ping(), "RESTING");
  });
  await between(once(Kind.PING, [[1, 99, "id", null]]), async (other) => {
    assert.match((await errorOf(other.ping())).message, /type 99/);
  });
});

test("calls with one key are one", async () => {
  const options = { respondWithinMs: 0, key: "k-2" };
  const { token } = await client.submit("abroad.greet", ["Ann"], options);
  const other = await Client.connect(ADDRESS);
  assert.equal((await other.submit("abroad.greet", ["Ann"], options)).token, token);
  assert.equal(await other.wait(token), "hello Ann");
  let error = await errorOf(other.call("abroad.greet", ["Bob"], options));
  assert.deepEqual([error.code, error.execution], ["REQUEST_MISMATCH", "NOT_STARTED"]);
  error = await errorOf(other.call("abroad.greet", ["Bob"], { key: "k".repeat(256) }));
  assert.deepEqual([error.code, error.execution], [null, "NOT_STARTED"]);
  await other.close();
});

test("large values", async () => {
  const size = 1_000_000;
  assert.equal(await client.call("abroad.weigh", [new Uint8Array(size)]), size);
  assert.equal((await client.call("office.pile", [size])).length, size);
  let error = await errorOf(client.call("abroad.weigh", [new Uint8Array(1 << 20)]));
  assert.deepEqual([error.code, error.execution], [null, "NOT_STARTED"]);
  error = await errorOf(client.call("office.pile", [1 << 20]));
  assert.deepEqual([error.code, error.execution], ["RESULT_TOO_LARGE", "FINISHED"]);
  const small = await Client.connect(ADDRESS, { messageBytes: 1 << 16 });
  const { token } = await small.submit("office.pile", [size]);
  error = await errorOf(small.wait(token));
  assert.deepEqual([error.code, error.token], ["RESULT_TOO_LARGE", null]);
  await small.close();
  assert.equal((await client.wait(token)).length, size, "kept for who takes it");
});

test("a silent server ends the patience", async () => {
  await between(() => [], async (other) => {
    const error = await errorOf(other.call("abroad.add", [1, 2]));
    assert.deepEqual([error.code, error.execution], [null, "NOT_STARTED"], "only a hello");
  });
});

const encrypted = async (options = {}) =>
  Client.connect(CURVE_ADDRESS, { keys: KEYS, serverKey: SERVER_KEY, ...options });

test("a known key is served, and its tokens are its own", async () => {
  const first = await encrypted();
  const { token } = await first.submit("abroad.greet", ["Ann"], { respondWithinMs: 0 });
  await first.close();
  const second = await encrypted();
  assert.equal(await second.wait(token), "hello Ann");
  await second.close();
});

test("a stranger is refused as often as it asks", async () => {
  const stranger = await encrypted({ keys: STRANGER_KEYS });
  for (let i = 0; i < 3; i++) {
    const error = await errorOf(stranger.call("abroad.add", [1, 2]));
    assert.ok(error instanceof Refused, error);
    assert.equal(error.execution, "NOT_STARTED");
  }
  await stranger.close();
});

test("another server's key, and encryption on one side only, are suspected", async () => {
  const { publicKey } = await readKeys(STRANGER_KEYS);
  for (const other of [await encrypted({ serverKey: publicKey, patienceMs: 2_000 }),
    await Client.connect(CURVE_ADDRESS, { patienceMs: 2_000 }),
    await Client.connect(ADDRESS, { keys: KEYS, serverKey: SERVER_KEY, patienceMs: 2_000 })]) {
    const error = await errorOf(other.call("abroad.add", [1, 2]));
    assert.equal(error.execution, "NOT_STARTED");
    assert.match(error.message, /it ends the handshake/);
    await other.close();
  }
});
