/** The pieces every view is made of: heading, states, problems, badges, copy buttons. */
import { rights } from "./access.js";
import { announce, h, icon } from "./dom.js";

/** The view's h1 with what can be done beside it. */
export function pageHead(title, subtitle, ...actions) {
  return h("div", { class: "page-head" },
    h("div", { class: "page-title" }, h("h1", {}, title), subtitle ? h("p", { class: "muted" }, subtitle) : null),
    actions.length ? h("div", { class: "row" }, actions) : null);
}

/** A surface with an optional heading. */
export function card(heading, ...children) {
  return h("section", { class: "card" }, heading ? h("h2", {}, heading) : null, children);
}

/** One figure with its name; what changes is set through its .value. */
export function stat(label, value, note) {
  const figure = h("dd", { class: "stat-value" }, value ?? "–");
  const small = h("dd", { class: "stat-note" }, note ?? "\u00a0");
  const element = h("div", { class: "stat" }, h("dt", {}, label), figure, small);
  element.show = (text, noteText, tone) => {
    if (figure.textContent !== String(text)) figure.textContent = text;
    if (noteText !== undefined) showNote(small, noteText);
    element.dataset.tone = tone ?? "";
  };
  return element;
}

/** A text or a node; left alone where it says the same, so that a link keeps the focus. */
function showNote(place, note) {
  const text = typeof note === "string" ? note : note.textContent;
  if (place.textContent === text) return;
  place.replaceChildren(note || "\u00a0");
}

/** ok, warn, bad or neutral, in words and colour. */
export function badge(text, tone = "neutral") {
  return h("span", { class: `badge ${tone}` }, text);
}

/** What stands where there is nothing: why, and what to do. */
export function empty(heading, text, ...actions) {
  return h("div", { class: "empty" }, h("p", { class: "empty-head" }, heading), text ? h("p", {}, text) : null,
    actions.length ? h("div", { class: "row center" }, actions) : null);
}

/** A problem as the service told it, with its code and the field at fault; and what the token may do, where that is why. */
export function problem(error, retry) {
  return h("div", { class: "problem", role: "alert" }, icon("warning"),
    h("div", { class: "grow" }, h("p", { class: "problem-text" }, error.message),
      error.status === 403 && rights() ? h("p", {}, rights()) : null,
      error.code || error.field ? h("p", { class: "muted small" }, [error.status || null, error.code, error.field && `field ${error.field}`].filter(Boolean).join(" · ")) : null),
    retry ? h("button", { type: "button", class: "btn small", onclick: retry }, "Try again") : null);
}

/** Grey lines where content will stand, of about its height. */
export function skeleton(lines = 3) {
  return h("div", { class: "skeleton", "aria-hidden": "true" }, Array.from({ length: lines }, () => h("span", {})));
}

/** A button that puts text() on the clipboard, and says so. */
export function copyButton(text, label = "Copy") {
  const words = h("span", {}, label);
  const button = h("button", { type: "button", class: "btn small", onclick: copy }, icon("copy"), words);
  let timer;
  async function copy() {
    const done = await toClipboard(text());
    words.textContent = done ? "Copied" : "Not allowed";
    announce(done ? "Copied to the clipboard" : "The browser does not allow copying");
    clearTimeout(timer);
    timer = setTimeout(() => (words.textContent = label), 1500);
  }
  return button;
}

/** Outside https and localhost there is no clipboard API: then a selection is copied. */
async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "sr-only", value: text, "aria-hidden": "true" });
    const before = document.activeElement;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  }
}

/** A choice of few as joined buttons (radio buttons to the keyboard): options are [value, text]. */
export function segmented(name, label, options, chosen, onchange) {
  return h("div", { class: "segmented", role: "radiogroup", "aria-label": label }, options.map(([value, text, title]) =>
    h("label", { title }, h("input", { type: "radio", name, value, checked: value === chosen, onchange: () => onchange(value) }), h("span", {}, text))));
}

/** A label above its control, and a place for what is wrong with it. */
export function field(label, control, hint) {
  const input = control.matches("input,select,textarea") ? control : control.querySelector("input,select,textarea");
  return h("div", { class: "field" }, h("label", { for: input?.id ?? null }, label), control, hint ? h("p", { class: "hint" }, hint) : null);
}
