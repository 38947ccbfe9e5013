/** What was stored in each second of the last ten minutes, as the service remembers it. */
import uPlot from "../vendor/uplot/uPlot.esm.js";
import { cssColour, faint } from "../lib/chart.js";
import { h } from "../lib/dom.js";
import { clock, rate, short } from "../lib/format.js";
import { onPref, pref } from "../lib/prefs.js";

const HEIGHT = 220;
const IDLE = "The last 10 minutes, in steps of 5 s";

export function ingestChart() {
  const host = h("div", { class: "ingest", role: "img", "aria-label": "Records stored per second over the last ten minutes" });
  const readout = h("p", { class: "ingest-read muted small" }, IDLE);
  let plot = null;
  let data = null;

  function make() {
    plot?.destroy();
    const colour = cssColour("--series-1");
    const muted = cssColour("--muted");
    const line = cssColour("--line");
    const font = `12px ${getComputedStyle(document.body).fontFamily}`;
    plot = new uPlot({
      width: width(), height: HEIGHT, ms: 1, padding: [10, 8, 0, 0], legend: { show: false },
      tzDate: (at) => (pref("zone") === "utc" ? uPlot.tzDate(new Date(at), "Etc/UTC") : new Date(at)),
      scales: { x: { time: true }, y: { range: (u, low, high) => [0, Math.max(1, (high ?? 0) * 1.15)] } },
      axes: [
        { stroke: muted, grid: { show: false }, ticks: { stroke: line, width: 1, size: 4 }, font, space: 80, size: 32, values: (u, at) => at.map((one) => clock(one).slice(0, 5)) },
        { stroke: muted, grid: { stroke: line, width: 1 }, ticks: { show: false }, font, size: 52, space: 40, values: (u, at) => at.map(short) },
      ],
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
      series: [{}, { stroke: colour, width: 1.8, fill: faint(colour, 0.14), points: { show: false } }],
      hooks: { setCursor: [read] },
    }, data, host);
  }

  function read(u) {
    const at = u.cursor.idx;
    readout.textContent = at === null || at === undefined ? IDLE : `${clock(u.data[0][at])} · ${rate(u.data[1][at])}`;
  }

  const width = () => Math.max(200, host.clientWidth);
  const observer = new ResizeObserver(() => plot && plot.width !== width() && plot.setSize({ width: width(), height: HEIGHT }));
  observer.observe(host);
  const again = () => plot && make();
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", again);
  const forget = onPref(again);
  return {
    element: h("div", {}, readout, host),
    /** recent as GET /status tells it; a point stands at the end of its stretch. */
    draw({ until, step, rates }) {
      const end = Date.parse(until);
      data = [rates.map((one, i) => end - (rates.length - 1 - i) * step * 1000), rates];
      if (plot) plot.setData(data);
      else make();
    },
    destroy() {
      observer.disconnect();
      scheme.removeEventListener("change", again);
      forget();
      plot?.destroy();
    },
  };
}
