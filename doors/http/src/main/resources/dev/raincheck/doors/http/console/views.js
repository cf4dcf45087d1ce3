// What each view asks, and shows of the answer: bounded pages, all of a view at once.
import { Refused } from "./door.js";
import {
  $, detail, facts, link, made, operationLink, progress, Rows, show, stack, state, stateCell, text, why,
} from "./page.js";
import { bytes, capital, count, nameOf, stateOf, time } from "./words.js";

const OVERVIEW_MS = 2_000;
const ONE_MS = 1_000;
const PAGE = 50;
const BRIEF = 10;

export let server = { instance: "" }; // as it was seen last

function noticeServer(entry) {
  server = entry;
  show($("drain"), entry.mayOperate !== false && entry.state === "SERVING");
}

const LIMITS = {
  unfinished: "Operations not ended",
  kept: "Outcomes kept",
  keptBytes: "Bytes kept",
  sessions: "Sessions",
  keys: "Keys",
  connections: "Connections",
};

function meters(list, limits) {
  const names = Object.keys(limits ?? {});
  while (list.children.length > names.length) {
    list.lastElementChild.remove();
  }
  names.forEach((name, i) => {
    const { used, max } = limits[name];
    const item = list.children[i] ?? list.appendChild(made("li"));
    const label = item.children[0] ?? item.appendChild(made("span"));
    const meter = item.children[1] ?? item.appendChild(made("meter"));
    const numbers = item.children[2] ?? item.appendChild(made("span", "number"));
    const known = LIMITS[name] ?? name;
    text(label, known);
    meter.setAttribute("aria-label", known);
    meter.max = Math.max(max, 1);
    meter.high = 0.8 * meter.max;
    meter.optimum = 0;
    meter.value = used;
    const how = name.endsWith("Bytes") ? bytes : count;
    text(numbers, max > 0 ? `${how(used)} of ${how(max)}` : how(used));
  });
}

function gates(cell, method) {
  const words = (method.gates ?? []).map((gate) => {
    const what = { SERIAL: `serial “${gate.group}”`, LIMIT: "limit", CPU: "processors" }[gate.kind] ?? gate.kind;
    return `${what}: ${count(gate.inside)} of ${count(gate.max)} inside, ${count(gate.waiting)} wait`;
  });
  text(cell, words.join("; "));
}

const number = (name) => (cell, it) => text(cell, count(it[name]));
const plain = (name) => (cell, it) => text(cell, it[name]);
const duration = (name) => (cell, it) => text(cell, time(it[name]));

const tables = {
  oldest: new Rows($("oldest"), (it) => it.id,
    [operationLink, stateCell, duration("ageMs"), plain("principal"), progress], "Nothing runs or waits."),
  failures: new Rows($("failures"), (it) => it.id,
    [operationLink, stateCell, duration("endedMs"), plain("principal"), (cell, it) => text(cell, why(it))],
    "None that is kept."),
  methods: new Rows($("methods"), (it) => it.method,
    [(cell, it) => link(cell, it.method, "#/operations?" + new URLSearchParams({ method: it.method })),
      number("queued"), number("running"), number("unclaimed"), number("handlersBusy"), gates],
    "No methods are served."),
  fleet: new Rows($("fleet"), (it) => it.epoch,
    [(cell, it) => text(cell, it.instance + (it.epoch === server.epoch ? " (this one)" : "")),
      stateCell, duration("ageMs"), duration("leaseLeftMs")], "No others."),
  list: new Rows($("list"), (it) => it.id,
    [operationLink, stateCell, duration("ageMs"), plain("principal"), plain("key"), detail],
    "No operation fits."),
  sessions: new Rows($("session-list"), (it) => it.session,
    [number("session"), plain("principal"), plain("address"), number("calls"), number("unanswered"),
      duration("idleMs"), (cell, it) => text(cell, it.connected ? "connected" : "gone")],
    "No sessions are open."),
};

let before = null; // the server a round earlier

/** By the server's clock, which has nothing to do with when its answers arrive. */
function rate(now) {
  const passedMs = before === null || before.epoch !== now.epoch ? 0 : now.ageMs - before.ageMs;
  const calls = passedMs > 0 ? now.ledger.accepted - before.ledger.accepted : 0;
  before = now;
  return passedMs > 0 ? `${count(Math.round((1_000 * calls) / passedMs))}\u202f/s` : "";
}

function showServer(it) {
  noticeServer(it);
  text($("overview-title"), it.instance);
  state($("server-state"), it.state);
  text($("server-age"), `up ${time(it.ageMs)}`);
  facts($("tiles"), [
    ["Running", count(it.operations.running)],
    ["Queued", count(it.operations.queued)],
    ["Unclaimed", count(it.operations.unclaimed)],
    ["Handlers busy", count(it.operations.handlersBusy)],
    ["Calls accepted", count(it.ledger.accepted)],
    ["Accepted now", rate(it) || "–"],
    ["Oldest", time(it.oldestMs) || "–"],
    ["Loop delay", time(it.loopDelayMs)],
  ]);
  meters($("fill"), it.limits);
  const store = it.store;
  text($("store"), store === undefined
    ? "Without a store: tokens live as long as this server."
    : `${store.name}: ${store.failing ? "FAILING" : "works"}, ${count(store.ordered)} writes under way, ${count(store.waiting)} operations wait in it.`);
}

export const OVERVIEW = {
  everyMs: OVERVIEW_MS,
  looks: () => [
    { subject: "SERVER" },
    { subject: "OPERATIONS", entries: BRIEF },
    { subject: "OPERATIONS", filters: { state: "UNSUCCESSFUL", order: "NEWEST" }, entries: BRIEF },
    { subject: "METHODS" },
    { subject: "FLEET" },
  ],
  show([it, oldest, failures, methods, fleet]) {
    if (it.entries) {
      showServer(it.entries[0]);
    }
    tables.oldest.fill(oldest.entries ?? []);
    tables.failures.fill(failures.entries ?? []); // an older server does not know this order
    tables.methods.fill(methods.entries ?? []);
    show($("methods-more"), (methods.next ?? null) !== null);
    tables.fleet.fill(fleet.entries ?? []);
    show($("fleet-part"), (fleet.entries ?? []).length > 0);
  },
};

export const FILTERS = ["state", "method", "key", "principal", "minAgeMs", "order"];

export const OPERATIONS = {
  everyMs: OVERVIEW_MS,
  cursor: null,
  open(query) {
    this.cursor = query.get("from");
    this.filters = Object.fromEntries(FILTERS.map((it) => [it, query.get(it) ?? ""]).filter(([, it]) => it !== ""));
    for (const name of FILTERS) {
      $("filter").elements[name].value = this.filters[name] ?? "";
    }
    this.told = false;
  },
  looks() {
    return [
      { subject: "SERVER" },
      { subject: "OPERATIONS", filters: this.filters, cursor: this.cursor, entries: PAGE },
      { subject: "METHODS" },
    ];
  },
  show([it, page, methods]) {
    if (it.entries) {
      noticeServer(it.entries[0]);
    }
    if (page.problem) {
      throw new Refused(page.problem);
    }
    tables.list.fill(page.entries);
    const more = (page.next ?? null) !== null;
    this.next = page.next;
    show($("page-next"), more);
    show($("page-first"), this.cursor !== null);
    const found = page.entries.length === 0 && more ? "none on this page" : `${count(page.entries.length)} shown`;
    text($("list-caption"), `${found}${more ? ", and there is more to look at" : ""}`);
    if (!this.told) {
      text($("heard"), `Operations: ${$("list-caption").textContent}`); // seen, it stands there
      this.told = true;
    }
    names(methods.entries ?? []);
  },
};

function names(methods) {
  const list = $("method-names");
  if (list.children.length !== methods.length) {
    list.replaceChildren(...methods.map((it) => {
      const option = made("option");
      option.value = it.method;
      return option;
    }));
  }
}

const yes = (flag) => (flag === undefined ? undefined : flag ? "yes" : "no");

export const OPERATION = {
  everyMs: ONE_MS,
  id: "",
  open(_, id) {
    this.id = id;
    text($("operation-title"), id);
    for (const part of ["operation-progress", "failure-part", "stack-part", "operation-gone", "cancel", "abort"]) {
      show($(part), false);
    }
    facts($("facts"), []);
    state($("operation-state"), "");
    text($("operation-age"), "");
  },
  looks() {
    return [
      { subject: "SERVER" },
      { subject: "OPERATION", filters: { operation: this.id, stack: "true" } },
    ];
  },
  show([it, one]) {
    if (it.entries) {
      noticeServer(it.entries[0]);
    }
    if (one.problem) {
      text($("operation-gone"), `${one.problem.detail} What is shown here was seen last.`);
      show($("operation-gone"), true);
      show($("cancel"), false);
      show($("abort"), false);
      return;
    }
    show($("operation-gone"), false);
    this.showOne(one.entries[0], server.mayOperate !== false);
  },
  showOne(it, mayOperate) {
    const ended = it.endedMs !== undefined;
    text($("operation-title"), nameOf(it));
    state($("operation-state"), stateOf(it));
    text($("operation-age"), ended ? `${time(it.endedMs)} ago` : `called ${time(it.ageMs)} ago`);
    show($("cancel"), mayOperate && !ended && it.cancelReason === undefined);
    show($("abort"), mayOperate && !ended);
    progress($("operation-progress"), it);
    show($("operation-progress"), !ended && (it.fraction !== undefined || it.progress !== undefined));
    facts($("facts"), [
      ["Method", it.method],
      ["Id", it.id],
      ["Client", it.principal],
      ["Key", it.key],
      ["Called", `${time(it.ageMs)} ago`],
      ["Ended", ended ? `${time(it.endedMs)} ago` : undefined],
      ["Operation limit in", time(it.limitLeftMs)],
      ["Asked to stop", it.cancelReason],
      ["A client has a token", yes(it.deferred)],
      ["In the store", yes(it.durable)],
      ["Attempt", it.attempt],
      ["Handler at work", yes(it.handlerBusy)],
      ["Outcome", it.result === undefined ? undefined : capital(it.result)],
      ["Kept for", it.keptMs === undefined ? undefined : time(it.keptMs)],
      ["Retention", time(it.retentionMs)],
    ]);
    text($("failure"), why(it) + (it.execution === undefined ? "" : `\n(execution ${it.execution})`));
    show($("failure-part"), it.code !== undefined);
    stack($("stack"), it.stack ?? "");
    show($("stack-part"), (it.stack ?? "") !== "");
  },
};

export const SESSIONS = {
  everyMs: OVERVIEW_MS,
  open(query) {
    this.cursor = query.get("from");
  },
  looks() {
    return [{ subject: "SERVER" }, { subject: "SESSIONS", cursor: this.cursor, entries: PAGE }];
  },
  show([it, page]) {
    if (it.entries) {
      noticeServer(it.entries[0]);
    }
    if (page.problem) {
      throw new Refused(page.problem);
    }
    tables.sessions.fill(page.entries);
    this.next = page.next;
    show($("sessions-next"), (page.next ?? null) !== null);
    show($("sessions-first"), this.cursor !== null);
  },
};

export const VIEWS = { overview: OVERVIEW, operations: OPERATIONS, operation: OPERATION, sessions: SESSIONS };
