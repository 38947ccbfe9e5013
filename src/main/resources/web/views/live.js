/** Records as they arrive. What comes faster than anybody reads is counted, and the newest of it is shown. */
import { getJson } from "../lib/api.js";
import { announce, h, icon, replace, uid } from "../lib/dom.js";
import { count, rate } from "../lib/format.js";
import { badge, empty, field, pageHead, problem } from "../lib/parts.js";
import { attributes, visible } from "../lib/records.js";
import { openStream } from "../lib/stream.js";
import { ofDay } from "../lib/time.js";

export const title = "Live tail";

/** Rows that are kept; a reader who scrolls up finds as many. */
const ROWS = 500;
/** Between two changes of the list, in milliseconds: quicker than that nobody reads. */
const PAUSE = 120;
const LONGEST = 600;
const FROM = [["", "From now on"], ["-PT1M", "From a minute ago"], ["-PT15M", "From 15 min ago"], ["-PT1H", "From an hour ago"], ["-P1D", "From a day ago"], ["-P7D", "From 7 days ago"]];
const STATES = {
  connecting: ["Connecting", "neutral"], stored: ["What is stored comes first", "accent"], live: ["Live", "ok"],
  behind: ["Behind: records come faster than they are read here; none is left out", "warn"],
  cut: ["Cut off: connecting again, and going on behind the last record", "warn"],
  full: ["No stream is free; tried again by itself", "bad"], failed: ["Stopped", "bad"],
};

export function mount(root, params) {
  const asked = {
    topic: params.getAll("topic"), generator_id: params.getAll("generator_id"), field: params.getAll("field"),
    filter: params.getAll("filter"), from: params.get("from"),
  };
  const pauseText = h("span", {}, "Pause");
  const pauseIcon = h("span", { class: "icon-box" }, icon("pause"));
  const pauseButton = h("button", { type: "button", class: "btn", onclick: () => setPaused(!paused) }, pauseIcon, pauseText);
  const clear = h("button", { type: "button", class: "btn", onclick: () => empties() }, icon("close"), "Clear");
  const stateBadge = h("span", { role: "status" });
  const speed = h("span", { class: "live-speed" }, "0/s");
  const total = h("span", { class: "muted" });
  const list = h("ol", { class: "live-list" });
  const waiting = h("div", {});
  const box = h("div", { class: "live-box", tabindex: "0", role: "log", "aria-live": "off", "aria-label": "Records, the newest last", onscroll: scrolled }, waiting, list);
  const jump = h("button", { type: "button", class: "btn primary small live-jump", hidden: true, onclick: toEnd }, icon("down"), h("span", {}, "To the newest"));
  const trouble = h("div", { hidden: true });
  root.append(pageHead(title, null, pauseButton, clear), form(asked), trouble,
    h("section", { class: "card flush live", "aria-label": "Records" },
      h("div", { class: "live-head" }, stateBadge, h("span", { class: "grow" }), speed, total), box, jump));

  let paused = false;
  let follows = true;
  let received = 0;
  let queue = [];
  let left = 0;
  let frame = 0;
  let drawnAt = 0;
  const seconds = [];
  let state = null;

  function record(text) {
    received++;
    queue.push(text);
    if (queue.length > 2 * ROWS) {
      left += queue.length - ROWS;
      queue = queue.slice(-ROWS);
    }
    later();
  }

  /** A reader who scrolled up is left there: what comes meanwhile waits. */
  function later() {
    if (!frame && !paused) frame = requestAnimationFrame(draw);
  }

  function draw(now) {
    frame = 0;
    if (paused || queue.length === 0) return;
    if (!follows) {
      showJump();
      return;
    }
    if (now - drawnAt < PAUSE) {
      frame = requestAnimationFrame(draw);
      return;
    }
    drawnAt = now;
    const fresh = queue.slice(-ROWS);
    left += queue.length - fresh.length;
    queue = [];
    const rows = [];
    if (left > 0) rows.push(gap(left));
    left = 0;
    for (const text of fresh) rows.push(row(text));
    list.append(...rows);
    for (let over = list.children.length - ROWS; over > 0; over--) list.firstChild.remove();
    waiting.hidden = true;
    box.scrollTop = box.scrollHeight;
  }

  function scrolled() {
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 30;
    if (atEnd === follows) return;
    follows = atEnd;
    showJump();
    if (follows) later();
  }

  function showJump() {
    jump.hidden = follows;
    const unseen = queue.length + left;
    jump.lastChild.textContent = unseen && !paused ? `${count(unseen)} newer` : "To the newest";
  }

  function toEnd() {
    follows = true;
    showJump();
    box.scrollTop = box.scrollHeight;
    box.focus();
    later();
  }

  function setPaused(now) {
    paused = now;
    pauseText.textContent = paused ? "Resume" : "Pause";
    replace(pauseIcon, icon(paused ? "play" : "pause"));
    announce(paused ? "Paused" : "Resumed");
    showState();
    later();
  }

  function empties() {
    queue = [];
    left = 0;
    received = 0;
    list.replaceChildren();
    follows = true;
    showJump();
    showWaiting();
    showCount();
  }

  function showWaiting() {
    waiting.hidden = false;
    replace(waiting, empty("No record yet", asked.topic.length || asked.filter.length || asked.generator_id.length || asked.field.length
      ? "The next one that matches appears here." : "The next one that a generator sends appears here."));
  }

  function showCount() {
    const kept = list.children.length;
    total.textContent = received === 0 ? "" : `${count(received)} received${received > kept ? `, the last ${count(kept)} kept` : ""}${paused && queue.length ? ` · ${count(queue.length + left)} wait` : ""}`;
  }

  function heard(next, error) {
    state = next;
    trouble.hidden = !error;
    replace(trouble, error ? problem(error, next === "failed" ? start : null) : []);
    showState();
  }

  function showState() {
    const [text, tone] = paused && state === "live" ? ["Paused", "warn"] : STATES[state] ?? STATES.connecting;
    if (stateBadge.textContent !== text) replace(stateBadge, badge(text, tone));
  }

  const ticker = setInterval(() => {
    seconds.push(received);
    if (seconds.length > 4) seconds.shift();
    const over = seconds.length - 1;
    speed.textContent = rate(over ? Math.max(0, Math.round(((received - seconds[0]) / over) * 10) / 10) : 0);
    showCount();
  }, 1000);

  let end = () => {};
  function start() {
    end();
    end = openStream(asked, { record, state: heard, gap: () => list.append(note("The connection was lost: what came meanwhile is stored, and not shown here")) });
  }
  showWaiting();
  start();
  return () => {
    end();
    clearInterval(ticker);
    cancelAnimationFrame(frame);
  };
}

/** What is asked for; sending it changes the address, and that begins the stream anew. */
function form(asked) {
  const names = uid("topics");
  const input = (name, placeholder, list) => h("input", { class: "input", id: uid(name), name, value: asked[name].join(", "), placeholder, list, autocomplete: "off", spellcheck: "false" });
  const from = h("select", { class: "input", id: uid("from"), name: "from" }, FROM.map(([value, text]) => h("option", { value, selected: value === (asked.from ?? "") }, text)));
  if (asked.from && !FROM.some(([value]) => value === asked.from)) from.append(h("option", { value: asked.from, selected: true }, `From ${asked.from}`));
  const options = h("datalist", { id: names });
  getJson("register/dc").then(({ topics }) => replace(options, topics.slice(0, 1000).map((name) => h("option", { value: name }))), () => {});
  const send = (event) => {
    event.preventDefault();
    const search = new URLSearchParams();
    for (const name of ["topic", "generator_id", "field", "filter"]) {
      for (const one of event.target.elements[name].value.split(",").map((part) => part.trim()).filter(Boolean)) search.append(name, one);
    }
    if (from.value) search.append("from", from.value);
    const hash = search.size ? `#/live?${search}` : "#/live";
    if (hash === location.hash) dispatchEvent(new HashChangeEvent("hashchange"));
    else location.hash = hash;
  };
  const narrow = matchMedia("(max-width: 760px)").matches;
  const all = ["topic", "generator_id", "field", "filter"].flatMap((name) => asked[name]).join(", ");
  return h("details", { class: "card live-filters", open: !narrow }, h("summary", {}, h("span", {}, "Filters"), " ", h("span", { class: "muted" }, all || "all records")),
    h("form", { class: "toolbar live-form", onsubmit: send }, options,
    field("Topics", input("topic", "All; a, b*", names)), field("Generators", input("generator_id", "All; meter*")),
    field("Attributes", input("field", "All; temperature")), field("Filters", input("filter", "temperature>25 Cel")),
    field("Begin", from), h("button", { class: "btn primary", type: "submit" }, "Show")));
}

function row(text) {
  const { timestamp, topic, generator_id: generator, data } = JSON.parse(text);
  const known = attributes(data);
  const content = known === null ? [h("span", { class: "live-text" }, visible(String(data)).slice(0, LONGEST))]
    : known.slice(0, 40).map(([name, value]) => h("span", { class: "pair" }, h("span", { class: "muted" }, visible(name)), " ", visible(value).slice(0, LONGEST)));
  return h("li", { class: "live-row" },
    ofDay(timestamp),
    h("span", { class: "live-topic" }, topic), h("span", { class: "live-generator muted" }, visible(generator)),
    h("span", { class: "live-data" }, content, known && known.length > 40 ? h("span", { class: "muted" }, `and ${known.length - 40} more`) : null));
}

function note(text) {
  return h("li", { class: "live-gap" }, text);
}

function gap(n) {
  return note(`${count(n)} more came in between; they are stored, and not shown here`);
}
