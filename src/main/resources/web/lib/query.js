/** What the explorer asks for: its state in the address, the bodies of its queries, and lines of the answers. Pure. */
import { parseCsv } from "./csv.js";
import { iso, preset, step, windowWidth } from "./ranges.js";

export const FUNCTIONS = [
  ["envelope", "Values: min, avg, max"],
  ["avg", "Average"],
  ["twa", "Average, weighted by time"],
  ["min", "Minimum"],
  ["max", "Maximum"],
  ["sum", "Sum"],
  ["count", "Count"],
  ["integral", "Integral over time"],
  ["delta", "Increase of a counter"],
  ["rate", "Rate of a counter"],
  ["first", "First"],
  ["last", "Last"],
  ["median", "Median"],
  ["p5", "Percentile 5"],
  ["p25", "Percentile 25"],
  ["p75", "Percentile 75"],
  ["p95", "Percentile 95"],
  ["p99", "Percentile 99"],
  ["stddev", "Standard deviation"],
  ["spread", "Spread (max − min)"],
];

/** Lines in one chart; more could not be told apart. */
export const MOST_LINES = 24;
/** Records up to which each of them is drawn. */
export const RAW_RECORDS = 8_000;
/** Windows times groups that a browser draws without a pause. */
export const MOST_WINDOWS = 100_000;

/** The state that the parameters of the address describe; what is absent has its usual value. */
export function readState(params) {
  const units = {};
  for (const [key, value] of params) if (key.startsWith("unit.") && value) units[key.slice(5)] = value;
  const from = Date.parse(params.get("from"));
  const to = Date.parse(params.get("to"));
  const fun = params.get("fun");
  return {
    topics: params.getAll("topic"),
    generators: params.getAll("generator"),
    fields: params.getAll("field"),
    units,
    fun: FUNCTIONS.some(([name]) => name === fun) || /^p\d{1,2}(\.\d+)?$|^p100$/.test(fun ?? "") ? fun : "envelope",
    window: params.get("window") ?? "",
    by: params.get("by") !== "none",
    range: from < to ? { from, to } : { preset: preset(params.get("range"))?.name ?? null },
    view: params.get("view") === "table" ? "table" : "chart",
  };
}

export function writeState(state) {
  const params = new URLSearchParams();
  for (const topic of state.topics) params.append("topic", topic);
  for (const generator of state.generators) params.append("generator", generator);
  for (const field of state.fields) params.append("field", field);
  for (const field of state.fields) if (state.units[field]) params.append(`unit.${field}`, state.units[field]);
  if (state.fun !== "envelope") params.append("fun", state.fun);
  if (state.window) params.append("window", state.window);
  if (!state.by) params.append("by", "none");
  if (state.range.preset) params.append("range", state.range.preset);
  else if (state.range.from !== undefined) {
    params.append("from", iso(state.range.from));
    params.append("to", iso(state.range.to));
  }
  if (state.view === "table") params.append("view", "table");
  return params;
}

/**
 * The records and the function as a body of POST /query.
 *
 * @param range {from, to} in milliseconds, or {start} as text for what moves with the clock, or {} for all
 * @param frequency text as the service takes it
 * @param zone an IANA name, where windows follow a calendar
 */
export function chartBody(state, range, frequency, zone) {
  const calculation = {
    fun: state.fun === "envelope" ? ["min", "max", "avg"] : [state.fun],
    field: state.fields,
  };
  const units = Object.fromEntries(state.fields.filter((field) => state.units[field] && state.fun !== "count").map((field) => [field, state.units[field]]));
  if (Object.keys(units).length) calculation.unit = units;
  calculation.frequency = /^\d+(\.\d+)?$/.test(frequency) ? Number(frequency) : frequency;
  if (zone && zone !== "UTC") calculation.tz = zone;
  calculation.label = "start";
  if (state.by) calculation.by = ["topic", "generator_id"];
  return { ...selection(state, range), aggregator: calculation };
}

/** The records themselves, with only the chosen attributes where some are chosen. */
export function recordsBody(state, range) {
  return { ...selection(state, range), ...(state.fields.length ? { field: state.fields } : {}) };
}

function selection(state, range) {
  const body = { topic: state.topics.length === 1 ? state.topics[0] : state.topics };
  if (state.generators.length) body.generator_id = state.generators.length === 1 ? state.generators[0] : state.generators;
  if (range.start) body.start = range.start;
  if (range.from !== undefined) {
    body.start = iso(range.from);
    body.stop = iso(range.to);
  }
  return body;
}

/** The windows to ask for: {text, width, auto}; width is null where only the service can tell what is wrong with the text. */
export function windowFor(state, length, pixels) {
  if (state.window) return { text: state.window, width: windowWidth(state.window), auto: false };
  return { ...step(length, state.fun === "envelope" ? Math.max(50, Math.round(pixels * 1.25)) : Math.max(24, Math.round(pixels / 5))), auto: true };
}

/**
 * Lines of an answer with windows, in the order of topic, generator and field: each has times (ascending) and columns,
 * values with min and max for the envelope; and how many values were used, and why others were not.
 */
export function linesOf(rows, state) {
  const lines = new Map();
  const skipped = {};
  let counted = 0;
  for (const row of Array.isArray(rows) ? rows : [rows]) {
    const at = Date.parse(row.timestamp);
    for (const field of state.fields) {
      const cell = row.data[field];
      if (!cell || (cell.count === 0 && Object.values(cell.values).every((one) => one.value === null))) continue;
      for (const [reason, n] of Object.entries(cell.skipped)) skipped[reason] = (skipped[reason] ?? 0) + n;
      counted += cell.count;
      const main = cell.values[state.fun === "envelope" ? "avg" : state.fun];
      if (cell.used === 0 && main.value === null) continue;
      const line = lineOf(lines, row, field, main.unit);
      line.times.push(at);
      line.values.push(main.value);
      line.used.push(cell.used);
      if (state.fun === "envelope") {
        line.min.push(cell.values.min.value);
        line.max.push(cell.values.max.value);
      }
    }
  }
  return { lines: ordered(lines, state), counted, skipped };
}

function lineOf(lines, row, field, unit) {
  const key = JSON.stringify([row.topic, row.generator_id, field]);
  if (!lines.has(key)) {
    lines.set(key, { key, topic: row.topic, generator: row.generator_id, field, unit: unit ?? "", times: [], values: [], used: [], min: [], max: [] });
  }
  return lines.get(key);
}

function ordered(lines, state) {
  const place = (line) => state.fields.indexOf(line.field);
  return [...lines.values()].sort((a, b) => place(a) - place(b) || order(a.topic, b.topic) || order(a.generator, b.generator));
}

function order(a, b) {
  return String(a ?? "").localeCompare(String(b ?? ""), "en", { numeric: true });
}

/** Lines of records as CSV, where each field has one column of numbers; null where one has several units. */
export function linesOfCsv(text, state) {
  const [header, ...rows] = parseCsv(text);
  const columns = [];
  for (const field of state.fields) {
    const own = header.map((name, i) => ({ i, name })).slice(3).filter(({ name }) => name === field || (name.startsWith(`${field} [`) && name.endsWith("]")));
    if (own.length > 1) return null;
    if (own.length) columns.push({ field, index: own[0].i, unit: own[0].name.slice(field.length + 2, -1) });
  }
  const lines = new Map();
  for (const row of rows) {
    for (const { field, index, unit } of columns) {
      if (row[index] === "" || row[index] === undefined) continue;
      const value = Number(row[index]);
      if (Number.isNaN(value)) continue;
      const line = lineOf(lines, { topic: row[1], generator_id: row[2] }, field, unit);
      line.times.push(Date.parse(row[0]));
      line.values.push(value);
      line.used.push(1);
    }
  }
  return ordered(lines, state);
}

/**
 * What tells one line from another: only what differs between them, and no topic that its generator is named after. Their colours are those of their generators where
 * each unit, and so each panel, has one attribute.
 */
export function nameLines(lines) {
  const several = (key) => new Set(lines.map((line) => line[key])).size > 1;
  const told = lines.every((line) => line.generator?.includes(line.topic));
  const keys = ["topic", "generator", "field"].filter((key) => several(key) && !(key === "topic" && told));
  for (const line of lines) {
    const parts = keys.map((key) => line[key]).filter((part) => part !== null);
    line.name = parts.length ? parts.join(" · ") : [line.generator, line.field].filter(Boolean).join(" · ");
  }
  const pairs = new Set(lines.map((line) => JSON.stringify([line.unit, line.field]))).size;
  const apart = pairs === new Set(lines.map((line) => line.unit)).size;
  const groups = [...new Set(lines.map((line) => JSON.stringify([line.topic, line.generator])))];
  lines.forEach((line, i) => (line.index = apart ? groups.indexOf(JSON.stringify([line.topic, line.generator])) : i));
  return lines;
}

/** Smallest, largest, average (by the used values where it is the envelope) and last of what a line shows. */
export function summary(line) {
  let min = null;
  let max = null;
  let sum = 0;
  let weight = 0;
  line.values.forEach((value, i) => {
    if (value === null) return;
    const low = line.min[i] ?? value;
    const high = line.max[i] ?? value;
    if (min === null || low < min) min = low;
    if (max === null || high > max) max = high;
    const n = line.min.length ? line.used[i] : 1;
    sum += value * n;
    weight += n;
  });
  return { min, max, avg: weight ? sum / weight : null, last: line.values.findLast((value) => value !== null) ?? null };
}

/** The index of the point nearest to the time; -1 where there is none. */
export function nearest(times, at) {
  if (!times.length) return -1;
  let low = 0;
  let high = times.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle;
    else high = middle;
  }
  return at - times[low] <= times[high] - at ? low : high;
}
