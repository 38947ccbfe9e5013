/** Links, and cells that several tables of the catalogue have. */
import { href } from "../lib/api.js";
import { h } from "../lib/dom.js";
import { number } from "../lib/format.js";
import { badge } from "../lib/parts.js";
import { visible } from "../lib/records.js";
import { since } from "../lib/time.js";
import { unitText } from "../lib/units.js";

const LONG_AGO = 7 * 86400e3;

export const topicLink = (name, text = name) => h("a", { href: href("#/catalogue", { topic: name }) }, text);
export const generatorLink = (name) => h("a", { href: href("#/catalogue", { generator: name }) }, visible(name));
export const exploreAddress = (parameters) => href("#/explore", parameters);

/** When it was last heard; marked where it has missed five of its usual intervals, but not where that is history. */
export function heard(iso, interval, now = Date.now()) {
  const quiet = iso ? now - Date.parse(iso) : 0;
  const silent = interval !== null && quiet > Math.max(5 * interval * 1000, 30_000) && quiet < LONG_AGO;
  return h("span", { class: "nowrap" }, since(iso), silent ? [" ", badge("silent", "warn")] : null);
}

/** What was declared of an attribute: unit and range, and whether the last value breaks it. */
export function declaration({ declared, unit, last_value: last }) {
  if (!declared) return h("span", { class: "muted" }, "–");
  const range = declared.min !== null && declared.max !== null ? `${number(declared.min)} … ${number(declared.max)}`
    : declared.min !== null ? `≥ ${number(declared.min)}` : declared.max !== null ? `≤ ${number(declared.max)}` : "";
  const text = [range, unitText(declared.unit), declared.type].filter(Boolean).join(" ");
  const comparable = typeof last === "number" && (!declared.unit || declared.unit === unit);
  const outside = comparable && ((declared.min !== null && last < declared.min) || (declared.max !== null && last > declared.max));
  return h("span", {}, text || "declared", outside ? [" ", badge("outside", "bad")] : null,
    declared.description ? h("span", { class: "muted small block" }, visible(declared.description)) : null);
}
