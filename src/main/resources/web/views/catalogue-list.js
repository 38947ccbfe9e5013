/** All topics, or all generators: searched by the service, sorted and paged here. */
import { aborted, getJson, href } from "../lib/api.js";
import { debounce, h, icon, replace } from "../lib/dom.js";
import { count, duration, rate } from "../lib/format.js";
import { badge, empty, pageHead, problem, segmented, skeleton } from "../lib/parts.js";
import { visible } from "../lib/records.js";
import { table } from "../lib/table.js";
import { exploreAddress, generatorLink, heard, topicLink } from "./catalogue-parts.js";

const LIMIT = 1000;

const TOPICS = {
  path: "topics",
  key: "topics",
  name: (one) => one.topic,
  columns: [
    { key: "topic", title: "Topic", value: (one) => one.topic, cell: (one) => [topicLink(one.topic), one.strict ? [" ", badge("strict")] : null, one.description ? h("span", { class: "muted small block" }, visible(one.description)) : null] },
    { key: "records", title: "Records", num: true, value: (one) => one.records, cell: (one) => count(one.records) },
    { key: "generators", title: "Generators", num: true, class: "wide", value: (one) => one.generators, cell: (one) => count(one.generators) },
    { key: "rate", title: "Rate", num: true, class: "wide", value: (one) => one.rate, cell: (one) => rate(one.rate) },
    { key: "interval", title: "Interval", num: true, class: "wide", value: (one) => one.interval, cell: (one) => duration(one.interval) },
    { key: "lag", title: "Lag", num: true, class: "wide", value: (one) => one.lag, cell: (one) => count(one.lag) },
    { key: "last", title: "Last record", value: (one) => one.last, cell: (one) => heard(one.last, one.interval) },
    { key: "open", title: "", class: "num wide", cell: (one) => one.records ? h("a", { href: exploreAddress({ topic: one.topic }), "aria-label": `Explore ${one.topic}` }, "Explore") : "" },
  ],
  nothing: () => empty("No topic yet", "Register one, and send to it:",
    h("pre", { class: "command" }, `curl ${new URL("register/dg", new URL(".", location.href))} -d '{"topics":["livingroom"]}'`)),
};

const GENERATORS = {
  path: "generators",
  key: "generators",
  name: (one) => one.generator_id,
  columns: [
    { key: "generator", title: "Generator", value: (one) => one.generator_id, cell: (one) => generatorLink(one.generator_id) },
    { key: "topics", title: "Topics", value: (one) => one.topics.join(", "), cell: (one) => one.topics.slice(0, 6).map((topic, i) => [i ? ", " : "", topicLink(topic)]).concat(one.topics.length > 6 ? ` and ${one.topics.length - 6} more` : "") },
    { key: "records", title: "Records", num: true, value: (one) => one.records, cell: (one) => count(one.records) },
    { key: "interval", title: "Interval", num: true, class: "wide", value: (one) => one.interval, cell: (one) => duration(one.interval) },
    { key: "last", title: "Last record", value: (one) => one.last, cell: (one) => heard(one.last, one.interval) },
    { key: "open", title: "", class: "num wide", cell: (one) => h("a", { href: exploreAddress({ topic: one.topics, generator: one.generator_id }), "aria-label": `Explore ${visible(one.generator_id)}` }, "Explore") },
  ],
  nothing: () => empty("No generator yet", "A generator is listed when its first record is stored."),
};

export function list(root, params, signal) {
  const kind = params.get("show") === "generators" ? GENERATORS : TOPICS;
  const of = kind === GENERATORS ? params.get("of") : null;
  let q = params.get("q") ?? "";
  let rows = [];
  let asked = 0;
  const body = h("div", {}, skeleton(8));
  const shown = table({ caption: kind === TOPICS ? "Topics" : "Generators", columns: kind.columns, rows, pageSize: 50 });
  const more = h("div", { class: "pager", hidden: true });
  const input = h("input", { class: "input", type: "search", value: q, "aria-label": `Search ${kind.path}`, placeholder: "Search by name; * stands for anything", spellcheck: "false", oninput: debounce(search, 150) });
  const note = h("p", { class: "muted small", "aria-live": "polite" });
  root.append(pageHead("Catalogue", null,
    segmented("catalogue-kind", "What to list", [["topics", "Topics"], ["generators", "Generators"]], kind.path, (value) => (location.hash = href("#/catalogue", { show: value === "topics" ? null : value })))),
  h("div", { class: "toolbar" }, h("div", { class: "search" }, icon("search"), input),
    of ? h("span", { class: "chip" }, h("span", { class: "chip-text" }, `of ${of}`), h("a", { class: "chip-link", href: href("#/catalogue", { show: "generators" }), "aria-label": "Generators of all topics" }, icon("close"))) : null, note),
  h("section", { class: "card flush", "aria-label": kind === TOPICS ? "Topics" : "Generators" }, body));
  load(null);

  function search() {
    if (signal.aborted) return;
    q = input.value.trim();
    history.replaceState(null, "", href("#/catalogue", { show: kind === TOPICS ? null : "generators", of, q }));
    load(null);
  }

  async function load(after) {
    const mine = ++asked;
    try {
      const answer = await getJson(kind.path, { q, topic: of, limit: LIMIT, after }, { signal });
      if (mine !== asked) return;
      rows = after ? [...rows, ...answer[kind.key]] : answer[kind.key];
      draw(answer);
    } catch (error) {
      if (aborted(error) || mine !== asked) return;
      note.textContent = "";
      replace(body, h("div", { class: "inset" }, problem(error, () => load(after))));
    }
  }

  function draw({ next, complete }) {
    note.textContent = `${count(rows.length)}${next ? " and more" : ""} ${kind.path}${complete === false ? "; there are more generators than can be told apart" : ""}`;
    if (!rows.length) return void replace(body, q ? empty(`Nothing has “${q}” in its name`, null, h("button", { type: "button", class: "btn", onclick: () => { input.value = ""; search(); } }, "Show all")) : kind.nothing());
    shown.setRows(rows);
    more.hidden = !next;
    const focused = more.contains(document.activeElement);
    replace(more, h("span", {}, "Sorting covers what is loaded."), h("button", { type: "button", class: "btn small", onclick: () => load(next) }, `Load ${count(LIMIT)} more`));
    if (!body.contains(shown)) replace(body, shown, more);
    if (focused) (next ? more.querySelector("button") : input).focus({ preventScroll: true });
  }
}
