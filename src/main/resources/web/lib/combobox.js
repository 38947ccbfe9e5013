/**
 * A field that searches while one types and holds several choices, by the ARIA pattern of a combobox with a list:
 * arrows, Enter, Escape, Backspace. options(text) gives (or promises) [{value, text, note, disabled}] and may fail.
 */
import { announce, debounce, h, icon, replace, uid } from "./dom.js";

export function combobox({ label, placeholder, options, chosen, onchange, chips = true, most = Infinity, nothing = "Nothing found" }) {
  let values = [...chosen];
  let found = [];
  let active = -1;
  let asked = 0;
  const id = uid("box");
  const list = h("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, "aria-multiselectable": "true", class: "box-list", hidden: true });
  const input = h("input", {
    id, class: "box-input", role: "combobox", autocomplete: "off", spellcheck: "false", placeholder, "aria-expanded": "false",
    "aria-controls": `${id}-list`, "aria-autocomplete": "list", oninput: () => { open(); found = []; active = -1; ask(); }, onkeydown: key, onclick: open, onfocus: () => input.select(),
  });
  const chipRow = h("span", { class: "chips" });
  const frame = h("div", { class: "box-frame input", onclick: (event) => event.target === frame && input.focus() }, chipRow, input,
    h("span", { class: "box-arrow" }, icon("down")));
  const root = h("div", { class: "box", onfocusout: (event) => !root.contains(event.relatedTarget) && close() }, frame, list);
  const ask = debounce(load, 120);

  async function load() {
    const mine = ++asked;
    try {
      const answer = await options(input.value.trim());
      if (mine !== asked) return;
      found = answer;
      active = found.findIndex((option) => !option.disabled);
      draw();
    } catch (error) {
      if (mine !== asked || error.name === "AbortError") return;
      found = [];
      replace(list, h("li", { class: "box-note", role: "presentation" }, error.message));
    }
  }

  function open() {
    if (!list.hidden) return;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (!found.length) replace(list, h("li", { class: "box-note", role: "presentation" }, "…"));
    load();
  }

  function close() {
    ask.cancel();
    asked++;
    list.hidden = true;
    found = [];
    replace(list);
    input.value = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function draw() {
    replace(list, found.length ? found.map((option, i) => h("li", {
      id: `${id}-${i}`, role: "option", class: "box-option", "aria-selected": String(values.includes(option.value)),
      "aria-disabled": option.disabled ? "true" : null, dataset: { active: String(i === active) },
      onpointerdown: (event) => event.preventDefault(), onclick: () => toggle(option),
    }, h("span", { class: "box-tick" }, values.includes(option.value) ? icon("check") : null), h("span", { class: "grow" }, option.text ?? option.value),
    option.note ? h("span", { class: "muted small" }, option.note) : null)) : h("li", { class: "box-note", role: "presentation" }, nothing));
    if (active >= 0 && !list.hidden) {
      input.setAttribute("aria-activedescendant", `${id}-${active}`);
      list.children[active]?.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function toggle(option) {
    if (option.disabled) return;
    if (values.includes(option.value)) values = values.filter((value) => value !== option.value);
    else if (values.length >= most) return announce(`At most ${most}`);
    else values = [...values, option.value];
    changed();
    input.select();
  }

  function remove(value) {
    values = values.filter((one) => one !== value);
    changed();
    input.focus();
  }

  function changed() {
    drawChips();
    draw();
    onchange([...values]);
  }

  function drawChips() {
    replace(chipRow, chips ? values.map((value) => h("span", { class: "chip" }, h("span", { class: "chip-text", title: value }, value),
      h("button", { type: "button", "aria-label": `Remove ${value}`, onclick: () => remove(value) }, icon("close")))) : null);
    input.placeholder = chips && values.length ? "" : placeholder;
  }

  function key(event) {
    const move = (by) => {
      event.preventDefault();
      if (list.hidden) return open();
      for (let step = 1; step <= found.length; step++) {
        const next = (active + by * step + found.length * step) % found.length;
        if (!found[next].disabled) {
          active = next;
          break;
        }
      }
      draw();
    };
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) open();
      else if (found[active]) toggle(found[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && !input.value && chips && values.length) remove(values[values.length - 1]);
  }

  drawChips();
  root.input = input;
  root.set = (next) => {
    values = [...next];
    drawChips();
    if (!list.hidden) draw();
  };
  root.invalidate = () => {
    found = [];
    if (!list.hidden) load();
  };
  return root;
}
