/** The inbox of records that were not stored: find them, look at them, mend them, have them stored after all. */
import { may } from "../lib/access.js";
import { aborted, getJson } from "../lib/api.js";
import { announce, h, icon, replace, uid } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { badge, empty, field, pageHead, problem, segmented, skeleton } from "../lib/parts.js";
import { reasonText, REASONS } from "../lib/reasons.js";
import { visible } from "../lib/records.js";
import { replayRecords, replaySelection } from "../lib/replay.js";
import { since } from "../lib/time.js";
import { detail } from "./rejects-detail.js";
import { confirmed, outcome } from "./rejects-outcome.js";

export const title = "Rejects";

const PAGE = 50;
/** Pages without a find that are read before the reader is asked: a search of the service ends after some seconds. */
const EMPTY_PAGES = 5;
const RANGES = [["", "All that is kept"], ["-PT1H", "Last hour"], ["-P1D", "Last day"], ["-P7D", "Last 7 days"]];

/** The control of the form that had the focus when it changed what is asked: the view is drawn anew. */
let part = null;

export function mount(root, params) {
  const asked = { topic: params.getAll("topic"), reason: params.getAll("reason"), state: params.get("state") ?? "open", from: params.get("from") };
  const chosen = new Set();
  const leaving = new AbortController();
  let rows = [];
  let next = null;
  let open = null;
  const mayReplay = may("admin");

  const list = h("ol", { class: "reject-list" });
  const more = h("div", { class: "reject-more" });
  const said = h("span", { role: "status", class: "muted" });
  const all = h("input", { type: "checkbox", "aria-label": "Select all that are shown", onchange: chooseAll });
  const replayChosen = h("button", { type: "button", class: "btn small", hidden: !mayReplay, disabled: true, onclick: () => replay(`Replay ${records(chosen.size)}?`, replayable().filter((one) => chosen.has(one.id))) }, "Replay selected");
  const replayAll = h("button", { type: "button", class: "btn small", hidden: !mayReplay, onclick: askAll }, "Replay all…");
  const results = h("div", { hidden: true });
  const side = h("div", { class: "reject-side" });
  const layout = h("div", { class: "rejects" },
    h("section", { class: "card flush", "aria-label": "Rejected records" },
      h("div", { class: "reject-bar" }, h("label", { class: "check" }, all, h("span", { class: "sr-only" }, "All")), said, h("span", { class: "grow" }), replayChosen, replayAll), list, more), side);
  root.append(pageHead(title, "Kept for 30 days", h("button", { type: "button", class: "btn", onclick: () => load() }, icon("refresh"), "Refresh")),
    form(asked), results, layout);

  if (part) root.querySelector(part)?.focus({ preventScroll: true });
  part = null;

  let turn = 0;
  async function load() {
    const mine = ++turn;
    rows = [];
    next = null;
    chosen.clear();
    replace(list, h("li", { class: "reject-wait" }, skeleton(6)));
    await page(mine);
  }

  /** The next page, unless the list was begun anew meanwhile. */
  async function page(mine = turn, from = -1) {
    replace(more, h("span", { class: "muted" }, "Reading…"));
    try {
      let found = 0;
      for (let pages = 0; pages < EMPTY_PAGES && found < PAGE; pages++) {
        const answer = await getJson("rejects", { ...asked, state: asked.state === "all" ? null : asked.state, limit: PAGE, cursor: next }, { signal: leaving.signal });
        if (mine !== turn) return;
        rows = rows.concat(answer.rejects);
        found += answer.rejects.length;
        next = answer.next;
        if (!next) break;
      }
      draw();
      list.children[from]?.querySelector(".reject-open")?.focus({ preventScroll: true });
    } catch (error) {
      if (aborted(error) || mine !== turn) return;
      if (!rows.length) replace(list);
      replace(more, problem(error, () => page()));
    }
  }

  function draw() {
    replace(list, rows.map(item));
    if (!rows.length && !next) replace(list, h("li", {}, nothing(asked)));
    replace(more, next ? h("button", { type: "button", class: "btn small", onclick: () => page(turn, rows.length) }, rows.length ? "Show more" : "Nothing yet: search on") : []);
    said.textContent = rows.length ? `${count(rows.length)}${next ? " or more" : ""}` : "";
    showChoice();
    if (!open && rows.length && matchMedia("(min-width: 1101px)").matches) show(rows[0]);
    else if (!open) replace(side);
    mark();
  }

  function item(one) {
    const canReplay = mayReplay && isOpen(one);
    const box = h("input", { type: "checkbox", checked: chosen.has(one.id), disabled: !canReplay, "aria-label": `Select ${one.id}`, onchange: (event) => choose(one.id, event.target.checked) });
    return h("li", { class: "reject-row", dataset: { id: one.id } }, h("label", { class: "check" }, box),
      h("button", { type: "button", class: "reject-open", onclick: () => show(one, true) },
        h("span", { class: "reject-line" }, badge(reasonText(one.reason), one.stored ? "neutral" : "bad"), h("strong", {}, one.topic), h("span", { class: "grow" }),
          one.stored ? badge("stored", "ok") : one.state === "replayed" ? badge("replayed", "ok") : null, h("span", { class: "muted small nowrap" }, since(one.rejected_at))),
        h("span", { class: "reject-detail" }, visible(one.detail)),
        h("span", { class: "reject-raw muted" }, one.raw_text === null ? (one.raw_length ? `${count(one.raw_length)} bytes, no text` : "No value") : visible(one.raw_text.slice(0, 160)))));
  }

  function show(one, byHand = false) {
    open = one.id;
    const back = () => {
      open = null;
      layout.classList.remove("shows-one");
      list.querySelector(`[data-id="${CSS.escape(one.id)}"] .reject-open`)?.focus();
    };
    replace(side, detail(one, { back, replay: (value) => replay(`Replay ${one.id}?`, [value === null ? { id: one.id } : { id: one.id, value }], false) }));
    mark();
    if (byHand) {
      layout.classList.add("shows-one");
      const heading = side.querySelector("h2");
      heading.focus({ preventScroll: true });
      if (matchMedia("(max-width: 1100px)").matches) layout.scrollIntoView();
    }
  }

  function mark() {
    for (const row of list.querySelectorAll(".reject-row")) {
      if (row.dataset.id === open) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  const replayable = () => (mayReplay ? rows.filter(isOpen) : []);

  function choose(id, isChosen) {
    if (isChosen) chosen.add(id);
    else chosen.delete(id);
    showChoice();
  }

  function chooseAll() {
    for (const one of replayable()) if (all.checked) chosen.add(one.id);
    if (!all.checked) chosen.clear();
    for (const box of list.querySelectorAll("input:enabled")) box.checked = all.checked;
    showChoice();
  }

  function showChoice() {
    const possible = replayable().length;
    all.disabled = possible === 0;
    all.checked = possible > 0 && chosen.size === possible;
    all.indeterminate = chosen.size > 0 && chosen.size < possible;
    replayChosen.disabled = chosen.size === 0;
    replayChosen.textContent = chosen.size ? `Replay ${count(chosen.size)} selected` : "Replay selected";
    replayAll.disabled = possible === 0 && !next;
  }

  function askAll() {
    const select = {};
    if (asked.topic.length) select.topic = asked.topic;
    if (asked.reason.length) select.reason = asked.reason;
    if (asked.from) select.from = asked.from;
    const words = [asked.topic.length ? `of ${asked.topic.join(", ")}` : "of all topics", asked.reason.length ? `with the reason ${asked.reason.map(reasonText).join(", ")}` : "", asked.from ? RANGES.find(([value]) => value === asked.from)?.[1].toLowerCase() ?? `from ${asked.from}` : ""].filter(Boolean).join(", ");
    run(`Replay all open rejects ${words}?`, (hooks) => replaySelection(select, hooks), true);
  }

  function replay(question, some, ask = true) {
    run(question, (hooks) => replayRecords(some.map(({ id, value }) => (value === undefined ? { id } : { id, value })), hooks), ask);
  }

  async function run(question, work, ask) {
    if (ask && !(await confirmed(question))) return;
    results.hidden = false;
    const progress = h("span", {}, "Replaying…");
    replace(results, h("div", { class: "card row" }, progress));
    try {
      const done = await work({ signal: leaving.signal, told: (n) => (progress.textContent = `Replaying… ${count(n)} tried`) });
      replace(results, outcome(done, () => (results.hidden = true)));
      const stored = done.filter((one) => one.stored).length;
      announce(`${records(stored)} stored, ${count(done.length - stored)} not`);
      if (stored) {
        open = null;
        layout.classList.remove("shows-one");
        await load();
      }
    } catch (error) {
      if (!aborted(error)) replace(results, problem(error));
    }
    results.scrollIntoView({ block: "nearest" });
  }

  load();
  return () => leaving.abort();
}

function isOpen(one) {
  return !one.stored && one.state === "open";
}

function records(n) {
  return n === 1 ? "1 record" : `${count(n)} records`;
}

function nothing(asked) {
  const narrowed = asked.topic.length || asked.reason.length || asked.from;
  if (narrowed) return empty("Nothing here", "No reject matches these filters.", h("a", { class: "btn", href: "#/rejects" }, "Show all open ones"));
  return asked.state === "replayed" ? empty("Nothing was replayed", "What is replayed from the open ones is kept here.")
    : empty("Nothing was rejected", "Every record that came in is stored.");
}

function form(asked) {
  const names = uid("topics");
  const topics = h("datalist", { id: names });
  getJson("register/dc").then((answer) => replace(topics, answer.topics.slice(0, 1000).map((name) => h("option", { value: name }))), () => {});
  const topic = h("input", { class: "input", dataset: { part: "topic" }, id: uid("topic"), value: asked.topic.join(", "), placeholder: "All; a, b*", list: names, autocomplete: "off", spellcheck: "false", onchange: go });
  const reason = h("select", { class: "input", dataset: { part: "reason" }, id: uid("reason"), onchange: go }, h("option", { value: "" }, "Any"),
    Object.entries(REASONS).map(([value, [text]]) => h("option", { value, selected: asked.reason[0] === value }, text)));
  const from = h("select", { class: "input", dataset: { part: "from" }, id: uid("from"), onchange: go }, RANGES.map(([value, text]) => h("option", { value, selected: value === (asked.from ?? "") }, text)));
  let state = asked.state;
  const states = segmented(uid("state"), "State", [["open", "Open"], ["replayed", "Replayed"], ["all", "All"]], state, (value) => {
    state = value;
    go();
  });
  function go(event) {
    event?.preventDefault();
    const focused = document.activeElement;
    part = focused?.name && focused.type === "radio" ? ".reject-form input[type=radio]:checked" : focused?.dataset?.part ? `.reject-form [data-part=${focused.dataset.part}]` : null;
    const search = new URLSearchParams();
    for (const one of topic.value.split(",").map((part) => part.trim()).filter(Boolean)) search.append("topic", one);
    if (reason.value) search.append("reason", reason.value);
    if (state !== "open") search.append("state", state);
    if (from.value) search.append("from", from.value);
    location.hash = search.size ? `#/rejects?${search}` : "#/rejects";
  }
  return h("form", { class: "card toolbar reject-form", onsubmit: go }, topics, field("Topics", topic), field("Reason", reason), field("Rejected", from),
    h("div", { class: "field" }, h("span", { class: "label" }, "State"), states));
}
