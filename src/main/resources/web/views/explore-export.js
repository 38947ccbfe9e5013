/** The same data as files, and the same request for a terminal. */
import { aborted } from "../lib/api.js";
import { h, replace } from "../lib/dom.js";
import { download, FORMATS } from "../lib/download.js";
import { copyButton, problem, segmented } from "../lib/parts.js";
import { chartBody, recordsBody } from "../lib/query.js";
import { curlLine, fileName, odaLine } from "../lib/shell.js";

const LARGE = 1_000_000;

export function exporter() {
  let now = null;
  let what = "shown";
  let way = "curl";
  let running = null;
  const line = h("pre", { class: "command", tabindex: "0" });
  const note = h("div", { "aria-live": "polite" });
  const buttons = FORMATS.map(([format, text]) => h("button", { type: "button", class: "btn small", onclick: () => fetchAs(format) }, text));
  const cancel = h("button", { type: "button", class: "btn small danger", hidden: true, onclick: () => running?.abort() }, "Cancel");
  const element = h("section", { class: "card export", hidden: true, "aria-label": "Export" },
    h("div", { class: "export-row" }, h("h2", {}, "Export"),
      segmented("export-what", "What to export", [["shown", "As shown"], ["records", "Records"]], what, (value) => { what = value; draw(); }),
      h("div", { class: "row", role: "group", "aria-label": "Download" }, buttons, cancel)),
    note,
    h("div", { class: "export-row" }, segmented("export-way", "Command", [["curl", "curl"], ["oda", "oda query"]], way, (value) => { way = value; draw(); }),
      h("span", { class: "grow" }), copyButton(() => line.textContent)),
    line);

  function body(format) {
    const asked = what === "shown" ? chartBody(now.state, now.range, now.window, now.zone) : recordsBody(now.state, now.range);
    return format ? { ...asked, format } : asked;
  }

  function draw() {
    if (!now) return;
    const base = new URL(".", location.href).href.replace(/\/$/, "");
    line.textContent = way === "curl" ? curlLine(base, body(null)) : odaLine(base, body(null));
  }

  async function fetchAs(format) {
    const asked = body(format);
    running = new AbortController();
    for (const button of buttons) button.disabled = true;
    cancel.hidden = false;
    try {
      const large = what === "records" && now.counted > LARGE;
      replace(note, h("p", { class: "muted small" }, "Asking…"));
      await download(asked, fileName(asked), { large, signal: running.signal, progress: (text) => replace(note, h("p", { class: "muted small" }, `${text} received`)) });
      replace(note, h("p", { class: "muted small" }, `${fileName(asked)} is complete`));
    } catch (error) {
      replace(note, aborted(error) ? null : problem(error));
    }
    for (const button of buttons) button.disabled = false;
    cancel.hidden = true;
  }

  return {
    element,
    /** @param next {state, range as the service takes it, window, zone, counted}; null where there is nothing to export */
    set(next) {
      now = next;
      element.hidden = !next;
      draw();
    },
    stop: () => running?.abort(),
  };
}
