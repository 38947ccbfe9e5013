/** The lines of the chart as a table: names, the values under the crosshair, and the figures of the range. */
import { h, replace } from "../lib/dom.js";
import { colourOf, dashOf } from "../lib/chart.js";
import { clock, dateTime, day, number } from "../lib/format.js";
import { longestStep } from "../lib/gaps.js";
import { nearest, summary } from "../lib/query.js";
import { unitText } from "../lib/units.js";

export function legend(lines, { hidden, envelope, ontoggle }) {
  const at = h("span", {}, "Last");
  const rows = lines.map((line) => {
    const figures = summary(line);
    const reach = longestStep(line.times) / 2;
    const now = h("td", { class: "num strong" }, number(figures.last, 5));
    const button = h("button", { type: "button", class: "line-name", "aria-pressed": String(!hidden.has(line.key)), title: "Show or hide", onclick: () => toggle() }, swatch(line), h("span", {}, line.name));
    function toggle() {
      const off = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!off));
      ontoggle(line, off);
    }
    const row = h("tr", {}, h("th", { scope: "row" }, button), now, h("td", { class: "num" }, number(figures.min, 5)),
      h("td", { class: "num" }, number(figures.avg, 5)), h("td", { class: "num" }, number(figures.max, 5)), h("td", { class: "muted" }, unitText(line.unit)));
    return { line, figures, reach, now, row };
  });
  const element = h("div", { class: "legend table-wrap" }, h("table", { class: "table" }, h("caption", { class: "sr-only" }, "Lines of the chart"),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Line"), h("th", { scope: "col", class: "num at" }, at),
      ...["Min", envelope ? "Average" : "Mean", "Max"].map((name) => h("th", { scope: "col", class: "num" }, name)), h("th", { scope: "col" }, "Unit"))),
    h("tbody", {}, rows.map((one) => one.row))));

  return {
    element,
    /** The values at the crosshair, or the last ones. Gives what is shown, as a sentence. */
    setCursor(time) {
      const said = [];
      let shown = null;
      for (const { line, figures, reach, now } of rows) {
        let i = time === null ? -1 : nearest(line.times, time);
        if (i >= 0 && Math.abs(line.times[i] - time) > reach) i = -1;
        const value = time === null ? figures.last : i < 0 ? null : line.values[i];
        if (i >= 0 && (shown === null || Math.abs(line.times[i] - time) < Math.abs(shown - time))) shown = line.times[i];
        const text = number(value, 5);
        now.textContent = text;
        said.push(`${line.name} ${text} ${unitText(line.unit)}`);
      }
      replace(at, time === null ? "Last" : shown === null ? "No value here" : h("time", { datetime: new Date(shown).toISOString(), title: dateTime(shown) }, `${day(shown)} ${clock(shown)}`));
      return `${shown === null ? "No value here" : dateTime(shown)}: ${said.slice(0, 4).join(", ")}`;
    },
  };
}

/** A short piece of the line, with its dashes. */
function swatch(line) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const stroke = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 10", class: "swatch", "aria-hidden": "true" })) svg.setAttribute(key, value);
  for (const [key, value] of Object.entries({ d: "M1 5h18", stroke: colourOf(line.index), "stroke-width": 3, "stroke-dasharray": dashOf(line.index).join(" ") })) stroke.setAttribute(key, value);
  svg.append(stroke);
  return svg;
}
