/** One reject: where it came from, what is wrong, its bytes, and a place to mend it. */
import { may } from "../lib/access.js";
import { aborted, request } from "../lib/api.js";
import { h, icon, replace, uid } from "../lib/dom.js";
import { save } from "../lib/download.js";
import { bytes as size, count } from "../lib/format.js";
import { badge, copyButton, problem, segmented } from "../lib/parts.js";
import { reasonHelp, reasonText, stillWrong } from "../lib/reasons.js";
import { bytesOf, hexLines, visible } from "../lib/records.js";
import { time } from "../lib/time.js";

/** Bytes that are shown as hex; the whole is a download. */
const HEX = 4096;
/** Text that is put into a field to be mended. */
const MENDABLE = 1 << 20;

/** hooks: back() to the list, replay(value or null for the bytes as they came). */
export function detail(one, hooks) {
  const raw = one.raw_base64 === null ? new Uint8Array() : bytesOf(one.raw_base64);
  const path = `rejects/${one.id.split("/").map(encodeURIComponent).join("/")}/raw`;
  const value = h("div", {});
  const showAs = (form) => replace(value, form === "hex" ? hex(raw, one) : text(one));
  const first = one.raw_text === null ? "hex" : "text";
  const forms = one.raw_length === 0 ? null : segmented(uid("form"), "Show the value as", [["text", "Text"], ["hex", "Hex"]], first, showAs);
  showAs(first);
  return h("section", { class: "card reject-card stack", "aria-label": "The chosen reject" },
    h("div", { class: "row" }, h("button", { type: "button", class: "btn small reject-back", onclick: hooks.back }, icon("previous"), "All rejects"),
      h("h2", { tabindex: "-1" }, reasonText(one.reason)), state(one)),
    h("div", { class: "stack-tight" }, h("p", {}, visible(one.detail)), h("p", { class: "muted small" }, reasonHelp(one.reason))),
    h("dl", { class: "facts" }, fact("Record", h("code", {}, one.id)), fact("Kafka got it", time(one.time)), fact("Rejected", time(one.rejected_at)),
      one.replayed_at ? fact("Replayed", time(one.replayed_at)) : null, fact("Size", one.raw_length ? `${count(one.raw_length)} bytes` : "no value")),
    forms ? h("div", { class: "row" }, h("h3", {}, "Value"), h("span", { class: "grow" }), forms, one.raw_text === null ? null : copyButton(() => one.raw_text),
      bytesButton(path, one.id)) : null,
    forms ? value : null,
    one.stored || one.state === "replayed" ? null : !may("admin") ? h("p", { class: "muted" }, "To replay it needs a token with the scope admin.") : mend(one, path, hooks));
}

/** A link could not send the token. */
function bytesButton(path, id) {
  const button = h("button", { type: "button", class: "btn small", onclick: fetchAll }, icon("download"), "Bytes");
  async function fetchAll() {
    button.disabled = true;
    try {
      save(await (await request(path)).blob(), id.replaceAll("/", "-"));
    } catch (error) {
      if (!aborted(error)) button.after(problem(error));
    }
    button.disabled = false;
  }
  return button;
}

function state(one) {
  if (one.stored) return badge("stored all the same", "ok");
  return one.state === "replayed" ? badge("replayed", "ok") : badge("open", "warn");
}

function fact(name, ...what) {
  return h("div", {}, h("dt", { class: "muted small" }, name), h("dd", {}, what));
}

function text(one) {
  if (one.raw_text === null) return h("p", { class: "muted" }, "These bytes are no text in UTF-8: see them as hex.");
  const isCut = new TextEncoder().encode(one.raw_text).length < one.raw_length;
  return [h("pre", { class: "raw", tabindex: "0", "aria-label": "The value as text" }, visible(one.raw_text)), isCut ? h("p", { class: "hint" }, `The beginning of ${size(one.raw_length)}; the download has all that is kept.`) : null];
}

function hex(raw, one) {
  const width = matchMedia("(max-width: 760px)").matches ? 8 : 16;
  return [h("pre", { class: "raw hex", tabindex: "0", "aria-label": "The value as hexadecimal digits" }, hexLines(raw.subarray(0, HEX), width)),
    one.raw_length > HEX ? h("p", { class: "hint" }, `The first ${count(Math.min(HEX, raw.length))} of ${count(one.raw_length)} bytes.`) : null];
}

/** As it is, after the cause was mended elsewhere; or with a value that is mended here. */
function mend(one, path, hooks) {
  const id = uid("mend");
  const area = h("textarea", { id, class: "input", rows: "9", spellcheck: "false", autocomplete: "off", "aria-describedby": `${id}-hint`, oninput: look });
  const hint = h("p", { id: `${id}-hint`, class: "hint", role: "status" });
  const send = h("button", { type: "button", class: "btn primary", onclick: () => hooks.replay(area.value) }, "Replay this value");
  const place = h("div", { class: "stack-tight", hidden: true }, h("label", { class: "label", for: id }, "The mended record, in full"), area, hint, h("div", { class: "row" }, send));
  const edit = h("button", { type: "button", class: "btn", onclick: begin }, "Edit…");

  async function begin() {
    edit.disabled = true;
    try {
      area.value = await whole(one, path);
    } catch (error) {
      if (!aborted(error)) replace(place, problem(error));
    }
    place.hidden = false;
    look();
    area.focus();
  }

  function look() {
    const wrong = stillWrong(area.value, one.topic);
    hint.textContent = wrong ?? "All four fields are there. The service checks the rest.";
    hint.classList.toggle("bad-text", wrong !== null);
  }

  return h("div", { class: "stack-tight mend" }, h("div", { class: "row" }, h("button", { type: "button", class: "btn", onclick: () => hooks.replay(null) }, icon("reset"), "Replay as it is"), edit), place);
}

async function whole(one, path) {
  if (one.raw_length === 0) return "";
  if (one.raw_length > MENDABLE) throw new Error(`${size(one.raw_length)} are too much to be mended here: take the bytes and oda rejects replay --value.`);
  const all = await (await request(path)).arrayBuffer();
  return new TextDecoder().decode(all);
}
