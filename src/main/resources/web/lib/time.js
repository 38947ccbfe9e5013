/** <time> elements that follow the chosen zone, and the clock, without their view being drawn again. */
import { h } from "./dom.js";
import { ago, clock, dateTime, day } from "./format.js";
import { onPref, pref } from "./prefs.js";

const absent = () => h("span", { class: "muted" }, "–");

/** The instant of an ISO text, as date and time. */
export function time(iso) {
  return iso ? write(h("time", { datetime: iso, dataset: { form: "full" } })) : absent();
}

/** The instant of an ISO text, as "3 min ago"; the full time is its title. */
export function since(iso) {
  return iso ? write(h("time", { datetime: iso, dataset: { form: "ago" } })) : absent();
}

/** The instant of an ISO text, as the time of day; the day is its title. */
export function ofDay(iso) {
  return write(h("time", { datetime: iso, dataset: { form: "clock" } }));
}

function write(element) {
  const at = Date.parse(element.dateTime);
  if (element.dataset.form === "clock") {
    element.textContent = clock(at);
    element.title = `${day(at)}, ${pref("zone") === "utc" ? "UTC" : "local time"}`;
    return element;
  }
  const full = dateTime(at);
  element.textContent = element.dataset.form === "ago" ? ago(at) : full;
  element.title = element.dataset.form === "ago" ? full : element.dateTime;
  return element;
}

function all(selector) {
  for (const element of document.querySelectorAll(selector)) write(element);
}

/** Called once, by the shell. */
export function keepTimesRight() {
  onPref((name) => name === "zone" && all("time[data-form]"));
  setInterval(() => all('time[data-form="ago"]'), 5000);
}
