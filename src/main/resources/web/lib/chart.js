/** Lines over time, drawn by uPlot: one panel for each unit, one crosshair through all of them. */
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { h, replace } from "./dom.js";
import { number } from "./format.js";
import { withGaps } from "./gaps.js";
import { unitText } from "./units.js";

const DASHES = [[], [7, 4], [2, 3]];
const COLOURS = 8;

/** The colour of line number i, as the theme has it now. */
export function colourOf(i) {
  return cssColour(`--series-${(i % COLOURS) + 1}`);
}

export function dashOf(i) {
  return DASHES[Math.floor(i / COLOURS) % DASHES.length];
}

/** Custom properties are texts such as light-dark(…); only a property of type colour is resolved. */
export function cssColour(name) {
  const probe = document.getElementById("announcer");
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.style.color = "";
  return colour;
}

export function faint(colour, share) {
  return colour.replace(/^rgb\((.*)\)$/, `rgba($1, ${share})`);
}

const MS = { year: 31536e6, month: 2419200e3, day: 864e5, hour: 36e5, minute: 6e4, second: 1e3 };
/** uPlot's table: from this step on the label, and what is added where year, day or minute changes. */
const TICKS = [
  [MS.year, "{YYYY}", null, null, null, null, null, null, 1],
  [MS.month, "{MMM}", "\n{YYYY}", null, null, null, null, null, 1],
  [MS.day, "{MMM} {D}", "\n{YYYY}", null, null, null, null, null, 1],
  [MS.hour, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{MMM} {D}", null, null, null, 1],
  [MS.minute, "{HH}:{mm}", "\n{YYYY}-{MM}-{DD}", null, "\n{MMM} {D}", null, null, null, 1],
  [MS.second, "{HH}:{mm}:{ss}", "\n{YYYY}-{MM}-{DD}", null, "\n{MMM} {D}", null, null, null, 1],
  [1, ":{ss}.{fff}", "\n{YYYY}-{MM}-{DD} {HH}:{mm}", null, "\n{MMM} {D} {HH}:{mm}", null, "\n{HH}:{mm}", null, 1],
];

/** What uPlot asks whether points are drawn: on the edges of an envelope, none. */
const EDGE = () => false;

/**
 * Draws into host. lines are those of an answer, each with index (its colour), name, unit, times, values, min, max.
 * hooks: select(from, to), cursor(at or null), reset().
 */
export function chart(host, { lines, range, utc, stepped, hidden, hooks }) {
  const units = [...new Set(lines.map((line) => line.unit))];
  const sync = uPlot.sync(`oda-${Math.random()}`);
  const height = panelHeight(units.length);
  let widest = 0;
  let view = { ...range };
  const plots = units.map((unit, i) => panel(unit, lines.filter((line) => line.unit === unit), i === units.length - 1));
  // panels whose numbers are shorter take over the room of the widest, so that one time is one place in all
  if (plots.length > 1) for (const plot of plots) plot.redraw(false, true);

  function panel(unit, own, last) {
    const place = h("div", { class: "panel" });
    host.append(place);
    const { data, series, bands } = columns(own, stepped, hidden);
    const muted = cssColour("--muted");
    const grid = { stroke: cssColour("--line"), width: 1 };
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    const tick = { stroke: grid.stroke, width: 1, size: 4 };
    const plot = new uPlot({
      width: Math.max(200, host.clientWidth), height, ms: 1, padding: [22, 12, 0, 0], legend: { show: false },
      tzDate: (at) => (utc ? uPlot.tzDate(new Date(at), "Etc/UTC") : new Date(at)),
      scales: { x: { time: true, range: () => [view.from, view.to] }, y: { range: bounds } },
      axes: [
        { stroke: muted, grid, ticks: tick, font, space: 64, ...(last ? { values: TICKS, size: 46 } : { values: (u, at) => at.map(() => ""), size: 8 }) },
        { stroke: muted, grid, ticks: tick, font, size: (u, texts) => (widest = Math.max(widest, axisSize(u, texts))), values: axisValues, space: 34 },
      ],
      cursor: {
        y: false, drag: { x: true, y: false, setScale: false }, sync: { key: sync.key, setSeries: false },
        points: { size: 9, width: 2, show: (u, i) => h("div", { class: u.series[i].points.show === EDGE ? "cursor-none" : "cursor-dot" }) }, dataIdx: nearestDefined, bind: { dblclick: () => () => hooks.reset() },
      },
      series: [{}, ...series], bands,
      hooks: {
        setSelect: [(u) => u.select.width > 4 && select(u)],
        setCursor: [(u) => u === plots[0] && hooks.cursor(u.cursor.left >= 0 ? u.posToVal(u.cursor.left, "x") : null)],
      },
    }, data, place);
    place.append(h("span", { class: "panel-unit" }, unitText(unit)));
    return plot;
  }

  function select(u) {
    const from = u.posToVal(u.select.left, "x");
    const to = u.posToVal(u.select.left + u.select.width, "x");
    for (const plot of plots) plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    hooks.select(Math.round(from), Math.round(to));
  }

  const observer = new ResizeObserver(() => {
    const width = Math.max(200, host.clientWidth);
    for (const plot of plots) if (plot.width !== width) plot.setSize({ width, height });
  });
  observer.observe(host);
  const gone = new AbortController();
  touch(host, plots, gone.signal);

  return {
    plots,
    /** Shows this range of what is there, until what was asked for arrives. */
    setRange(next) {
      view = { ...next };
      for (const plot of plots) plot.redraw(false, true), plot.setScale("x", { min: next.from, max: next.to });
    },
    /** Puts the crosshair at this time. */
    setCursor(at) {
      const left = plots[0].valToPos(at, "x");
      for (const plot of plots) plot.setCursor({ left, top: 10 });
      hooks.cursor(at);
    },
    destroy() {
      observer.disconnect();
      gone.abort();
      for (const plot of plots) plot.destroy();
      replace(host);
    },
  };
}

function panelHeight(panels) {
  const narrow = innerWidth < 760;
  const all = narrow ? 300 : Math.max(340, Math.min(520, innerHeight - 420));
  return panels === 1 ? all : Math.max(narrow ? 190 : 210, Math.round((all * 1.25) / panels));
}

/** A finger moves the crosshair; the page still scrolls up and down. */
function touch(host, plots, signal) {
  host.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "touch") return;
    const box = plots[0].over.getBoundingClientRect();
    for (const plot of plots) plot.setCursor({ left: Math.max(0, Math.min(box.width, event.clientX - box.left)), top: 10 });
  });
}

/** Aligned columns, gaps as nulls; the envelope is two faint lines with a band between them. */
function columns(lines, stepped, hidden) {
  const path = stepped ? uPlot.paths.stepped({ align: 1 }) : uPlot.paths.linear();
  const tables = [];
  const series = [];
  const bands = [];
  for (const line of lines) {
    const colour = colourOf(line.index);
    const envelope = line.max.length > 0;
    const { times, columns: values } = withGaps(line.times, envelope ? [line.values, line.max, line.min] : [line.values]);
    tables.push([times, ...values]);
    const shared = { show: !hidden.has(line.key), paths: path, spanGaps: false };
    if (envelope) {
      const edge = { ...shared, stroke: faint(colour, 0.45), width: 1, points: { show: EDGE } };
      const at = series.length + 2;
      bands.push({ series: [at, at + 1], fill: faint(colour, 0.18) });
      series.push({ ...shared, ...face(line, colour) }, { ...edge, label: "max" }, { ...edge, label: "min" });
    } else series.push({ ...shared, ...face(line, colour) });
  }
  return { data: tables.length ? uPlot.join(tables) : [[]], series, bands };
}

function face(line, colour) {
  return { label: line.name, stroke: colour, width: 1.6, dash: dashOf(line.index), points: { size: 5, fill: colour, filter: alone } };
}

/** Which points are drawn: all where there is room, else those that no line reaches. */
function alone(u, index, show) {
  if (show) return null;
  const values = u.data[index];
  const points = [];
  const isLine = (from, by) => {
    let i = from + by;
    while (values[i] === undefined && i >= 0 && i < values.length) i += by;
    return values[i] !== null && values[i] !== undefined;
  };
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && values[i] !== undefined && !isLine(i, -1) && !isLine(i, 1)) points.push(i);
  }
  return points;
}

/** The crosshair's point lies on the line's own nearest value, not on another line's time. */
function nearestDefined(u, series, index) {
  const values = u.data[series];
  if (series === 0 || index === null || (values[index] !== undefined && values[index] !== null)) return index;
  for (let step = 1; step < 400; step++) {
    for (const i of [index - step, index + step]) if (values[i] !== undefined && values[i] !== null) return i;
  }
  return index;
}

/** Some air above and below; a constant line lies in the middle. */
function bounds(u, low, high) {
  if (low === null || low === undefined) return [0, 1];
  const air = (high - low) * 0.06 || Math.abs(low) * 0.1 || 1;
  const bottom = low >= 0 && low - air < 0 ? 0 : low - air;
  return [bottom, high <= 0 && high + air > 0 ? 0 : high + air];
}

function axisValues(u, splits) {
  const step = splits.length > 1 ? Math.abs(splits[1] - splits[0]) : 1;
  const digits = Math.min(10, Math.max(0, 1 - Math.floor(Math.log10(step) + 1e-9)));
  return splits.map((at) => (Math.abs(at) >= 1e7 || step < 1e-5 ? number(at, 4) : at.toLocaleString("en-US", { maximumFractionDigits: digits })));
}

function axisSize(u, values) {
  if (!values?.length) return 52;
  u.ctx.font = u.axes[1].font[0];
  const widest = Math.max(...values.map((text) => u.ctx.measureText(text).width)) / devicePixelRatio;
  return Math.max(52, Math.ceil(widest) + 16);
}
