/** Where the answer is shown: chart with legend, or table; and what stands there when there is none. */
import { chart } from "../lib/chart.js";
import { getJson } from "../lib/api.js";
import { announce, debounce, h, replace } from "../lib/dom.js";
import { count, dateTime, duration, number, short } from "../lib/format.js";
import { empty, problem, skeleton } from "../lib/parts.js";
import { pref } from "../lib/prefs.js";
import { moved, scaled } from "../lib/ranges.js";
import { unitText } from "../lib/units.js";
import { table } from "../lib/table.js";
import { legend } from "./explore-legend.js";

/** hooks: zoom(range), back(), topic(name), preset(name), focus(). */
export function results(hooks) {
  const wait = h("div", { class: "wait", hidden: true });
  const host = h("div", { class: "plot" });
  const stage = h("div", { class: "stage", role: "group", tabindex: "0", onkeydown: key,
    "aria-label": "Chart. Left and right arrow move the range, plus and minus zoom, 0 resets, shift with an arrow moves the crosshair. The same data is in the table." }, host);
  const about = h("p", { class: "about muted small" });
  const notes = h("div", { class: "stack-tight" });
  const below = h("div");
  const message = h("div", { class: "message" });
  const element = h("div", { class: "results" }, wait, message, stage, below, notes, about);
  let plot = null;
  let names = null;
  let answer = null;
  let hidden = new Set();
  let cursor = null;
  const say = debounce((text) => announce(text), 400);

  function clear() {
    plot?.destroy();
    plot = null;
    names = null;
    replace(below);
    replace(notes);
    replace(about);
    replace(message);
    host.classList.remove("stale");
  }

  function instead(...content) {
    clear();
    answer = null;
    stage.hidden = true;
    replace(message, content);
  }

  function redraw() {
    if (!answer) return;
    const { lines, state } = answer;
    clear();
    stage.hidden = state.view === "table" || !lines.length;
    if (!lines.length) return void replace(message, nothingHere(answer));
    if (state.view === "table") replace(below, asTable(answer));
    else {
      drawPlot();
      names = legend(lines, { hidden, envelope: state.fun === "envelope", ontoggle: toggle });
      replace(below, names.element);
    }
    replace(notes, remarks(answer).map((text) => h("p", { class: "note" }, text)));
    replace(about, describe(answer));
  }

  function toggle(line, off) {
    if (off) hidden.add(line.key);
    else hidden.delete(line.key);
    plot.destroy();
    drawPlot();
  }

  function drawPlot() {
    const { lines, range, state } = answer;
    plot = chart(host, {
      lines, range, utc: pref("zone") === "utc", stepped: state.fun !== "envelope", hidden,
      hooks: { select: (from, to) => to > from && hooks.zoom({ from, to }), reset: hooks.back, cursor: moveCursor },
    });
  }

  function moveCursor(at) {
    cursor = at;
    return names?.setCursor(at);
  }

  function key(event) {
    if (!answer?.lines.length || event.target !== stage || event.ctrlKey || event.metaKey || event.altKey) return;
    const { range } = answer;
    const by = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    if (by && event.shiftKey) {
      const at = Math.min(range.to, Math.max(range.from, (cursor ?? (range.from + range.to) / 2) + (by * (range.to - range.from)) / 100));
      plot.setCursor(at);
      say(names.setCursor(at));
    } else if (by) hooks.zoom(moved(range, by * 0.25));
    else if (event.key === "+" || event.key === "=") hooks.zoom(scaled(range, 0.5));
    else if (event.key === "-") hooks.zoom(scaled(range, 2));
    else if (event.key === "0") hooks.back();
    else return;
    event.preventDefault();
  }

  return {
    element,
    pixels: () => Math.max(240, (host.clientWidth || element.clientWidth) - 70),
    busy(is) {
      wait.hidden = !is;
      element.setAttribute("aria-busy", String(is));
      if (is && !answer && !message.hasChildNodes()) replace(message, skeleton(8));
    },
    /** The new range at once, with the values that are there already. */
    preview(range) {
      if (!plot) return;
      answer = { ...answer, range };
      plot.setRange(range);
      host.classList.add("stale");
    },
    draw(next) {
      answer = next;
      const keys = new Set(next.lines.map((line) => line.key));
      hidden = new Set([...hidden].filter((one) => keys.has(one)));
      redraw();
      announce(next.lines.length ? `${next.lines.length} lines, ${count(next.counted)} values` : "Nothing in this range");
    },
    show(next) {
      if (answer) answer.state = { ...answer.state, view: next };
      redraw();
    },
    redraw,
    fail: (error, again) => instead(problem(error, again)),
    noNumbers: (here) => instead(empty("Choose an attribute", here.attributes.some((one) => one.type !== "text" && one.records)
      ? "Each attribute becomes a line, or one for each generator." : here.attributes.length
        ? "The attributes of these topics hold texts, or have not been sent yet." : "No record of these topics has arrived yet.")),
    guide() {
      instead(empty("What do you want to look at?", "Choose a topic. Its first attribute is drawn at once; everything else can be changed afterwards.",
        h("button", { type: "button", class: "btn primary", onclick: hooks.focus }, "Choose a topic")));
      suggest(message, hooks.topic);
    },
    destroy() {
      say.cancel();
      plot?.destroy();
      plot = null;
      answer = null;
    },
  };

  function nothingHere({ here, state }) {
    const outside = here.first !== null ? `Records of ${state.topics.length > 1 ? "these topics" : `“${state.topics[0]}”`} are from ${dateTime(here.first)} to ${dateTime(here.last)}.` : "No record has arrived yet.";
    return empty("Nothing in this range", outside, here.first !== null && state.range.preset !== "all" ? h("button", { type: "button", class: "btn", onclick: () => hooks.preset("all") }, "Show all") : null);
  }
}

/** The topics that have records, to begin with. */
async function suggest(message, choose) {
  const answer = await getJson("topics", { limit: 200 }).catch(() => null);
  const topics = (answer?.topics ?? []).filter((one) => one.records > 0).sort((a, b) => (a.last < b.last ? 1 : -1)).slice(0, 8);
  const place = message.querySelector(".empty");
  if (!place || !topics.length) return;
  place.append(h("div", { class: "row center" }, topics.map((one) => h("button", { type: "button", class: "btn", onclick: () => choose(one.topic) }, one.topic, h("span", { class: "muted small" }, short(one.records))))));
}

/** What the reader must know to read the picture right. */
function remarks({ skipped, left }) {
  const reasons = Object.entries(skipped).map(([reason, n]) => {
    const why = reason === "text" ? "are texts" : reason === "no_unit" ? "have no unit" : reason.startsWith("unit:") ? `have the unit “${reason.slice(5)}”, which cannot be converted` : reason;
    return `${count(n)} ${why}`;
  });
  return [
    reasons.length ? `Left out: ${reasons.join("; ")}.` : null,
    left ? `${count(left)} more generators are not drawn: choose them by name, or turn off “A line for each generator”.` : null,
  ].filter(Boolean);
}

function describe({ counted, records, frame, state }) {
  if (records) return counted === 1 ? "1 value." : `${count(counted)} values, each of them drawn.`;
  const width = frame.width ? duration(frame.width / 1000) : frame.text;
  return state.fun === "envelope"
    ? `${count(counted)} values in windows of ${width}: the line is the average, the band reaches from the smallest to the largest.${state.fields.some((field) => state.units[field]) ? "" : " Zoom in for single records."}`
    : `${count(counted)} values in windows of ${width}.`;
}

/** The lines as rows; the chart's accessible twin. */
function asTable({ lines, records, state }) {
  const envelope = !records && state.fun === "envelope";
  const several = lines.length > 1;
  const rows = lines.flatMap((line) => line.times.map((time, i) => ({ line, time, value: line.values[i], min: line.min[i], max: line.max[i], used: line.used[i] })));
  rows.sort((a, b) => a.time - b.time);
  const columns = [
    { key: "time", title: records ? "Time" : "From", value: (row) => row.time, cell: (row) => h("time", { datetime: new Date(row.time).toISOString() }, dateTime(row.time)), class: "nowrap" },
    several ? { key: "line", title: "Line", value: (row) => row.line.name } : null,
    { key: "value", title: envelope ? "Average" : records ? "Value" : state.fun, num: true, value: (row) => row.value, cell: (row) => number(row.value, 10) },
    envelope ? { key: "min", title: "Min", num: true, value: (row) => row.min, cell: (row) => number(row.min, 10) } : null,
    envelope ? { key: "max", title: "Max", num: true, value: (row) => row.max, cell: (row) => number(row.max, 10) } : null,
    { key: "unit", title: "Unit", value: (row) => unitText(row.line.unit) },
    records ? null : { key: "used", title: "Values", num: true, value: (row) => row.used },
  ].filter(Boolean);
  return table({ caption: "Values of the chart", columns, rows });
}
