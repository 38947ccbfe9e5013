/** How the service is: what comes in, what is stored, what was refused, and how each part does. */
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { cssColour, faint } from "../lib/chart.js";
import { h, icon, replace } from "../lib/dom.js";
import { bytes, clock, count, duration, rate, short } from "../lib/format.js";
import { badge, card, copyButton, pageHead, problem, stat } from "../lib/parts.js";
import { onPref, pref } from "../lib/prefs.js";
import { quote } from "../lib/shell.js";
import { recent, watch } from "../lib/status.js";

export const title = "Overview";

const SPAN = 10 * 60 * 1000;
const PARTS = {
  store: ["Store", "Keeps the records and answers queries.", "Cannot store or answer now. It mends itself; where the disk is nearly full, make room."],
  kafka: ["Kafka", "Takes the records of the generators.", "Does not answer. It is asked again until it does; queries go on meanwhile."],
  pump: ["Pump", "Brings records from Kafka to the store.", "Does not store now, and goes on by itself."],
};

export function mount(root) {
  const state = h("span", {});
  const since = h("p", { class: "muted" }, "\u00a0");
  const head = pageHead(title, null, state);
  head.querySelector(".page-title").append(since);
  const figures = {
    rate: stat("Stored per second"), lag: stat("Lag"), records: stat("Stored"), rejects: stat("Rejected"),
    flagged: stat("Flagged"), topics: stat("Topics"), generators: stat("Generators"), free: stat("Free disk"),
  };
  const away = h("div", { hidden: true });
  const ingest = ingestChart();
  const parts = h("ul", { class: "parts" });
  const steps = h("div", { hidden: true });
  root.append(head, away, h("dl", { class: "stats overview-stats", "aria-label": "Figures" }, Object.values(figures)), steps,
    h("div", { class: "overview-grid" }, card("Records stored per second", ingest.element), card("Health", parts)));

  let firstSteps = false;
  function hear(status) {
    away.hidden = true;
    root.classList.remove("stale");
    const up = status.health.status === "up";
    replace(state, up ? badge("All parts work", "ok") : badge("Something is down", "bad"));
    since.textContent = `Version ${status.version} · up for ${duration(Math.max(0, Math.round((Date.parse(status.time) - Date.parse(status.started)) / 1000)))}`;
    showFigures(figures, status);
    showParts(parts, status.health.components);
    ingest.draw();
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
    replace(state, badge("No answer", "bad"));
    replace(away, problem(error), h("p", { class: "muted small away-note" }, "The figures below are the last ones it told. This page asks again every 2 s and goes on by itself."));
  }

  const stop = watch(hear, miss);
  return () => {
    stop();
    ingest.destroy();
    root.classList.remove("stale");
  };
}

function showFigures(figures, status) {
  const down = Object.values(status.health.components).some((part) => part.status !== "up");
  figures.rate.show(rate(status.rate), "mean of the last 10 s");
  figures.lag.show(short(status.lag), lagNote(status), status.lag > 0 && down ? "bad" : undefined);
  figures.records.show(short(status.records), status.records === null ? "the store is away" : `${count(status.records)} records`);
  figures.rejects.show(short(status.rejects), h("a", { href: "#/rejects" }, "since the start"), status.rejects > 0 ? "warn" : undefined);
  figures.flagged.show(short(status.flagged), h("a", { href: "#/rejects?reason=breaks_declaration" }, "break their declaration"), status.flagged > 0 ? "warn" : undefined);
  figures.topics.show(short(status.topics), h("a", { href: "#/catalogue" }, "registered"));
  figures.generators.show(short(status.generators), "ever seen");
  figures.free.show(bytes(status.free_bytes), "where the store is");
}

/** Lag in words: how long it takes at this rate. */
function lagNote({ lag, rate: perSecond }) {
  if (lag === 0) return "all is stored";
  return perSecond >= 1 ? `about ${duration(Math.max(1, Math.round(lag / perSecond)))} at this rate` : "records not yet stored";
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
    const [, well, ill] = PARTS[name] ?? [name, detail, detail];
    const words = status === "up" ? well : detail === "down" ? ill : `${ill} ${detail}`;
    if (item.dataset.status !== status) {
      item.dataset.status = status;
      replace(item.querySelector(".part-status"), status === "up" ? badge("up", "ok") : badge("down", "bad"));
    }
    const text = item.querySelector(".part-detail");
    if (text.textContent !== words) text.textContent = words;
  }
}

/** The last ten minutes as an area; drawn anew when the theme changes. */
function ingestChart() {
  const host = h("div", { class: "ingest" });
  const readout = h("p", { class: "ingest-read muted small" }, "The last 10 minutes");
  const element = h("div", { role: "img", "aria-label": "Records stored per second over the last ten minutes" }, host);
  let plot = null;

  function make() {
    plot?.destroy();
    const colour = cssColour("--series-1");
    const muted = cssColour("--muted");
    const grid = { stroke: cssColour("--line"), width: 1 };
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    plot = new uPlot({
      width: Math.max(200, host.clientWidth), height: 220, ms: 1, padding: [10, 8, 0, 0], legend: { show: false },
      tzDate: (at) => (pref("zone") === "utc" ? uPlot.tzDate(new Date(at), "Etc/UTC") : new Date(at)),
      scales: { x: { time: true, range: () => [Date.now() - SPAN, Date.now()] }, y: { range: (u, low, high) => [0, Math.max(1, (high ?? 0) * 1.15)] } },
      axes: [
        { stroke: muted, grid: { show: false }, ticks: { stroke: grid.stroke, width: 1, size: 4 }, font, space: 70, values: (u, at) => at.map((one) => clock(one).slice(0, 5)) },
        { stroke: muted, grid, ticks: { show: false }, font, size: 52, space: 40, values: (u, at) => at.map(short) },
      ],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
      series: [{}, { stroke: colour, width: 1.8, fill: faint(colour, 0.14), spanGaps: false, points: { show: false } }],
      hooks: { setCursor: [read] },
    }, data(), host);
  }

  function read(u) {
    const { idx } = u.cursor;
    const known = idx === null || idx === undefined ? null : u.data[1][idx];
    readout.textContent = known === null || known === undefined ? "The last 10 minutes" : `${clock(Math.floor(u.data[0][idx] / 1000) * 1000)} · ${rate(known)}`;
  }

  const data = () => [recent().map((one) => one.at), recent().map((one) => one.rate)];
  const observer = new ResizeObserver(() => plot && plot.width !== host.clientWidth && plot.setSize({ width: Math.max(200, host.clientWidth), height: 220 }));
  observer.observe(host);
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const again = () => plot && make();
  scheme.addEventListener("change", again);
  const forget = onPref(again);
  return {
    element: h("div", {}, readout, element),
    draw: () => (plot ? plot.setData(data()) : make()),
    destroy() {
      observer.disconnect();
      scheme.removeEventListener("change", again);
      forget();
      plot?.destroy();
    },
  };
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
