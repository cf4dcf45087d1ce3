// ZeroRPC's own client, unchanged, against a Raincheck server. See README.md.
"use strict";
const assert = require("node:assert/strict");
const Module = require("node:module");
const { after, test } = require("node:test");

// It was made for an addon of another time: the present one comes with the same interface under another name.
const load = Module._load;
Module._load = function (request, ...rest) {
  return load.call(this, request === "zeromq" ? "zeromq/v5-compat" : request, ...rest);
};
const zerorpc = require("zerorpc");

const client = new zerorpc.Client({ heartbeatInterval: 500, timeout: 60 });
client.connect(process.env.RAINCHECK_ADDRESS);
after(() => client.close());

/** What the callback was given, and how often it was called until some time after the first. */
function call(method, ...args) {
  return new Promise((resolve) => {
    const calls = [];
    client.invoke(method, ...args, (error, result, more) => {
      calls.push({ error, result, more });
      if (calls.length === 1) {
        setTimeout(() => resolve({ ...calls[0], times: calls.length }), 50);
      }
    });
  });
}

async function resultOf(method, ...args) {
  const { error, result, more, times } = await call(method, ...args);
  assert.ok(!error, String(error && error.message));
  assert.equal(more, false);
  assert.equal(times, 1);
  return result;
}

async function errorOf(method, ...args) {
  const { error, times } = await call(method, ...args);
  assert.ok(error, "no error");
  assert.equal(times, 1);
  return error;
}

test("methods have flat and full names", async () => {
  assert.equal(await resultOf("add", 1, 2), 3);
  assert.equal(await resultOf("workshop.add", 1, 2), 3);
});

test("values come back as they are", async () => {
  assert.equal(await resultOf("echo", "tü"), "tü");
  assert.equal(await resultOf("nothing"), null);
  assert.deepEqual(await resultOf("tuple"), [1, 2]);
  assert.equal(await resultOf("when"), "2026-01-02T03:04:05.500Z");
});

test("a call may take longer than the heartbeat, and than the server's time to answer", async () => {
  assert.equal(await resultOf("slow", 1.8), "slow");
  assert.equal(await resultOf("build", 1.2), "built");
});

test("errors say whether it ran, and whether to try again", async () => {
  const failed = await errorOf("fail");
  assert.equal(failed.name, "INTERNAL");
  assert.match(failed.message, /bad \(execution FINISHED, retry NEVER\)$/);
  const unknown = await errorOf("nosuch", 1);
  assert.match(unknown.name, /^UNKNOWN_/);
  assert.match(unknown.message, /execution NOT_STARTED/);
  assert.equal((await errorOf("add", 1)).name, "INVALID_ARGUMENTS");
  assert.equal((await errorOf("buy", "bread")).name, "SoldOut");
});

test("the server says what it has", async () => {
  assert.ok((await resultOf("_zerorpc_list")).includes("add"));
  assert.deepEqual((await resultOf("_zerorpc_inspect")).methods.add.args, [{ name: "x" }, { name: "y" }]);
  assert.equal((await resultOf("_zerorpc_ping"))[0], "pong");
});

test("there are tokens", async () => {
  const { done, token } = await resultOf("_raincheck_submit", "build", [0.4]);
  assert.equal(done, false);
  assert.equal((await resultOf("_raincheck_poll", token)).done, false);
  assert.equal(await resultOf("_raincheck_wait", token), "built");
  assert.deepEqual(await resultOf("_raincheck_poll", token), { done: true, result: "built" });
  const other = await resultOf("_raincheck_submit", "build", [60]);
  assert.equal((await resultOf("_raincheck_cancel", other.token, "lunch")).cancelling, true);
  assert.equal((await errorOf("_raincheck_wait", other.token)).name, "CANCELLED");
});
