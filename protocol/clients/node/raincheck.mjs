// A Raincheck client in one file, written from PROTOCOL.md. It needs `zeromq` 6 and `@msgpack/msgpack`.
import { readFile } from "node:fs/promises";
import { decode, encode } from "@msgpack/msgpack";
import { Dealer } from "zeromq";

export const Kind = Object.freeze({
  HELLO: 1, CALL: 2, POLL: 3, CANCEL: 4, ACKNOWLEDGE: 5, DESCRIBE: 6, PING: 7, GOODBYE: 8,
  WELCOME: 65, RESULT: 66, DEFERRED: 67, FAILED: 68, CANCELLING: 69, ACKNOWLEDGED: 70,
  DESCRIPTION: 71, PONG: 72,
});

const EXECUTIONS = ["NOT_STARTED", "STARTED", "FINISHED", "UNKNOWN"];
const ADVICE = ["NEVER", "SAME_REQUEST", "NEW_REQUEST", "ELSEWHERE"];
const MARGIN_MS = 1_000;
const SESSIONS_MAX = 3; // in which one call is tried before it is given up
const ACKNOWLEDGED_MAX = 1_024;
const QUEUE_FRAMES_MAX = 10_000;

/** Why there is no result. `execution` says whether the handler ran, `retry` whether to try again; `code`
 * is null if it was not the server that said so. */
export class RaincheckError extends Error {
  constructor(message, execution, facts = {}) {
    super(`${message}${facts.code ? ` [${facts.code}]` : ""} (${execution})`);
    this.name = this.constructor.name;
    this.code = facts.code ?? null;
    this.details = { ...facts.details };
    this.execution = this.#known("execution", execution, EXECUTIONS, "UNKNOWN");
    this.retry = this.#known("retry", facts.retry ?? "NEVER", ADVICE, "NEVER");
    this.retryAfterMs = facts.retryAfterMs ?? 0;
    this.token = facts.token ?? null;
    this.declaredType = facts.declaredType ?? null;
    this.declaredValue = facts.declaredValue ?? null;
  }

  /** A newer server may say more than this file knows: its text is kept in the details. */
  #known(name, text, known, otherwise) {
    if (known.includes(text)) {
      return text;
    }
    this.details[name] = text;
    return otherwise;
  }
}

/** The server does not know this client's key. */
export class Refused extends RaincheckError {}

/** The public and the secret key of a key file. */
export async function readKeys(path) {
  const text = await readFile(path, "ascii");
  const key = (name) => new RegExp(`^${name} +(\\S+)`, "m").exec(text)[1];
  return { publicKey: key("public-key"), secretKey: key("secret-key") };
}

/** Integers that JavaScript writes as floats, as integers. */
function written(value) {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && Math.abs(value) > 0x7fffffff ? BigInt(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map(written);
  }
  return isMap(value) ? mapped(value, written) : value;
}

/** Integers of 64 bits as numbers, where a number holds them. */
function read(value) {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) {
    return value.map(read);
  }
  return isMap(value) ? mapped(value, read) : value;
}

const isMap = (value) => value !== null && typeof value === "object"
  && [Object.prototype, null].includes(Object.getPrototypeOf(value));
const mapped = (map, by) => Object.fromEntries(Object.entries(map).map(([k, v]) => [k, by(v)]));

/** A connection and a session in it. Make it with `Client.connect`. */
export class Client {
  session = 0;
  terms = {};
  claimableMs = null; // while the server drains: how long results can be claimed
  #options;
  #socket;
  #up = false;
  #givenUp = false;
  #suspicion = "";
  #connections = 0; // how many there have been, one after the other
  #nextId = 1;
  #nextSequence = 1;
  #unanswered = new Set(); // sequences, in their order
  #opening = null;
  #asked = new Map(); // by id
  #mail = new Map(); // by token: the latest news, and who waits for it
  #done = []; // tokens to acknowledge
  #closed = false;

  /** `keys` is the path of a key file, `serverKey` the server's public key; without them nothing is
   * encrypted. After `patienceMs` without an answer a caller is told. */
  static async connect(address, options = {}) {
    const keys = options.keys ? await readKeys(options.keys) : null;
    return new Client({
      agent: "raincheck.mjs", messageBytes: 1 << 20, patienceMs: 30_000, warn: console.warn,
      ...options, address, keys,
    });
  }

  constructor(options) {
    this.#options = options;
    this.#connect();
  }

  // The connection

  #connect() {
    const { address, keys, messageBytes, serverKey } = this.#options;
    const curve = keys && {
      curvePublicKey: keys.publicKey, curveSecretKey: keys.secretKey, curveServerKey: serverKey,
    };
    const socket = new Dealer({
      ...curve, linger: 0, ipv6: true, maxMessageSize: messageBytes, sendTimeout: 0,
      sendHighWaterMark: QUEUE_FRAMES_MAX, receiveHighWaterMark: 0,
    });
    this.#socket = socket;
    this.#up = false;
    this.#givenUp = false;
    const ofThis = (act) => () => this.#socket === socket && act();
    socket.events.on("handshake", ofThis(() => this.#connected()));
    socket.events.on("disconnect", ofThis(() => this.#disconnected()));
    socket.events.on("handshake:error:auth", ofThis(() => this.#refused()));
    socket.connect(address);
    void this.#receive(socket);
  }

  #connected() {
    this.#up = true;
    this.#suspicion = "";
    this.#connections++;
    for (const box of this.#mail.values()) {
      box.wake(); // pushes go to the connection that was
    }
  }

  #disconnected() {
    if (!this.#up) { // in the handshake: libzmq may never connect this socket again
      this.#givenUp = true;
      this.#suspicion = "; it ends the handshake: check the server's key, and that both sides encrypt, or neither";
    }
    this.#up = false;
  }

  #refused() {
    this.#givenUp = true;
    const why = `${this.#options.address} does not know this client's key`;
    for (const exchange of [...this.#asked.values()]) {
      exchange.end(() => exchange.reject(new Refused(why, "NOT_STARTED")));
    }
  }

  async #receive(socket) {
    try {
      for await (const [frame] of socket) {
        this.#received(frame);
      }
    } catch (broken) {
      if (!this.#closed && this.#socket === socket) {
        this.#options.warn(`raincheck: ${broken.message}`);
      }
    }
  }

  #received(frame) {
    let reply;
    try {
      const bytes = new Uint8Array(frame.buffer, frame.byteOffset, frame.length); // or bin were a Buffer
      reply = read(decode(bytes, { useBigInt64: true }));
    } catch (unfit) {
      reply = unfit.message;
    }
    if (!Array.isArray(reply) || reply[0] !== 1 || reply.length < 4) {
      this.#options.warn(`raincheck: a reply that cannot be read: ${reply}`);
      return;
    }
    const [, kind, id, claimable, token] = reply;
    this.claimableMs = claimable;
    if (id !== 0) {
      const exchange = this.#asked.get(id);
      exchange?.end(() => exchange.resolve({ reply, sent: exchange.sent }));
    } else if ([Kind.RESULT, Kind.DEFERRED, Kind.FAILED].includes(kind) && this.#mail.has(token)) {
      const box = this.#mail.get(token);
      box.latest = reply;
      box.wake();
    } else if (kind === Kind.FAILED && token === null) {
      this.#options.warn(`raincheck: the server complains: ${reply[5]} ${reply[6]}`);
    }
  }

  /** Sends the request until there is a reply, the same bytes each time. */
  async ask(kind, elements, { session = this.session, promisedMs = 0 } = {}) {
    const id = this.#nextId++;
    const done = this.#done.slice(0, ACKNOWLEDGED_MAX);
    const lowest = session ? this.#unanswered.values().next().value ?? this.#nextSequence : 0;
    const head = [1, kind, id, session, lowest, done];
    const frame = encode(written([...head, ...elements]), { useBigInt64: true });
    const most = this.terms.message_bytes ?? this.#options.messageBytes;
    if (frame.length > most) {
      throw new RaincheckError(`a message of ${frame.length} bytes is too large`, "NOT_STARTED");
    }
    return new Promise((resolve, reject) => {
      const exchange = {
        frame, reject, sent: 0, waitMs: promisedMs + MARGIN_MS, kind,
        deadline: performance.now() + promisedMs + this.#options.patienceMs,
        connections: this.#up ? -1 : this.#connections,
        resolve: (answer) => {
          this.#done = this.#done.filter((token) => !done.includes(token));
          resolve(answer);
        },
        end: (how) => {
          clearTimeout(exchange.timer);
          this.#asked.delete(id);
          how();
        },
      };
      this.#asked.set(id, exchange);
      this.#send(exchange);
    });
  }

  #send(exchange) {
    const leftMs = exchange.deadline - performance.now();
    if (leftMs <= 0) {
      const left = exchange.connections !== this.#connections && exchange.kind === Kind.CALL;
      const why = `no answer from ${this.#options.address}${this.#suspicion}`;
      exchange.end(() => exchange.reject(new RaincheckError(why, left ? "UNKNOWN" : "NOT_STARTED")));
      return;
    }
    if (this.#givenUp) {
      this.#socket.close();
      this.#connect();
    }
    exchange.sent++;
    exchange.timer = setTimeout(() => this.#send(exchange), Math.min(exchange.waitMs, leftMs));
    this.#socket.send(exchange.frame).catch(() => {}); // the queue is full: it is sent again
  }

  // The session

  #open() {
    this.#opening ??= this.#hello().finally(() => { this.#opening = null; });
    return this.#opening;
  }

  async #hello() {
    const { agent, messageBytes } = this.#options;
    const { reply } = await this.ask(Kind.HELLO, [agent, [], messageBytes], { session: 0 });
    if (reply[1] !== Kind.WELCOME) {
      throw this.#error(reply);
    }
    const [instance, epoch, session, respondWithinMs, longestMs, , , firstPollMs, longestPollMs, limits] =
      reply.slice(4);
    this.terms = {
      ...limits, instance, epoch, respondWithinMs, longestMs, firstPollMs, longestPollMs,
    };
    this.#nextSequence = 1;
    this.#unanswered = new Set();
    this.session = session;
  }

  #isSessionLost(reply, session) {
    const lost = reply[1] === Kind.FAILED && reply[5] === "SESSION_LOST";
    if (lost && this.session === session) {
      this.session = 0;
    }
    return lost;
  }

  /** What may be asked again in another session if this one is lost. */
  async #askInSession(kind, elements) {
    for (let tried = 1; ; tried++) {
      await (this.session || this.#open());
      const { session } = this;
      const { reply } = await this.ask(kind, elements);
      if (!this.#isSessionLost(reply, session) || tried === SESSIONS_MAX) {
        return reply;
      }
    }
  }

  /** Says goodbye, with the acknowledgements that are left. */
  async close() {
    this.#closed = true;
    this.#options.patienceMs = MARGIN_MS;
    try {
      if (this.session) {
        await this.ask(Kind.GOODBYE, []);
      }
    } catch (unanswered) {
      this.#options.warn(`raincheck: goodbye: ${unanswered.message}`);
    } finally {
      this.#socket.close();
      for (const exchange of [...this.#asked.values()]) {
        exchange.end(() => exchange.reject(new RaincheckError("the client is closed", "UNKNOWN")));
      }
    }
  }

  // Calls

  /** Calls with an array of arguments (by position) or an object (by name). `{value, token}` if the
   * result was ready in time, else `{deferred: true, token, …}`. Whoever calls with the same `key` joins
   * the call. */
  async submit(method, args = [], options = {}) {
    let former = null; // the first session in which it may have been run
    for (let tried = 1; ; tried++) {
      await (this.session || this.#open());
      const { session } = this;
      const named = this.#named(options.key ?? null, former);
      const unanswered = this.#unanswered;
      const sequence = this.#nextSequence++;
      unanswered.add(sequence);
      const answer = this.ask(Kind.CALL, [
        sequence, method, args, options.respondWithinMs ?? null, options.operationLimitMs ?? null,
        options.retentionMs ?? null, options.push ?? true, options.metadata ?? null, ...named,
      ], { promisedMs: this.#grantedMs(options.respondWithinMs) });
      const { reply, sent } = await answer.finally(() => unanswered.delete(sequence));
      if (!this.#isSessionLost(reply, session) || tried === SESSIONS_MAX) {
        return this.#outcome(reply);
      }
      if (sent > 1 && !options.idempotent && named.length > 0) {
        former ??= session;
      } else if (sent > 1 && !options.idempotent) {
        throw new RaincheckError(
          `${method}: the server was restarted, and an earlier copy may have run`, "UNKNOWN",
          { code: "SESSION_LOST" });
      }
    }
  }

  /** A server that knows no keys would run the call as if it had none. */
  #named(key, former) {
    if (key === null) {
      return [];
    }
    const longest = this.terms.key_chars ?? 0;
    if (key.length === 0 || key.length > longest) {
      throw new RaincheckError(
        `a key of ${key.length} characters (expected: 1 to ${longest}, by the server's word)`,
        former === null ? "NOT_STARTED" : "UNKNOWN");
    }
    return former === null ? [key] : [key, former];
  }

  /** Nobody but the description knows the method's own, so it is taken for the longest. */
  #grantedMs(askedMs) {
    return Math.min(askedMs ?? Infinity, this.terms.longestMs);
  }

  /** Calls, waits as long as it takes, and returns the value. */
  async call(method, args = [], options = {}) {
    return this.wait(await this.submit(method, args, options), options);
  }

  /** The value of what `submit` returned, or of a token. What it returns is acknowledged by the next
   * message. After `timeoutMs` undefined: the token is still good. */
  async wait(outcome, { onProgress, timeoutMs = Infinity } = {}) {
    const token = outcome.token === undefined ? outcome : outcome.token;
    const end = performance.now() + timeoutMs;
    const box = { latest: null, wake: () => {} };
    if (token !== null) {
      this.#mail.set(token, box);
    }
    try {
      let now = outcome.token === undefined ? await this.poll(token, { push: true }) : outcome;
      while (now.deferred) {
        if (onProgress && now.progress !== null) {
          onProgress(now.fraction, now.progress);
        }
        await this.#news(box, Math.min(this.#pauseMs(now), end - performance.now()));
        if (box.latest === null && performance.now() >= end) {
          return undefined;
        }
        const { latest } = box;
        box.latest = null;
        now = latest ? this.#outcome(latest) : await this.poll(token, { push: true });
      }
      this.#acknowledgeIfAny(now.token);
      return now.value;
    } catch (failed) {
      this.#acknowledgeIfAny(failed.token);
      throw failed;
    } finally {
      if (this.#mail.get(token) === box) {
        this.#mail.delete(token);
      }
    }
  }

  #pauseMs(deferred) {
    const drains = this.claimableMs !== null;
    return drains ? Math.min(deferred.pollAfterMs, this.terms.firstPollMs) : deferred.pollAfterMs;
  }

  /** Waits until there is news in the box, the time is over, or there is another connection. */
  #news(box, ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, box.latest ? 0 : ms);
      box.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** What has become of it. */
  async poll(token, { push = false } = {}) {
    return this.#outcome(await this.#askInSession(Kind.POLL, [token, push]));
  }

  /** Asks to stop it. Null: it was told, and its outcome comes by poll; else its result. */
  async cancel(token, reason = "") {
    const reply = await this.#askInSession(Kind.CANCEL, [token, reason]);
    return reply[1] === Kind.CANCELLING ? null : this.#outcome(reply);
  }

  /** Their results are in safe hands. The next message says so. */
  acknowledge(...tokens) {
    this.#done.push(...tokens);
  }

  #acknowledgeIfAny(token) {
    if (token) {
      this.acknowledge(token);
    }
  }

  /** Sends the acknowledgements that are left, now. Throws if one of them is no token. */
  async flush() {
    while (this.#done.length > 0) {
      const { reply } = await this.ask(Kind.ACKNOWLEDGE, []);
      if (reply[1] !== Kind.ACKNOWLEDGED) {
        throw this.#error(reply);
      }
    }
  }

  /** What can be called: a list of services. */
  async describe(service = null) {
    const reply = await this.#askInSession(Kind.DESCRIBE, [service]);
    if (reply[1] !== Kind.DESCRIPTION) {
      throw this.#error(reply);
    }
    return reply[4];
  }

  /** The server's state. */
  async ping() {
    const { reply } = await this.ask(Kind.PING, []);
    if (reply[1] !== Kind.PONG) {
      throw this.#error(reply);
    }
    return reply[4];
  }

  #outcome(reply) {
    switch (reply[1]) {
      case Kind.RESULT:
        return { deferred: false, token: reply[4], value: reply[5] };
      case Kind.DEFERRED: {
        const [token, started, fraction, progress, pollAfterMs, retentionMs] = reply.slice(4);
        return { deferred: true, token, started, fraction, progress, pollAfterMs, retentionMs };
      }
      default:
        throw this.#error(reply);
    }
  }

  #error(reply) {
    if (reply[1] !== Kind.FAILED) {
      return new RaincheckError(`a reply of type ${reply[1]} does not answer this`, "UNKNOWN");
    }
    const [token, code, message, execution, retry, retryAfterMs, details, declaredType, declaredValue] =
      reply.slice(4);
    return new RaincheckError(message, execution, {
      token, code, retry, retryAfterMs, details, declaredType, declaredValue,
    });
  }
}
