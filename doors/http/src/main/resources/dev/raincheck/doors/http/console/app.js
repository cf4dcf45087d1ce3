// The console for operators. It asks its door what a view shows, in bounded pages and at most once
// a second, and not at all while nobody sees it. Whatever comes from the server becomes text of the
// page (textContent), never markup: methods, keys, reasons and failures are others' words.

const OVERVIEW_MS = 2_000;
const ONE_MS = 1_000;
const AGAIN_MS_MAX = 30_000;
const PAGE = 50;
const BRIEF = 10;

const $ = (id) => document.getElementById(id);

// ---- asking the door

class Refused extends Error {
  constructor(problem) {
    super(problem.detail ?? problem.title ?? "the door refused");
    this.code = problem.code;
  }
}

/** Only a page of the door's own origin can send this field, and JSON. */
async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Raincheck-Console": "1" },
    body: JSON.stringify(body),
    cache: "no-store",
  });
  if (answer.ok) {
    return answer.json();
  }
  const problem = await answer.json().catch(() => ({ detail: `the door answered ${answer.status}` }));
  throw new Refused(problem);
}

// ---- words

const bytes = (number) => {
  const step = Math.min(3, Math.floor(Math.log2(Math.max(number, 1)) / 10));
  const unit = ["B", "KiB", "MiB", "GiB"][step];
  return `${(number / 1_024 ** step).toFixed(step === 0 ? 0 : 1).replace(/\.0$/, "")}\u202f${unit}`;
};
const capital = (text) => text.charAt(0) + text.slice(1).toLowerCase().replaceAll("_", " ");
const count = (number) => (number ?? 0).toLocaleString("en").replaceAll(",", "\u202f");
const percent = (fraction) => `${Math.floor(100 * fraction)}\u202f%`;
const nameOf = (operation) => `${operation.method}-${operation.id}`;
const stateOf = (operation) => (operation.cancelReason === undefined ? operation.state : "CANCELLING");

function time(ms) {
  if (ms === undefined) {
    return "";
  }
  const s = Math.floor(ms / 1_000);
  const parts = [[86_400, "d"], [3_600, "h"], [60, "min"], [1, "s"]];
  const first = parts.findIndex(([unit]) => s >= unit);
  if (first < 0 || (s < 10 && ms < 10_000)) {
    return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
  }
  const [unit, letter] = parts[first];
  const rest = parts[first + 1];
  const more = rest === undefined ? 0 : Math.floor((s % unit) / rest[0]);
  return `${Math.floor(s / unit)} ${letter}` + (more > 0 ? ` ${more} ${rest[1]}` : "");
}

// ---- the page; what has not changed is not touched, so that focus, selection and readers stay

function text(node, value) {
  const wanted = String(value ?? "");
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

function show(node, shown) {
  if (node.hidden === shown) {
    node.hidden = !shown;
  }
}

function made(tag, className) {
  const node = document.createElement(tag);
  if (className) {
    node.className = className;
  }
  return node;
}

/** The only child of a cell, made when it is needed. */
function only(cell, tag, className) {
  const there = cell.firstElementChild;
  if (there !== null && there.localName === tag) {
    return there;
  }
  const node = made(tag, className);
  cell.replaceChildren(node);
  return node;
}

function state(node, value) {
  node.dataset.state = value;
  text(node, capital(value));
}

function link(cell, label, href) {
  const anchor = only(cell, "a");
  anchor.setAttribute("href", href);
  text(anchor, label);
}

const operationLink = (cell, it) => link(cell, nameOf(it), `#/operation/${encodeURIComponent(it.id)}`);
const stateCell = (cell, it) => state(only(cell, "span", "state"), stateOf(it));

/** How far it is, as a bar if that is known, and in its own words. */
function progress(cell, it) {
  const box = only(cell, "span", "progress");
  const known = typeof it.fraction === "number";
  let bar = box.querySelector("progress");
  if (known && bar === null) {
    bar = made("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", "Progress");
    box.prepend(bar);
  } else if (!known && bar !== null) {
    bar.remove();
  }
  if (known) {
    bar.value = it.fraction;
  }
  const words = box.querySelector("span") ?? box.appendChild(made("span"));
  const said = it.cancelReason === undefined ? it.progress : `asked to stop: ${it.cancelReason}`;
  text(words, [known ? percent(it.fraction) : "", said ?? ""].filter((part) => part !== "").join("  "));
}

const why = (it) => [it.code, it.failure].filter((part) => part !== undefined).join(": ");

function detail(cell, it) {
  if (it.endedMs === undefined) {
    progress(cell, it);
  } else {
    text(cell, why(it));
  }
}

/** Rows by their keys: those that stay are filled again, and keep the focus that they have. */
class Rows {
  constructor(table, keyOf, columns, empty) {
    this.body = table.tBodies[0];
    this.heads = [...table.tHead.rows[0].cells];
    this.keyOf = keyOf;
    this.columns = columns;
    this.empty = empty;
    this.rows = new Map();
    this.none = null;
  }

  fill(entries) {
    const left = new Set(this.rows.keys());
    let at = this.none === null ? this.body.firstElementChild : this.cleared();
    for (const entry of entries) {
      const key = String(this.keyOf(entry));
      left.delete(key);
      const row = this.rows.get(key) ?? this.made(key);
      this.columns.forEach((column, i) => column(row.cells[i], entry));
      if (row === at) {
        at = at.nextElementSibling;
      } else {
        this.body.insertBefore(row, at);
      }
    }
    for (const key of left) {
      this.drop(key);
    }
    if (entries.length === 0 && this.none === null) {
      this.sayNone();
    }
  }

  cleared() {
    this.none.remove();
    this.none = null;
    return null;
  }

  sayNone() {
    this.none = made("tr", "none");
    const cell = this.none.appendChild(made("td"));
    cell.colSpan = this.columns.length;
    text(cell, this.empty);
    this.body.append(this.none);
  }

  made(key) {
    const row = made("tr");
    this.columns.forEach((_, i) => {
      const cell = row.appendChild(made(i === 0 ? "th" : "td", this.heads[i].className));
      if (i === 0) {
        cell.scope = "row";
      } else {
        cell.dataset.label = this.heads[i].textContent;
      }
    });
    this.rows.set(key, row);
    return row;
  }

  /** Who was on a row that goes is led to a neighbour, and not to the top of the page. */
  drop(key) {
    const row = this.rows.get(key);
    this.rows.delete(key);
    if (row.contains(document.activeElement)) {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      (next?.querySelector("a") ?? document.querySelector("section:not([hidden]) h1")).focus();
    }
    row.remove();
  }
}

function facts(list, pairs) {
  const present = pairs.filter(([, value]) => value !== undefined && value !== "");
  while (list.children.length > present.length) {
    list.lastElementChild.remove();
  }
  present.forEach(([name, value], i) => {
    const pair = list.children[i] ?? list.appendChild(made("div"));
    text(pair.children[0] ?? pair.appendChild(made("dt")), name);
    text(pair.children[1] ?? pair.appendChild(made("dd")), value);
  });
}

// ---- what views show

let server = { instance: "" }; // as it was seen last

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
  text($("server-age"), `for ${time(it.ageMs)}`);
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

const OVERVIEW = {
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

const FILTERS = ["state", "method", "key", "principal", "minAgeMs", "order"];

const OPERATIONS = {
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

/** The handler's own lines stand out among those that lead to them. */
function stack(pre, all) {
  if (pre.textContent === all) {
    return;
  }
  const lines = all.split(/(?<=\n)/).map((line) => {
    const node = made("span", /^(java\.|jdk\.|dev\.raincheck\.(api|server|protocol)\.)/.test(line) ? "around" : "");
    text(node, line);
    return node;
  });
  pre.replaceChildren(...lines);
}

const yes = (flag) => (flag === undefined ? undefined : flag ? "yes" : "no");

const OPERATION = {
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

const SESSIONS = {
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

const VIEWS = { overview: OVERVIEW, operations: OPERATIONS, operation: OPERATION, sessions: SESSIONS };

// ---- where we are

let view = OVERVIEW;
let timer = 0;
let round = 0;
let failures = 0;
let paused = false;

function tell(news) {
  text($("news"), news);
}

function trouble(problem, againMs) {
  text($("trouble"), `${problem} Trying again in ${time(againMs)}.`);
  show($("trouble"), true);
}

/** One look at a time, and the next one a while after its answer. */
async function refresh() {
  clearTimeout(timer);
  if (document.hidden) {
    return;
  }
  const mine = ++round;
  const shown = view;
  let nextMs = shown.everyMs;
  try {
    const answer = await post("look", { looks: shown.looks() });
    if (mine !== round) {
      return;
    }
    shown.show(answer.pictures);
    text($("who"), answer.principal === "" ? "" : `You are ${answer.principal}.`);
    failures = 0;
    show($("trouble"), false);
    entitle();
  } catch (problem) {
    if (mine !== round) {
      return;
    }
    nextMs = Math.min(AGAIN_MS_MAX, nextMs * 2 ** failures++);
    trouble(problem instanceof Refused ? problem.message : "The door does not answer.", nextMs);
  }
  show($(nameOfView(shown)), true);
  if (!paused) {
    timer = setTimeout(refresh, nextMs);
  }
}

const nameOfView = (wanted) => Object.keys(VIEWS).find((name) => VIEWS[name] === wanted);

function entitle() {
  const title = $(nameOfView(view) + "-title").textContent;
  const wanted = [...new Set([title, server.instance, "Raincheck"])].join(" · ");
  if (document.title !== wanted) {
    document.title = wanted;
  }
}

/** `#/operations?state=FAILED`: an address holds all that is to be seen again. */
function go(isFirst) {
  tell("");
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/");
  const known = Object.hasOwn(VIEWS, name) ? name : "overview";
  view = VIEWS[known];
  view.open?.(new URLSearchParams(query ?? ""), decode(rest.join("/")));
  for (const other of Object.keys(VIEWS)) {
    show($(other), false);
  }
  for (const anchor of document.querySelectorAll("nav a")) {
    if (anchor.dataset.view === known) {
      anchor.setAttribute("aria-current", "page");
    } else {
      anchor.removeAttribute("aria-current");
    }
  }
  refresh().then(() => {
    if (!isFirst) {
      $(known + "-title").focus();
    }
  });
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// ---- what operators do

let confirmed = async () => {};

function ask({ title, explanation, yes: doIt, no, act }) {
  text($("confirm-title"), title);
  text($("confirm-text"), explanation);
  text($("confirm-yes"), doIt);
  text($("confirm-no"), no);
  text($("confirm-problem"), "");
  $("confirm-reason").value = "";
  confirmed = act;
  $("confirm").showModal();
  $("confirm-no").focus(); // what changes nothing comes first
}

async function order(act, operation) {
  const reason = $("confirm-reason").value.trim() || "from the console";
  const { changed, state: now } = await post("operate", { act, operation, reason });
  tell(`${changed ? "Done" : "Nothing changed"}: ${operation ?? "the server"} is ${capital(now).toLowerCase()}.`);
}

$("confirm").querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  $("confirm-yes").disabled = true;
  try {
    await confirmed();
    $("confirm").close();
    refresh();
  } catch (problem) {
    text($("confirm-problem"), problem.message);
  } finally {
    $("confirm-yes").disabled = false;
  }
});
$("confirm-no").addEventListener("click", () => $("confirm").close());

$("cancel").addEventListener("click", () => {
  const { id } = OPERATION;
  ask({
    title: `Cancel ${$("operation-title").textContent}?`,
    explanation: "Its handler is asked to stop. If it does not obey within the grace, the operation is aborted. Its client is told the reason.",
    yes: "Cancel the operation",
    no: "Let it run",
    act: () => order("CANCEL", id),
  });
});

$("abort").addEventListener("click", () => {
  const { id } = OPERATION;
  ask({
    title: `Abort ${$("operation-title").textContent}?`,
    explanation: "It ends now, whatever its handler does; what that returns later is dropped. Its client is told the reason.",
    yes: "Abort the operation",
    no: "Let it run",
    act: () => order("ABORT", id),
  });
});

$("drain").addEventListener("click", () => {
  ask({
    title: `Drain ${server.instance}?`,
    explanation: "The server takes no new calls, ends what runs as its shutdown strategy says, and closes. This cannot be taken back.",
    yes: "Drain the server",
    no: "Let it serve",
    act: () => order("DRAIN"),
  });
});

// ---- search

$("find").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = $("find-text");
  text($("find-problem"), "");
  try {
    const filters = { operation: field.value.trim() };
    const { pictures } = await post("look", { looks: [{ subject: "OPERATION", filters }] });
    field.value = ""; // a token is not left on the screen
    location.hash = `#/operation/${encodeURIComponent(pictures[0].entries[0].id)}`;
  } catch (problem) {
    text($("find-problem"), problem.message);
    field.focus();
  }
});
$("find-text").addEventListener("input", () => text($("find-problem"), ""));

function filtered(further) {
  const query = new URLSearchParams();
  for (const name of FILTERS) {
    const value = $("filter").elements[name].value.trim();
    if (value !== "") {
      query.set(name, value);
    }
  }
  if (further) {
    query.set("from", further);
  }
  const all = query.toString();
  const wanted = "#/operations" + (all === "" ? "" : "?" + all);
  if (location.hash === wanted) {
    go(false);
  } else {
    location.hash = wanted;
  }
}

$("filter").addEventListener("submit", (event) => {
  event.preventDefault();
  filtered(null);
});
$("filter-reset").addEventListener("click", () => {
  $("filter").reset();
  filtered(null);
});
$("page-next").addEventListener("click", () => filtered(OPERATIONS.next));
$("page-first").addEventListener("click", () => filtered(null));
$("sessions-next").addEventListener("click", () => {
  location.hash = "#/sessions?" + new URLSearchParams({ from: SESSIONS.next });
});
$("sessions-first").addEventListener("click", () => {
  location.hash = "#/sessions";
});

// ---- the rest of the page

$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
$("pause").addEventListener("click", () => {
  paused = !paused;
  $("pause").setAttribute("aria-pressed", String(paused));
  tell(paused ? "Updates are paused." : "Updates go on.");
  if (paused) {
    clearTimeout(timer);
  } else {
    refresh();
  }
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !paused) {
    refresh();
  }
});
window.addEventListener("hashchange", () => go(false));
go(true);
