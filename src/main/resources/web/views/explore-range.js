/** The bar above the chart: which time is shown, and how to move in it. */
import { h, icon, replace, uid } from "../lib/dom.js";
import { dateTime, zoneName } from "../lib/format.js";
import { segmented } from "../lib/parts.js";
import { fromField, moved, PRESETS, scaled, toField } from "../lib/ranges.js";

/** hooks: preset(name), range({from, to}), back(), refresh(), view(name). */
export function rangeBar(state, hooks) {
  let shown = null;
  const presets = segmented("explore-range", "Range", PRESETS.map(([name, text]) => [name, text]), state.range.preset, hooks.preset);
  const view = segmented("explore-view", "Show as", [["chart", "Chart"], ["table", "Table"]], state.view, hooks.view);
  const from = dateField("From");
  const to = dateField("To");
  const wrong = h("span", { class: "field-problem", role: "alert" });
  const zone = h("span", { class: "muted small" });
  const apply = h("button", { type: "submit", class: "btn small" }, "Apply");
  const exact = h("form", { class: "exact", onsubmit: (event) => { event.preventDefault(); take(); } }, from.label, from.input, to.label, to.input, apply, zone, wrong);
  const action = (name, symbol, run) => h("button", { type: "button", class: "btn small square", title: name, "aria-label": name, onclick: run }, symbol.length > 1 ? icon(symbol) : symbol);
  const reset = h("button", { type: "button", class: "btn small", onclick: hooks.back, hidden: true }, icon("reset"), "Reset zoom");
  const text = h("p", { class: "range-text" });
  const move = (next) => shown && hooks.range(next(shown));
  const element = h("div", { class: "range-bar" },
    h("div", { class: "row" }, presets,
      h("div", { class: "row tight" }, action("Earlier", "previous", () => move((range) => moved(range, -0.5))), action("Later", "next", () => move((range) => moved(range, 0.5))),
        action("Zoom in", "+", () => move((range) => scaled(range, 0.5))), action("Zoom out", "−", () => move((range) => scaled(range, 2))),
        action("Ask again", "refresh", hooks.refresh)), reset, h("span", { class: "grow" }), view),
    h("details", { class: "range-exact" }, h("summary", {}, text), exact));

  function dateField(name) {
    const id = uid("date");
    return { label: h("label", { for: id, class: "label" }, name), input: h("input", { id, class: "input", type: "datetime-local", step: "1" }) };
  }

  function take() {
    const utc = zoneName() === "UTC";
    const range = { from: fromField(from.input.value, utc), to: fromField(to.input.value, utc) };
    const fault = range.from === null || range.to === null ? "Both times are needed." : range.from >= range.to ? "“From” must be before “To”." : "";
    wrong.textContent = fault;
    if (!fault) hooks.range(range);
  }

  return {
    element,
    /** @param range what is shown, or null; @param zoomed whether there is a range to go back to */
    set(next, range, zoomed) {
      shown = range;
      for (const input of presets.querySelectorAll("input")) input.checked = input.value === next.range.preset;
      for (const input of view.querySelectorAll("input")) input.checked = input.value === next.view;
      reset.hidden = !zoomed;
      wrong.textContent = "";
      zone.textContent = zoneName();
      if (!range) return void replace(text, "Choose a range");
      const utc = zoneName() === "UTC";
      from.input.value = toField(range.from, utc);
      to.input.value = toField(range.to, utc);
      replace(text, `${dateTime(range.from)} – ${dateTime(range.to)}`);
    },
  };
}
