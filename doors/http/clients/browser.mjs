// Calls the door from pages in Chromium: one of an origin that the door allows, and one of another.
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [at, port] = process.argv.slice(2);
const page = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end("<title>page</title>"));
await new Promise((done) => page.listen(Number(port), "127.0.0.1", done));
const folder = mkdtempSync(join(tmpdir(), "chromium-"));
const browser = await chromium.launchPersistentContext(folder, {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});

const callAndFollow = async (at) => {
  const accepted = await fetch(at + "/shop.pack", {
    method: "POST",
    body: '["tea"]',
    headers: { "Content-Type": "application/json", Prefer: "respond-async", "Idempotency-Key": "k" },
  });
  console.log("pending", accepted.status, accepted.headers.has("Location"), accepted.headers.has("Retry-After"));
  const events = new EventSource(new URL(accepted.headers.get("Location"), at));
  let results = 0;
  events.addEventListener("progress", (event) => {
    if (JSON.parse(event.data).progress) {
      console.log("progress", JSON.parse(event.data).progress.message);
      console.log("release");
    }
  });
  events.addEventListener("result", (event) => console.log("result", ++results, JSON.parse(event.data)));
  await new Promise((done) => {
    events.onerror = () => events.readyState === EventSource.CLOSED && done();
  });
  console.log("no more");
};

const visit = async (origin, script) => {
  const tab = await browser.newPage();
  tab.on("console", (message) => message.type() === "log" && console.log(message.text()));
  await tab.goto(origin);
  await tab.evaluate(script, at);
};

await visit(`http://127.0.0.1:${port}/`, callAndFollow);
await visit(`http://localhost:${port}/`, async (at) => {
  const refused = await fetch(at + "/shop.add", { method: "POST", body: "[1, 2]" }).catch((it) => it.name);
  console.log("other origin", refused);
});
await browser.close();
page.close();
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
