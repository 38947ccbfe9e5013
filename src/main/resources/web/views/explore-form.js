/** The explorer's controls: what is asked for. Each change is told as a new state. */
import { getJson } from "../lib/api.js";
import { combobox } from "../lib/combobox.js";
import { h, icon, replace, uid } from "../lib/dom.js";
import { short } from "../lib/format.js";
import { FUNCTIONS } from "../lib/query.js";
import { suggestions, unitText } from "../lib/units.js";

const WINDOWS = [["", "Automatic"], ["PT1M", "1 minute"], ["PT5M", "5 minutes"], ["PT15M", "15 minutes"], ["PT1H", "1 hour"], ["PT6H", "6 hours"], ["P1D", "1 day"], ["P1W", "1 week"], ["P1M", "1 month"]];
const OTHER = "other";
const MOST_TOPICS = 10;
const MOST_FIELDS = 6;

/**
 * @param state the first state
 * @param catalogue tells attributes and generators of the chosen topics: {attributes, generators, more}
 * @param onchange gets what has changed
 */
export function form(state, catalogue, onchange) {
  const problems = {};
  let shown = state;
  const topics = combobox({
    label: "Topics", placeholder: "Search topics", chosen: state.topics, most: MOST_TOPICS, nothing: "No topic has this in its name",
    options: async (q) => (await getJson("topics", { q, limit: 50 })).topics.map((one) => ({ value: one.topic, note: one.records ? short(one.records) : "empty" })),
    onchange: (values) => onchange({ topics: values }),
  });
  const fields = combobox({
    label: "Attributes", placeholder: "Add an attribute", chosen: state.fields, chips: false, most: MOST_FIELDS, nothing: "No attribute of these topics",
    options: (q) => catalogue().attributes.filter((one) => one.field.toLowerCase().includes(q.toLowerCase())).map((one) => ({
      value: one.field, note: one.type === "text" ? "text" : one.records ? one.units.map(unitText).join(", ") : "not yet sent", disabled: one.type === "text",
    })),
    onchange: (values) => onchange({ fields: values }),
  });
  const generators = combobox({
    label: "Generators", placeholder: "All generators", chosen: state.generators, nothing: "No generator of these topics",
    options: (q) => findGenerators(q, catalogue()),
    onchange: (values) => onchange({ generators: values }),
  });
  const chosen = h("ul", { class: "field-rows" });
  const fun = select("explore-fun", FUNCTIONS, (value) => onchange({ fun: value }));
  const width = select("explore-window", [...WINDOWS, [OTHER, "Other…"]], (value) => {
    typed.hidden = value !== OTHER;
    if (value === OTHER) typed.focus();
    else onchange({ window: value });
  });
  const typed = h("input", { class: "input", "aria-label": "Width of the windows", placeholder: "Minutes, or PT15M, P1D …", spellcheck: "false", onchange: () => onchange({ window: typed.value.trim() }) });
  const by = h("input", { type: "checkbox", onchange: () => onchange({ by: by.checked }) });
  const element = h("div", { class: "query-fields" },
    place("topic", "Topics", topics, topics.input),
    place("field", "Attributes and units", [fields, chosen], fields.input),
    place("generator_id", "Generators", generators, generators.input),
    h("label", { class: "check" }, by, "A line for each generator"),
    place("fun", "Function", fun, fun),
    place("frequency", "Window", [width, typed], width));

  function place(name, label, control, input) {
    problems[name] = h("p", { class: "field-problem", id: uid("problem"), hidden: true });
    problems[name].input = input;
    return h("div", { class: "field" }, h("label", { for: input.id }, label), control, problems[name]);
  }

  function select(id, options, changed) {
    const element = h("select", { id, class: "input", onchange: () => changed(element.value) }, options.map(([value, text]) => h("option", { value }, text)));
    return element;
  }

  let rows = "";

  /** What is typed in, and what has the focus, stays as far as the rows do. */
  function unitRows(next) {
    const known = catalogue().attributes;
    const wanted = JSON.stringify([next.fun === "count", next.fields.map((field) => [field, known.find((one) => one.field === field)?.units])]);
    if (wanted === rows) {
      for (const unit of chosen.querySelectorAll("input")) if (unit !== document.activeElement) unit.value = next.units[unit.dataset.field] ?? "";
      return;
    }
    rows = wanted;
    const focused = chosen.contains(document.activeElement) ? document.activeElement : null;
    const place = focused ? [...chosen.children].findIndex((one) => one.contains(focused)) : -1;
    replace(chosen, next.fields.map((field) => {
      const seen = known.find((one) => one.field === field)?.units ?? [];
      const id = uid("unit");
      const unit = h("input", {
        class: "input unit", dataset: { field }, list: id, value: next.units[field] ?? "", placeholder: seen[0] || "unit", "aria-label": `Unit of ${field}`, spellcheck: "false", autocapitalize: "off",
        disabled: next.fun === "count", onchange: () => onchange({ units: { ...shown.units, [field]: unit.value.trim() } }),
      });
      return h("li", {}, h("span", { class: "grow field-name", title: field }, field), unit,
        h("datalist", { id }, suggestions(seen).map((one) => h("option", { value: one }, unitText(one) === one ? null : unitText(one)))),
        h("button", { type: "button", class: "btn quiet small square", "aria-label": `Remove ${field}`, onclick: () => onchange({ fields: shown.fields.filter((one) => one !== field) }) }, icon("close")));
    }));
    if (focused) {
      const same = [...chosen.querySelectorAll("[aria-label]")].find((one) => one.ariaLabel === focused.ariaLabel);
      (same ?? chosen.children[Math.min(place, chosen.children.length - 1)]?.querySelector("button") ?? fields.input).focus({ preventScroll: true });
    }
  }

  return {
    element,
    focus: () => topics.input.focus(),
    /** Shows a state, also one that came from the address. */
    set(next) {
      topics.set(next.topics);
      fields.set(next.fields);
      generators.set(next.generators);
      fun.value = next.fun;
      if (fun.value !== next.fun) {
        fun.append(h("option", { value: next.fun }, next.fun));
        fun.value = next.fun;
      }
      const listed = WINDOWS.some(([value]) => value === next.window);
      width.value = listed ? next.window : OTHER;
      typed.hidden = listed;
      typed.value = listed ? "" : next.window;
      by.checked = next.by;
      shown = next;
      unitRows(next);
    },
    /** New attributes and generators are known. */
    invalidate(next) {
      fields.invalidate();
      generators.invalidate();
      shown = next;
      unitRows(next);
    },
    /** Marks the field that an error is about. */
    tell(error) {
      const name = partOf(error?.field ?? "");
      for (const [key, element] of Object.entries(problems)) {
        element.hidden = key !== name;
        element.textContent = key === name ? error.message : "";
        if (key === "field") for (const unit of chosen.querySelectorAll("input")) unit.setAttribute("aria-invalid", String(key === name && Boolean(unit.value) && error.field.includes("unit")));
        const input = key === "frequency" && !typed.hidden ? typed : element.input;
        if (key === name) {
          input.setAttribute("aria-invalid", "true");
          input.setAttribute("aria-describedby", element.id);
        } else {
          for (const one of [element.input, ...(key === "frequency" ? [typed] : [])]) {
            one.removeAttribute("aria-invalid");
            one.removeAttribute("aria-describedby");
          }
        }
      }
    },
  };
}

/** The service names keys of the request; several of them stand at one control. */
function partOf(field) {
  const name = field.replace(/^aggregator\./, "");
  if (name.startsWith("unit") || name.startsWith("field")) return "field";
  if (name.startsWith("fun")) return "fun";
  return name.replace(/[.[].*$/, "");
}

async function findGenerators(q, known) {
  const own = known.generators.filter((one) => one.generator_id.toLowerCase().includes(q.toLowerCase()));
  if (!known.more || own.length >= 50) return own.slice(0, 200).map(option);
  const answers = await Promise.all(known.topics.map((topic) => getJson("generators", { topic, q, limit: 50 })));
  const names = new Map(answers.flatMap((answer) => answer.generators).map((one) => [one.generator_id, one]));
  return [...names.values()].map(option);
}

function option(one) {
  return { value: one.generator_id, note: short(one.records) };
}
