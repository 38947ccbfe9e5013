/** One topic, or one generator: figures, attributes, and ways on into the explorer and the live tail. */
import { aborted, getJson, href } from "../lib/api.js";
import { h, icon, replace } from "../lib/dom.js";
import { count, duration, number, rate } from "../lib/format.js";
import { badge, card, empty, pageHead, problem, skeleton, stat } from "../lib/parts.js";
import { visible } from "../lib/records.js";
import { table } from "../lib/table.js";
import { since, time } from "../lib/time.js";
import { unitText } from "../lib/units.js";
import { declaration, exploreAddress, generatorLink, heard, topicLink } from "./catalogue-parts.js";

const KINDS = { topic: ["topics", topic], generator: ["generators", generator] };

export const topicDetail = (root, name, signal) => detail(root, "topic", name, signal);
export const generatorDetail = (root, name, signal) => detail(root, "generator", name, signal);

async function detail(root, kind, name, signal) {
  const [path, draw] = KINDS[kind];
  const place = h("div", { class: "stack" }, skeleton(8));
  replace(root, place);
  const up = h("nav", { "aria-label": "Breadcrumb", class: "crumbs" }, h("a", { href: href("#/catalogue", { show: kind === "topic" ? null : "generators" }) }, kind === "topic" ? "Topics" : "Generators"), " / ");
  try {
    const one = await getJson(`${path}/${encodeURIComponent(name)}`, {}, { signal });
    replace(place, draw(one, up, () => detail(root, kind, name, signal)));
  } catch (error) {
    if (!aborted(error)) replace(place, up, h("h1", {}, visible(name)), problem(error, error.status === 404 ? null : () => detail(root, kind, name, signal)));
  }
}

function actions(parameters, live, refresh) {
  return [
    h("a", { class: "btn primary", href: exploreAddress(parameters) }, "Explore"),
    h("a", { class: "btn", href: href("#/live", live) }, "Live tail"),
    h("button", { type: "button", class: "btn square", title: "Ask again", "aria-label": "Ask again", onclick: refresh }, icon("refresh")),
  ];
}

function figure(name, value, note) {
  return stat(name, value, note);
}

function topic(one, up, refresh) {
  const head = pageHead(one.topic, null, actions({ topic: one.topic }, { topic: one.topic }, refresh));
  const facts = [one.owner ? `Owner: ${visible(one.owner)}` : null, one.description && visible(one.description)].filter(Boolean);
  return [
    h("div", {}, up, head, facts.length || one.strict ? h("p", { class: "muted" }, one.strict ? [badge("strict"), " "] : null, facts.join(" · ")) : null),
    h("dl", { class: "stats" }, figure("Records", count(one.records), one.first ? ["since ", time(one.first)] : "none yet"), figure("Last record", heard(one.last, one.interval), one.last ? time(one.last) : null),
      figure("Rate", rate(one.rate), "the last five minutes it sent"), figure("Usual interval", duration(one.interval), "of one generator"),
      figure("Generators", count(one.generators)), figure("Lag", count(one.lag), "received, not yet stored")),
    attributesCard(one.attributes, (field) => exploreAddress({ topic: one.topic, field }), one.attributes_more),
    card(null, h("div", { class: "card-head" }, h("h2", {}, "Generators"), one.generators_more ? h("a", { href: href("#/catalogue", { show: "generators", of: one.topic }) }, "All of them") : null), one.generators_list.length ? table({
      caption: `Generators of ${one.topic}`, pageSize: 25, rows: one.generators_list, columns: [
        { key: "generator", title: "Generator", value: (row) => row.generator_id, cell: (row) => generatorLink(row.generator_id) },
        { key: "records", title: "Records", num: true, value: (row) => row.records, cell: (row) => count(row.records) },
        { key: "first", title: "First record", value: (row) => row.first, cell: (row) => time(row.first), class: "nowrap wide" },
        { key: "last", title: "Last record", value: (row) => row.last, cell: (row) => since(row.last) },
        { key: "open", title: "", class: "num wide", cell: (row) => h("a", { href: exploreAddress({ topic: one.topic, generator: row.generator_id }), "aria-label": `Explore ${visible(row.generator_id)}` }, "Explore") },
      ],
    }) : empty("No generator has sent yet", null)),
  ];
}

function generator(one, up, refresh) {
  return [
    h("div", {}, up, pageHead(visible(one.generator_id), null, actions({ topic: one.topics.slice(0, 10), generator: one.generator_id }, { topic: one.topics, generator_id: one.generator_id }, refresh))),
    h("dl", { class: "stats" }, figure("Records", count(one.records), ["since ", time(one.first)]), figure("Last record", heard(one.last, one.interval), time(one.last)),
      figure("Usual interval", duration(one.interval)), figure("Topics", count(one.topics.length))),
    one.by_topic.map((by) => attributesCard(by.attributes, (field) => exploreAddress({ topic: by.topic, generator: one.generator_id, field }), by.attributes_more,
      h("div", { class: "card-head" }, h("h2", {}, "On ", topicLink(by.topic)), h("p", { class: "muted" }, `${count(by.records)} records · ${rate(by.rate)} · last `, since(by.last))))),
    one.by_topic_more ? h("p", { class: "muted" }, "It sends on more topics than are shown.") : null,
  ];
}

function attributesCard(attributes, address, more, head = h("div", { class: "card-head" }, h("h2", {}, "Attributes"))) {
  const declared = attributes.some((one) => one.declared);
  return card(null, head, attributes.length ? table({
    caption: "Attributes", pageSize: 50, rows: attributes, columns: [
      { key: "field", title: "Attribute", value: (row) => row.field, cell: (row) => (row.records && row.type !== "text" ? h("a", { href: address(row.field) }, visible(row.field)) : visible(row.field)) },
      { key: "unit", title: "Unit", value: (row) => row.unit, cell: (row) => unitText(row.unit) || "–" },
      { key: "type", title: "Type", class: "wide", value: (row) => row.type, cell: (row) => row.type ?? "–" },
      { key: "value", title: "Last value", num: true, value: (row) => row.last_value, cell: (row) => (typeof row.last_value === "number" ? number(row.last_value) : h("span", { class: "clip", title: row.last_value }, row.last_value ?? "–")) },
      { key: "records", title: "Records", num: true, class: "wide", value: (row) => row.records, cell: (row) => (row.records ? count(row.records) : badge("never sent")) },
      { key: "last", title: "Last seen", value: (row) => row.last, cell: (row) => since(row.last), class: "nowrap" },
      declared ? { key: "declared", title: "Declared", cell: declaration } : null,
    ].filter(Boolean),
  }) : empty("No attribute yet", "Attributes are listed when the first record is stored."), more ? h("p", { class: "muted small" }, "There are more attributes than are shown.") : null);
}
