// Calls the door with Node's fetch, jayson and xmlrpc; prints what came of it.
import jayson from "jayson";
import xmlrpc from "xmlrpc";

const at = process.argv[2];

const post = (path, body, headers = {}) =>
  fetch(at + path, { method: "POST", body: JSON.stringify(body), headers });

const sum = await post("/shop.add", [1, 2]);
console.log("fetch", sum.status, await sum.json());
const wrong = await post("/shop.add", [1]);
console.log("wrong", wrong.status, (await wrong.json()).code);
const accepted = await post("/shop.pack", ["tea"], { Prefer: "respond-async" });
console.log("pending", accepted.status);
const token = new URL(accepted.headers.get("Location"), at);
console.log("release");
const outcome = await fetch(token, { headers: { Prefer: "wait=20" } });
console.log("outcome", outcome.status, await outcome.json());

const rpc = jayson.Client.http(at + "/jsonrpc");
const ask = (method, params) =>
  new Promise((done, fail) => rpc.request(method, params, (error, answer) => (error ? fail(error) : done(answer))));
console.log("jayson", (await ask("shop.add", [3, 4])).result, (await ask("shop.add", { one: 5, other: 6 })).result);
const sold = (await ask("shop.buy", ["tea"])).error;
console.log("jayson", sold.code, sold.data.code, sold.data.execution);
const batch = [rpc.request("shop.add", [1, 1], undefined, false), rpc.request("shop.add", [2, 2], undefined, false)];
await new Promise((done) =>
  rpc.request(batch, (error, errors, successes) => {
    console.log("batch", successes.map((it) => it.result).join(" "));
    done();
  }),
);

const xml = xmlrpc.createClient({ url: at + "/xmlrpc" });
const call = (method, params) =>
  new Promise((done, fail) => xml.methodCall(method, params, (error, value) => (error ? fail(error) : done(value))));
console.log("xmlrpc", await call("shop.add", [1, 2]), await call("shop.find", ["tea", 3]));
const fault = await call("shop.buy", ["tea"]).catch((it) => it);
console.log("xmlrpc", fault.faultCode, fault.faultString.split(" [")[0]);
