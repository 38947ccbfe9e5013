/** The explorer: what has been measured, as lines over time, as a table, and as a file. */
import { aborted, postJson, Problem } from "../lib/api.js";
import { knowledge } from "../lib/catalogue.js";
import { h, replace } from "../lib/dom.js";
import { pageHead, problem } from "../lib/parts.js";
import { onPref, pref } from "../lib/prefs.js";
import * as query from "../lib/query.js";
import { preset, windowWidth } from "../lib/ranges.js";
import { zoneName } from "../lib/format.js";
import { exporter } from "./explore-export.js";
import { form } from "./explore-form.js";
import { rangeBar } from "./explore-range.js";
import { results } from "./explore-results.js";

export const title = "Explore";

export function mount(root, params) {
  const known = knowledge();
  let state = query.readState(params);
  let asking = new AbortController();
  let base = null;
  let last = null;

  const controls = form(state, () => known.of(state.topics), (patch) => update(patch));
  const bar = rangeBar(state, {
    preset: (name) => { base = null; update({ range: { preset: name } }); },
    range: zoom, back, refresh, view: (view) => { update({ view }, { ask: false }); output.show(view); },
  });
  const output = results({ zoom, back, topic: (topic) => update({ topics: [topic] }), preset: (name) => update({ range: { preset: name } }), focus: () => { panel.open = true; controls.focus(); } });
  const files = exporter();
  const panel = h("details", { class: "card query", open: !narrow() }, h("summary", {}, "Query"), controls.element);
  root.append(pageHead("Explore"), h("div", { class: "explore" }, panel,
    h("div", { class: "stack" }, h("section", { class: "card result", "aria-label": "Result" }, bar.element, output.element), files.element)));

  /** Takes a change over: into the controls, into the address, and asks. */
  function update(patch, { ask = true, push = false } = {}) {
    const topics = patch.topics !== undefined;
    state = { ...state, ...patch };
    controls.set(state);
    const address = `#/explore?${query.writeState(state)}`;
    if (location.hash !== address) history[push ? "pushState" : "replaceState"](null, "", address);
    if (ask) run(topics);
    else bar.set(state, last, base !== null);
  }

  function zoom({ from, to }) {
    const grain = to - from > 60_000 ? 1000 : 1;
    const range = { from: Math.round(from / grain) * grain, to: Math.round(to / grain) * grain };
    base ??= state.range;
    output.preview(range);
    update({ range }, { push: true });
  }

  function back() {
    if (!base) return;
    const range = base;
    base = null;
    update({ range }, { push: true });
  }

  function refresh() {
    known.forget();
    run(true);
  }

  async function run(topicsChanged) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    controls.tell(null);
    if (!state.topics.length) {
      output.busy(false);
      return nothing(() => output.guide());
    }
    output.busy(true);
    try {
      await known.learn(state.topics, signal);
      if (signal.aborted) return;
      controls.invalidate(state);
      if (topicsChanged && chooseWhatIsMissing()) return update({});
      await ask(signal);
    } catch (error) {
      if (aborted(error) || signal.aborted) return;
      controls.tell(error.code === "unknown-topic" ? Object.assign(error, { field: "topic" }) : error);
      nothing(() => output.fail(error, () => run(true)));
    } finally {
      if (!signal.aborted) output.busy(false);
    }
  }

  function nothing(show) {
    files.set(null);
    bar.set(state, state.topics.length ? last : null, base !== null);
    show();
  }

  /** An attribute where none is chosen, and a range that has records; true where something was chosen. */
  function chooseWhatIsMissing() {
    const here = known.of(state.topics);
    const numbers = here.attributes.filter((one) => one.type !== "text" && one.records > 0);
    let fields = state.fields.filter((field) => here.attributes.some((one) => one.field === field));
    if (!state.fields.length || !fields.length) fields = numbers.length ? [numbers.reduce((a, b) => (b.records > a.records ? b : a)).field] : state.fields;
    const generators = here.more ? state.generators : state.generators.filter((name) => name.includes("*") || here.generators.some((one) => one.generator_id === name));
    const range = state.range.preset || state.range.from !== undefined ? state.range : { preset: usualPreset(here.last) };
    const changed = JSON.stringify([fields, generators, range]) !== JSON.stringify([state.fields, state.generators, state.range]);
    state = { ...state, fields, generators, range };
    return changed;
  }

  function resolve(here) {
    if (!state.range.preset) return { shown: state.range, sent: state.range };
    const { length, start } = preset(state.range.preset);
    const to = Math.ceil(Date.now() / 1000) * 1000;
    if (length) return { shown: { from: to - length, to }, sent: { start } };
    return { shown: { from: here.first ?? to - 1000, to: (Math.floor((here.last ?? to) / 1000) + 1) * 1000 }, sent: {} };
  }

  async function ask(signal) {
    const here = known.of(state.topics);
    if (!state.fields.length) return nothing(() => output.noNumbers(here));
    const { shown, sent } = resolve(here);
    last = shown;
    bar.set(state, shown, base !== null);
    const zone = pref("zone") === "utc" ? "UTC" : zoneName();
    const frame = query.windowFor(state, shown.to - shown.from, output.pixels());
    const limited = state.by && !state.generators.length && here.series > query.MOST_LINES;
    const asked = limited ? { ...state, generators: here.generators.slice(0, query.MOST_LINES).map((one) => one.generator_id) } : state;
    guard(frame, shown, asked, here);
    const body = query.chartBody(asked, shown, frame.text, zone);
    let answer;
    try {
      answer = query.linesOf(await (await postJson("query", body, { signal })).json(), state);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404 || error.code) throw error;
      answer = { lines: [], counted: 0, skipped: {} };
    }
    let records = false;
    if (answer.lines.length && mayShowRecords(frame, answer)) {
      const raw = { ...query.recordsBody(asked, shown), format: "csv" };
      const lines = query.linesOfCsv(await (await postJson("query", raw, { signal })).text(), state);
      if (lines?.length) {
        answer = { ...answer, lines };
        records = true;
      }
    }
    if (signal.aborted) return;
    query.nameLines(answer.lines);
    files.set(answer.lines.length ? { state: asked, range: sent, window: frame.text, zone, counted: answer.counted } : null);
    output.draw({ ...answer, state, range: shown, frame, records, here, left: limited ? here.series - query.MOST_LINES : 0 });
  }

  function mayShowRecords(frame, { counted }) {
    return state.fun === "envelope" && frame.auto && state.by && counted <= query.RAW_RECORDS && !state.fields.some((field) => state.units[field]);
  }

  /** What no browser could draw is not asked for. */
  function guard(frame, range, asked, here) {
    if (frame.auto || !frame.width) return;
    const groups = state.by ? Math.max(1, asked.generators.length || here.series) : 1;
    const windows = Math.ceil((range.to - range.from) / windowWidth(frame.text)) * groups * state.fields.length;
    if (windows > query.MOST_WINDOWS) {
      throw new Problem(0, {
        field: "aggregator.frequency",
        detail: `That is up to ${windows.toLocaleString("en-US")} values of ${frame.text} each, and the page draws ${query.MOST_WINDOWS.toLocaleString("en-US")}: choose a wider window or a shorter range, or download them from the command line.`,
      });
    }
  }

  const offPref = onPref((name) => (name === "zone" ? run(false) : output.redraw()));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const redraw = () => output.redraw();
  dark.addEventListener("change", redraw);
  controls.set(state);
  run(true);
  return () => {
    asking.abort();
    files.stop();
    output.destroy();
    offPref();
    dark.removeEventListener("change", redraw);
  };
}

function narrow() {
  return matchMedia("(max-width: 1000px)").matches;
}

/** The shortest preset that reaches the last record with some history before it. */
function usualPreset(last) {
  const age = last === null ? Infinity : Date.now() - last;
  return age < 12 * 3600e3 ? "24h" : age < 3 * 86400e3 ? "7d" : age < 15 * 86400e3 ? "30d" : "all";
}
