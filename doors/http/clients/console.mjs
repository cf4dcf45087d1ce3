// An operator at the console, in Chromium. Prints what he sees; the test holds it against what it should be.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import axe from "axe-core";
import { chromium } from "playwright-core";

const [at, what, folder] = process.argv.slice(2);
const say = (...words) => console.log(words.join(" "));
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
/** Has the test do something at the server, and waits for its answer. */
const have = async (...order) => {
  say("!", ...order);
  return (await answers.next()).value;
};

const profile = mkdtempSync(join(tmpdir(), "chromium-"));
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--font-render-hinting=none"],
});

const faults = [];
const requests = [];

/** A tab of somebody's, in which whatever browsers complain of is counted. */
const enter = async (who, options = {}) => {
  const context = await browser.newContext({
    httpCredentials: { username: who, password: "secret" },
    viewport: { width: 1280, height: 900 },
    ...options,
  });
  const tab = await context.newPage();
  tab.setDefaultTimeout(20_000);
  tab.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  tab.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !/status of [45]\d\d/.test(message.text())) {
      faults.push(`console: ${message.text()}`);
    }
  });
  tab.on("dialog", (dialog) => faults.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  tab.on("request", (request) => requests.push(request.url()));
  await tab.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`violation of ${event.violatedDirective} by ${event.blockedURI}`)));
  await tab.goto(at + "/console");
  await tab.locator("#overview").waitFor();
  return tab;
};

const row = (tab, table, label) => tab.locator(`#${table} tbody tr`, { hasText: label });
const word = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();

/** What axe finds on the page as it is. It comes by the DevTools protocol, which the page's policy does not bind. */
const found = async (tab) => {
  const tools = await tab.context().newCDPSession(tab);
  const evaluate = (expression) =>
    tools.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
  await evaluate(axe.source);
  const { result, exceptionDetails } = await evaluate(`axe.run().then((it) => it.violations.flatMap((violation) =>
    violation.nodes.map((node) => violation.id + " at " + node.target + ": " + node.failureSummary)))`);
  await tools.detach();
  const all = exceptionDetails ? [exceptionDetails.exception?.description] : result.value;
  return all.length === 0 ? "nothing" : all.join("; ").replace(/\s+/g, " ");
};

const scenes = {
  async list() {
    const tab = await enter("vera");
    say("title", await tab.title());
    const north = row(tab, "oldest", "north of it");
    say("progress", await word(north.locator("td").last()));
    await tab.locator("#oldest tbody a").first().focus();
    await have("step", "north", 0.75, "three quarters");
    await row(tab, "oldest", "three quarters").waitFor();
    say("live", await word(row(tab, "oldest", "three quarters").locator("td").last()));
    say("focus stays", await tab.evaluate(() => document.activeElement.closest("#oldest") !== null));
    say("whose", await word(row(tab, "oldest", "reports.export").first().locator("td").nth(2)));
    say("gates", await word(row(tab, "methods", "reports.export").locator("td").last()));
    say("fleet", await word(row(tab, "fleet", "reports-b").locator("td").first()));
    say("failure", await word(row(tab, "failures", "no paper").locator("td").last()));
    say("may drain", await tab.locator("#drain").isVisible());
    const third = tab.locator("#oldest tbody a").nth(2);
    const name = await third.innerText();
    await third.focus();
    await have("cancel", "north");
    await row(tab, "oldest", "three quarters").waitFor({ state: "detached" });
    say("focus stays behind one that ends", await tab.evaluate((it) => document.activeElement.textContent === it, name));
  },

  async one() {
    const tab = await enter("olga");
    await row(tab, "oldest", "north of it").locator("a").click();
    await tab.locator("#stack", { hasText: "ReportsAtWork.build" }).waitFor();
    say("heading has focus", await tab.evaluate(() => document.activeElement.id));
    say("key", await word(tab.locator("#facts div", { hasText: "Key" })));
    await tab.locator("#cancel").click();
    say("dialog", await word(tab.locator("#confirm-text")));
    say("safe button has focus", await tab.evaluate(() => document.activeElement.id));
    await tab.locator("#confirm-no").click();
    say("still", await have("state", "north"));
    await tab.locator("#cancel").click();
    await tab.getByLabel("Reason, for the log and the client").fill("not needed");
    await tab.getByRole("button", { name: "Cancel the operation" }).click();
    await tab.locator("#news", { hasText: "Done" }).waitFor();
    await tab.locator("#operation-state", { hasText: "Cancelled" }).waitFor();
    say("told", await have("reason", "north"));
    await tab.goBack();
    await tab.locator("#overview-title").waitFor();
    await tab.locator("#drain").click();
    say("drain", await word(tab.locator("#confirm-title")));
    await tab.keyboard.press("Escape");
    say("serves", await have("server"));
    await tab.locator("#drain").click();
    await tab.getByRole("button", { name: "Drain the server" }).click();
    say("drains", await have("draining"));
  },

  /** Answers that come late, or not at all. */
  async late() {
    const tab = await enter("olga");
    await row(tab, "oldest", "north of it").locator("a").click();
    await tab.locator("#abort").waitFor();
    let goOn;
    await tab.route("**/operate", async (route) => {
      await new Promise((done) => (goOn = done));
      await route.continue();
    });
    await tab.locator("#cancel").click();
    await tab.getByRole("button", { name: "Cancel the operation" }).click();
    await tab.keyboard.press("Escape");
    await tab.locator("#abort").click();
    goOn();
    await tab.locator("#news", { hasText: "Done" }).waitFor();
    await tab.locator("#abort").waitFor({ state: "hidden" });
    say("other dialog", (await word(tab.locator("#confirm[open] #confirm-title"))).replace(/ .*/, ""));
    await tab.keyboard.press("Escape");
    await tab.waitForFunction(() => document.activeElement !== document.body);
    say("after that", await tab.evaluate(() => document.activeElement.id));
    await tab.locator("#pause").click();
    await tab.route("**/look", (route) => route.abort());
    await tab.getByRole("link", { name: "Sessions" }).click();
    await tab.locator("#trouble").waitFor();
    say("trouble", await word(tab.locator("#trouble")));
    faults.splice(0, faults.length, ...faults.filter((it) => !it.includes("ERR_FAILED"))); // by our own doing
  },

  async search() {
    const tab = await enter("vera");
    await tab.getByRole("link", { name: "Operations", exact: true }).click();
    await tab.getByLabel("Method", { exact: true }).fill("reports.e*");
    await tab.getByRole("button", { name: "Search" }).click();
    await tab.locator("#list-caption", { hasText: "2 shown" }).waitFor();
    say("address", new URL(tab.url()).hash);
    await tab.reload();
    await tab.locator("#list-caption", { hasText: "2 shown" }).waitFor();
    say("after a reload", await tab.locator("#list tbody tr").count());
    await tab.getByRole("button", { name: "Reset" }).click();
    await tab.getByLabel("Key", { exact: true }).fill("invoice-42");
    await tab.keyboard.press("Enter");
    await tab.locator("#list-caption", { hasText: "1 shown" }).waitFor();
    say("by key", await tab.locator("#list tbody a").innerText().then((it) => it.replace(/-[0-9a-f]{16}$/, "")));
    const token = await have("token");
    await tab.getByLabel("Token or id").fill(token);
    await tab.keyboard.press("Enter");
    await tab.locator("#operation-title", { hasText: "reports.build-" }).waitFor();
    say("by token", await word(tab.locator("#facts div", { hasText: "Key" })));
    const whole = await tab.evaluate((it) => document.documentElement.outerHTML.includes(it) ||
      location.href.includes(it) || document.getElementById("find-text").value !== "", token);
    say("token is seen", whole || requests.some((it) => it.includes(token)));
    await tab.getByLabel("Token or id").fill("nothing");
    await tab.getByRole("button", { name: "Open" }).click();
    await tab.locator("#find-problem", { hasText: "expected" }).waitFor();
    say("no such", await word(tab.locator("#find-problem")));
  },

  async hostile() {
    const tab = await enter("<img src=x onerror=alert(1)>");
    await row(tab, "oldest", "<script>").waitFor();
    say("progress", await word(row(tab, "oldest", "<script>").locator("td").last()));
    say("failure", await word(row(tab, "failures", "</td>").locator("td").last()));
    await row(tab, "fleet", "<b>").waitFor();
    say("server", await word(row(tab, "fleet", "reports-c").locator("th").first()));
    say("who", await word(tab.locator("#who")));
    await row(tab, "oldest", "<script>").locator("a").click();
    await tab.locator("#facts div", { hasText: "Key" }).waitFor();
    say("key", await word(tab.locator("#facts div", { hasText: "Key" })));
    await tab.locator("#abort").click();
    await tab.getByLabel("Reason, for the log and the client").fill("\"><svg onload=alert(2)>");
    await tab.getByRole("button", { name: "Abort the operation" }).click();
    await tab.locator("#failure", { hasText: "svg" }).waitFor();
    say("reason", (await tab.locator("#failure").innerText()).includes('"><svg onload=alert(2)>'));
    await tab.goto(at + "/console/#/operation/%3Cimg%20src=x%20onerror=alert(3)%3E");
    await tab.locator("#trouble, #operation-gone").filter({ hasText: "expected" }).first().waitFor();
    await tab.goto(at + "/console/#/operations?method=%22%3E%3Cimg%20src=x%20onerror=alert(4)%3E");
    await tab.locator("#list-caption", { hasText: "0 shown" }).waitFor();
    say("made", await tab.locator("main img, main script, main svg, main b, table img").count());
  },

  async keyboard() {
    const tab = await enter("olga");
    const key = (...keys) => keys.reduce((before, it) => before.then(() => tab.keyboard.press(it)), Promise.resolve());
    const focused = () => tab.evaluate(() =>
      document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent.trim());
    const seen = () => tab.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    const stops = [];
    for (let i = 0; i < 8; i++) {
      await key("Tab");
      stops.push(await focused());
      if ((await seen()) === "none") {
        faults.push(`no visible focus at ${stops.at(-1)}`);
      }
    }
    say("order", stops.join(" | "));
    await tab.locator("#oldest tbody a").first().focus();
    await key("Enter");
    await tab.locator("#operation-title", { hasText: "reports." }).waitFor();
    await tab.waitForFunction(() => document.activeElement.id === "operation-title");
    await tab.locator("#abort").waitFor();
    await key("Tab", "Tab");
    say("reached", await focused());
    await key("Enter");
    say("in the dialog", await focused());
    await key("Tab");
    say("then", await focused());
    await key("Shift+Tab", "Shift+Tab");
    await tab.keyboard.type("by hand");
    await key("Enter");
    await tab.locator("#operation-state", { hasText: "Aborted" }).waitFor();
    say("aborted", (await tab.locator("#failure").innerText()).includes("by hand"));
    await tab.locator("#abort").waitFor({ state: "hidden" });
    say("after that", await tab.evaluate(() => document.activeElement.id));
    say("tree", (await tab.locator("#facts").ariaSnapshot()).includes("term: Method"));
    await tab.getByRole("link", { name: "Sessions" }).focus();
    await key("Enter");
    await tab.locator("#session-list tbody tr").first().waitFor();
    say("table", (await tab.locator("#session-list").ariaSnapshot()).split("\n")[0]);
    await tab.getByRole("button", { name: "Pause updates" }).focus();
    await key("Space");
    say("paused", await tab.locator("#pause").getAttribute("aria-pressed"));
  },

  /** By the rules of axe-core: WCAG 2 A and AA, and good practice. */
  async accessible() {
    for (const colorScheme of ["light", "dark"]) {
      const tab = await enter("olga", { colorScheme });
      await tab.locator("#tiles div", { hasText: "/s" }).waitFor();
      say(colorScheme, "overview", await found(tab));
      await tab.goto(at + "/console/#/operations?order=NEWEST");
      await tab.locator("#list-caption", { hasText: "shown" }).waitFor();
      say(colorScheme, "operations", await found(tab));
      await tab.getByLabel("Token or id").fill("nothing");
      await tab.keyboard.press("Enter");
      await tab.locator("#find-problem", { hasText: "expected" }).waitFor();
      say(colorScheme, "problem", await found(tab));
      await tab.goto(at + "/console/#/sessions");
      await tab.locator("#session-list tbody tr").first().waitFor();
      say(colorScheme, "sessions", await found(tab));
      await tab.goto(at + "/console/#/");
      await row(tab, "failures", "no paper").locator("a").click();
      await tab.locator("#failure", { hasText: "no paper" }).waitFor();
      say(colorScheme, "failed operation", await found(tab));
      await tab.goto(at + "/console/#/");
      await row(tab, "oldest", "north of it").locator("a").click();
      await tab.locator("#stack", { hasText: "ReportsAtWork.build" }).waitFor();
      say(colorScheme, "operation", await found(tab));
      await tab.locator("#cancel").click();
      say(colorScheme, "dialog", await found(tab));
      await tab.context().close();
    }
  },

  /** It asks seldom, and not at all where nobody looks. */
  async gentle() {
    const tab = await enter("vera");
    const looks = () => requests.filter((it) => it.endsWith("/look")).length;
    await tab.clock.install();
    await tab.reload();
    await tab.locator("#overview").waitFor();
    /** So many seconds by the page's clock; how often it asked in them. */
    const pass = async (seconds) => {
      const before = looks();
      for (let i = 0; i < seconds; i++) {
        await tab.clock.runFor(1_000);
        await tab.evaluate(() => document.title);
      }
      return looks() - before;
    };
    const visible = (hidden) => tab.evaluate((it) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => it });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
    const asked = () => tab.waitForResponse((it) => it.url().endsWith("/look"));
    let seconds = 0;
    let times = 0;
    while (times < 4) { // however long its answers take
      times += await pass(1);
      seconds++;
    }
    say("at most once a second", times <= seconds);
    await visible(true);
    await pass(2);
    say("while hidden", await pass(30));
    const again = asked();
    await visible(false);
    say("seen again", (await again).ok());
    await tab.locator("#pause").click();
    await pass(2);
    say("while paused", await pass(10));
  },

  /** Those of the manual, and one as narrow as a telephone. */
  async pictures() {
    const picture = (tab, name, options) => tab.screenshot({ path: join(folder, `${name}.png`), ...options });
    for (const colorScheme of ["light", "dark"]) {
      const tab = await enter("olga", { colorScheme, viewport: { width: 1180, height: 760 } });
      await tab.locator("#tiles div", { hasText: "/s" }).waitFor(); // after its second answer
      await picture(tab, `overview-${colorScheme}`, { fullPage: true });
      await tab.goto(at + "/console/#/operations?order=NEWEST");
      await tab.locator("#list-caption", { hasText: "shown" }).waitFor();
      await picture(tab, `operations-${colorScheme}`);
      await tab.goto(at + "/console/#/");
      await row(tab, "oldest", "north of it").locator("a").click();
      await tab.locator("#stack", { hasText: "ReportsAtWork.build" }).waitFor();
      await picture(tab, `operation-${colorScheme}`);
      await tab.locator("#cancel").click();
      await picture(tab, `cancel-${colorScheme}`);
      await tab.context().close();
    }
    const tab = await enter("olga", { viewport: { width: 420, height: 900 } });
    await picture(tab, "narrow", { fullPage: true });
    say("done");
  },
};

try {
  await scenes[what]();
} catch (problem) {
  say("FAILED", problem.stack);
}
say("faults", faults.length, ...faults);
say("external", requests.filter((it) => !it.startsWith(at + "/console")).length);
await browser.close();
rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
process.exit(0);
