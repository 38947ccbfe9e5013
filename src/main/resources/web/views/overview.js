/** How the service is: what comes in, what is stored, what was refused, and how each part does. */
import { getJson } from "../lib/api.js";
import { h, icon, replace } from "../lib/dom.js";
import { bytes, count, duration, rate, short } from "../lib/format.js";
import { badge, card, copyButton, pageHead, problem, stat } from "../lib/parts.js";
import { quote } from "../lib/shell.js";
import { watch } from "../lib/status.js";
import { compare, table } from "../lib/table.js";
import { since } from "../lib/time.js";
import { ingestChart } from "./overview-ingest.js";

export const title = "Overview";

const LATEST = 8;
/** With more topics than one answer tells, the latest ones are not known here. */
const MOST_TOPICS = 1000;
const PARTS = {
  store: ["Store", "Keeps the records and answers queries.", "Cannot store or answer now. It mends itself; where the disk is nearly full, make room."],
  kafka: ["Kafka", "Takes the records of the generators.", "Does not answer. It is asked again until it does; queries go on meanwhile."],
  pump: ["Pump", "Brings records from Kafka to the store.", "Does not store now, and goes on by itself."],
  mqtt: ["MQTT", "Takes messages from the MQTT broker.", "Takes none now; it is tried again until it does."],
};

export function mount(root) {
  const state = h("span", {});
  const about = h("p", { class: "muted" }, "\u00a0");
  const head = pageHead(title, null, state);
  head.querySelector(".page-title").append(about);
  const figures = {
    rate: stat("Stored per second"), lag: stat("Lag"), records: stat("Stored"), rejects: stat("Rejected"),
    flagged: stat("Flagged"), topics: stat("Topics"), generators: stat("Generators"), free: stat("Free disk"),
  };
  const away = h("div", { hidden: true });
  const ingest = ingestChart();
  const topics = latestTopics();
  const parts = h("ul", { class: "parts" });
  const steps = h("div", { hidden: true });
  root.append(head, away, h("dl", { class: "stats overview-stats", "aria-label": "Figures" }, Object.values(figures)), steps,
    h("div", { class: "overview-grid" }, card("Records stored per second", ingest.element), card("Health", parts)), topics.element);

  let firstSteps = false;
  function hear(status) {
    away.hidden = true;
    root.classList.remove("stale");
    const up = status.health.status === "up";
    const all = Object.values(status.health.components).every((part) => part.status === "up");
    replace(state, !up ? badge("Something is down", "bad") : all ? badge("All parts work", "ok") : badge("Ready, but a part is down", "warn"));
    about.textContent = `Version ${status.version} · up for ${duration(Math.max(0, Math.round((Date.parse(status.time) - Date.parse(status.started)) / 1000)))}`;
    showFigures(figures, status);
    showParts(parts, status.health.components);
    ingest.draw(status.recent);
    const isEmpty = status.topics === 0 || status.records === 0;
    if (isEmpty !== firstSteps) {
      firstSteps = isEmpty;
      steps.hidden = !isEmpty;
      replace(steps, isEmpty ? howToBegin() : []);
    }
  }

  function miss(error) {
    away.hidden = false;
    root.classList.add("stale");
    const refused = error.status === 403;
    replace(state, badge(refused ? "Not allowed" : "No answer", refused ? "warn" : "bad"));
    // that nothing answers at all, the banner above says
    replace(away, error.status === 0 ? null : problem(error), refused ? h("p", {}, "The figures are of all topics. ", h("a", { href: "#/explore" }, "Explore"), " shows those that the token may read.") : h("p", { class: "muted small away-note" }, "These are the last figures that it told. It is asked again every 2 s, and the page goes on by itself."));
  }

  const stop = watch(hear, miss);
  return () => {
    stop();
    ingest.destroy();
    topics.destroy();
    root.classList.remove("stale");
  };
}

function showFigures(figures, status) {
  const down = Object.values(status.health.components).some((part) => part.status !== "up");
  figures.rate.show(rate(status.rate), "mean over 10 s");
  figures.lag.show(short(status.lag), status.lag === 0 ? "all is stored" : "not yet stored", status.lag > 0 && down ? "bad" : undefined);
  figures.records.show(short(status.records), status.records === null ? "the store is away" : `${count(status.records)} records`);
  figures.rejects.show(short(status.rejects), h("a", { href: "#/rejects" }, "since the start"), status.rejects > 0 ? "warn" : undefined);
  figures.flagged.show(short(status.flagged), h("a", { href: "#/rejects?reason=breaks_declaration" }, "declaration broken"), status.flagged > 0 ? "warn" : undefined);
  figures.topics.show(short(status.topics), h("a", { href: "#/catalogue" }, "registered"));
  figures.generators.show(short(status.generators), "ever seen");
  figures.free.show(bytes(status.free_bytes), "where the store is");
}

function showParts(list, components) {
  const names = Object.keys(components);
  if (list.children.length !== names.length) {
    replace(list, names.map((name) => h("li", { class: "part", dataset: { name } }, h("span", { class: "dot", "aria-hidden": "true" }),
      h("div", { class: "grow" }, h("p", { class: "part-name" }, PARTS[name]?.[0] ?? name, " ", h("span", { class: "part-status" })), h("p", { class: "muted small part-detail" })))));
  }
  for (const [i, name] of names.entries()) {
    const { status, detail } = components[name];
    const item = list.children[i];
    const [, well, ill] = PARTS[name] ?? [name, detail, ""];
    const words = status === "up" ? well : detail === "down" ? ill : `${ill} ${detail}`;
    if (item.dataset.status !== status) {
      item.dataset.status = status;
      replace(item.querySelector(".part-status"), status === "up" ? badge("up", "ok") : badge("down", "bad"));
    }
    const text = item.querySelector(".part-detail");
    if (text.textContent !== words) text.textContent = words;
  }
}

/** The topics, those that had a record last first; asked for more seldom than the figures. */
function latestTopics() {
  const leaving = new AbortController();
  const body = h("div", {});
  const element = h("section", { class: "card flush latest", hidden: true }, h("div", { class: "reject-bar" }, h("h2", {}, "Latest topics"), h("span", { class: "grow" }), h("a", { href: "#/catalogue" }, "All topics")), body);
  const columns = [
    { key: "topic", title: "Topic", value: (one) => one.topic, cell: (one) => h("a", { href: `#/explore?topic=${encodeURIComponent(one.topic)}` }, one.topic) },
    { key: "last", title: "Last record", value: (one) => one.last, cell: (one) => since(one.last) },
    { key: "records", title: "Records", num: true, value: (one) => one.records, cell: (one) => count(one.records) },
    { key: "rate", title: "Rate", num: true, value: (one) => one.rate, cell: (one) => rate(one.rate) },
    { key: "generators", title: "Generators", num: true, value: (one) => one.generators, cell: (one) => count(one.generators) },
    { key: "lag", title: "Lag", num: true, value: (one) => one.lag, cell: (one) => count(one.lag) },
  ];
  let shown = null;

  async function ask() {
    if (document.hidden) return;
    try {
      const { topics, next } = await getJson("topics", { limit: MOST_TOPICS }, { signal: leaving.signal });
      const latest = topics.filter((one) => one.last).sort((a, b) => compare(b.last, a.last)).slice(0, LATEST);
      element.hidden = latest.length === 0 || next !== null;
      if (shown) shown.setRows(latest);
      else body.append((shown = table({ caption: "Latest topics", columns, rows: latest, sortable: false, key: (one) => one.topic })));
    } catch {
      // That the service is away, the figures tell.
    }
  }

  ask();
  const timer = setInterval(ask, 10_000);
  return { element, destroy: () => (clearInterval(timer), leaving.abort()) };
}

/** What to do with a service that has nothing yet. */
function howToBegin() {
  const base = new URL(".", location.href).href.replace(/\/$/, "");
  const register = `curl ${quote(`${base}/register/dg`)} -d '{"topics":["livingroom"]}'`;
  const record = `{"timestamp":"${new Date().toISOString().slice(0, 19)}Z","generator_id":"thermometer","topic":"livingroom","data":{"temperature":{"value":21.5,"unit":"Cel"}}}`;
  const send = `curl ${quote(`${base}/topics/livingroom/records?ack=stored`)} -d '${record}'`;
  const step = (number, heading, text, line) => h("li", { class: "step" }, h("span", { class: "step-number", "aria-hidden": "true" }, number),
    h("div", { class: "grow stack-tight" }, h("h3", {}, heading), h("p", { class: "muted" }, text), line ? h("div", { class: "line" }, h("pre", { tabindex: "0", "aria-label": heading }, line), copyButton(() => line)) : null));
  return card("Nothing is stored yet: three steps to the first record", h("ol", { class: "steps" },
    step("1", "Register a topic", "A topic is a label for records, such as a room.", register),
    step("2", "Send a record", "Here by HTTP; sensors send the same to Kafka, or by MQTT.", send),
    step("3", "See it", "It is here within a second.", null)),
  h("div", { class: "row step-links" }, h("a", { class: "btn", href: "#/live" }, icon("live"), "Live tail"), h("a", { class: "btn", href: "docs" }, icon("docs"), "API reference")));
}
