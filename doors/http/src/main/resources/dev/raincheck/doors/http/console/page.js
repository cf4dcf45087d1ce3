// The parts of the page. What has not changed is not touched, so that focus, selection and readers
// stay. Whatever comes from the server becomes text of the page (textContent), never markup:
// methods, keys, reasons and failures are others' words.
import { capital, nameOf, percent, stateOf } from "./words.js";

export const $ = (id) => document.getElementById(id);

export function text(node, value) {
  const wanted = String(value ?? "");
  if (node.textContent !== wanted) {
    node.textContent = wanted;
  }
}

/** Where the view begins: for who was on what is gone, in the place of the top of the page. */
export const toHead = () => document.querySelector("main > section:not([hidden]) h1")?.focus();

export function show(node, shown) {
  if (node.hidden === shown) {
    const wasThere = !shown && node.contains(document.activeElement);
    node.hidden = !shown;
    if (wasThere) {
      toHead();
    }
  }
}

export function made(tag, className) {
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

export function state(node, value) {
  node.dataset.state = value;
  text(node, capital(value));
}

export function link(cell, label, href) {
  const anchor = only(cell, "a");
  anchor.setAttribute("href", href);
  text(anchor, label);
}

export const operationLink = (cell, it) => link(cell, nameOf(it), `#/operation/${encodeURIComponent(it.id)}`);
export const stateCell = (cell, it) => state(only(cell, "span", "state"), stateOf(it));

/** How far it is, as a bar if that is known, and in its own words. */
export function progress(cell, it) {
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

export const why = (it) => [it.code, it.failure].filter((part) => part !== undefined).join(": ");

export function detail(cell, it) {
  if (it.endedMs === undefined) {
    progress(cell, it);
  } else {
    text(cell, why(it));
  }
}

/** Rows by their keys: those that stay are filled again, and keep the focus that they have. */
export class Rows {
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
    const keys = new Set(entries.map((entry) => String(this.keyOf(entry))));
    for (const key of [...this.rows.keys()].filter((it) => !keys.has(it))) {
      this.drop(key); // first, so that those behind it stay where they are: who is moved loses the focus
    }
    let at = this.none === null ? this.body.firstElementChild : this.cleared();
    for (const entry of entries) {
      const key = String(this.keyOf(entry));
      const row = this.rows.get(key) ?? this.made(key);
      this.columns.forEach((column, i) => column(row.cells[i], entry));
      if (row === at) {
        at = at.nextElementSibling;
      } else {
        this.body.insertBefore(row, at);
      }
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
      const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("a");
      if (next) {
        next.focus();
      } else {
        toHead();
      }
    }
    row.remove();
  }
}

export function facts(list, pairs) {
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

/** The handler's own lines stand out among those that lead to them. */
export function stack(pre, all) {
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
