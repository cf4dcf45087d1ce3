// The console for operators: which view is shown, and what they do. It asks at most once a second,
// and not at all while nobody sees it.
import { post, Refused } from "./door.js";
import { $, show, text, toHead } from "./page.js";
import { FILTERS, OPERATION, OPERATIONS, OVERVIEW, server, SESSIONS, VIEWS } from "./views.js";
import { capital, time } from "./words.js";

const AGAIN_MS_MAX = 30_000;

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
  text($("trouble"), paused ? `${problem} Updates are paused.` : `${problem} Trying again in ${time(againMs)}.`);
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
  const mine = confirmed;
  $("confirm-yes").disabled = true;
  try {
    await mine();
    if (confirmed === mine) {
      $("confirm").close();
    }
    refresh();
  } catch (problem) {
    if (confirmed === mine) {
      text($("confirm-problem"), problem.message);
    } else {
      tell(problem.message); // that dialog was left, and another one opened
    }
  } finally {
    $("confirm-yes").disabled = false;
  }
});
$("confirm-no").addEventListener("click", () => $("confirm").close());
$("confirm").addEventListener("close", () => {
  const now = document.activeElement;
  if (now === document.body || $("confirm").contains(now)) {
    toHead(); // the button that opened it is gone
  }
});

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
