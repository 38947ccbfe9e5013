/** Numbers, times and durations as people read them. Pure but for the zone, which is the browser's preference. */
import { pref } from "./prefs.js";

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 1,234,567; an absent one is a dash. */
export function count(n) {
  return n === null || n === undefined ? "–" : whole.format(n);
}

/** 950, 12.3k, 1.23M, 4.5G: three digits, for narrow places. */
export function short(n) {
  if (n === null || n === undefined) return "–";
  const size = Math.abs(n);
  for (const [limit, letter] of [[1e9, "G"], [1e6, "M"], [1e4, "k"]]) {
    if (size >= limit) {
      const scaled = n / (letter === "k" ? 1e3 : limit);
      return trim(scaled.toPrecision(Math.max(3, String(Math.trunc(Math.abs(scaled))).length))) + letter;
    }
  }
  return Number.isInteger(n) ? whole.format(n) : number(n, 3);
}

/** A measured value with so many significant digits and without noise: 20.6, 0.00012, 1.5e12. */
export function number(value, digits = 6) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-6) return value.toExponential(Math.max(0, digits - 1)).replace(/\.?0+e/, "e").replace("e+", "e");
  const fraction = Math.max(0, Math.min(12, digits - 1 - Math.floor(Math.log10(size))));
  return value.toLocaleString("en-US", { maximumFractionDigits: fraction });
}

function trim(text) {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** A value with its unit, as one would write it. */
export function withUnit(value, unit, digits) {
  const text = number(value, digits);
  return !unit || unit === "1" || text === "–" ? text : `${text} ${unit}`;
}

/** Records a second, or what rare ones are in a minute, an hour, a day: 12.3k/s, 3.5/s, 1.5/min, 4/h. */
export function rate(perSecond) {
  if (perSecond === null || perSecond === undefined) return "–";
  if (perSecond === 0) return "0/s";
  const [times, unit] = [[1, "s"], [60, "min"], [3600, "h"]].find(([factor]) => perSecond * factor >= 0.95) ?? [86400, "d"];
  const n = perSecond * times;
  return `${n < 100 ? number(n, n < 10 ? 2 : 3) : short(Math.round(n))}/${unit}`;
}

export function bytes(n) {
  if (n === null || n === undefined) return "–";
  for (const [size, name] of [[2 ** 40, "TiB"], [2 ** 30, "GiB"], [2 ** 20, "MiB"], [2 ** 10, "KiB"]]) {
    if (n >= size) return `${trim((n / size).toPrecision(3))} ${name}`;
  }
  return `${n} B`;
}

/** Seconds as 250 ms, 5 s, 15 min, 1 h, 2 h 30 min, 3 d. */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds === 0) return "0 s";
  if (seconds < 1) return `${number(seconds * 1000, 3)} ms`;
  if (seconds < 60) return `${number(seconds, 3)} s`;
  const parts = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
  const first = parts.findIndex(([size]) => seconds >= size);
  const [size, name] = parts[first];
  const big = Math.floor(seconds / size);
  const next = parts[first + 1];
  const rest = next && big < 10 ? Math.round((seconds - big * size) / next[0]) : 0;
  return rest > 0 && rest * next[0] < size ? `${big} ${name} ${rest} ${next[1]}` : `${Math.round(seconds / size)} ${name}`;
}

const formats = new Map();
function parts(milliseconds, zone) {
  const key = zone === "utc" ? "UTC" : undefined;
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat("en-CA", {
      timeZone: key, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
    }));
  }
  return Object.fromEntries(formats.get(zone).formatToParts(milliseconds).map((part) => [part.type, part.value]));
}

/** The day, 2024-03-30, in the preferred zone. */
export function day(milliseconds, zone = pref("zone")) {
  const p = parts(milliseconds, zone);
  return `${p.year}-${p.month}-${p.day}`;
}

/** The time of day, 10:05:00 or 10:05:00.120, in the preferred zone. */
export function clock(milliseconds, zone = pref("zone")) {
  const p = parts(milliseconds, zone);
  const rest = ((milliseconds % 1000) + 1000) % 1000;
  const fraction = rest ? `.${String(Math.floor(rest)).padStart(3, "0")}` : "";
  return `${p.hour}:${p.minute}:${p.second}${fraction}`;
}

/** 2024-03-30 10:05:00 in the preferred zone, with a Z where that is UTC. */
export function dateTime(milliseconds, zone = pref("zone")) {
  return `${day(milliseconds, zone)} ${clock(milliseconds, zone)}${zone === "utc" ? "Z" : ""}`;
}

/** 12 s ago, 3 min ago, 2 d ago, in 5 min; the day where that is longer than a month. */
export function ago(milliseconds, now = Date.now()) {
  const seconds = Math.round((now - milliseconds) / 1000);
  if (Math.abs(seconds) < 2) return "now";
  if (Math.abs(seconds) > 31 * 86400) return day(milliseconds);
  const text = duration(Math.abs(seconds)).split(" ").slice(0, 2).join(" ");
  return seconds > 0 ? `${text} ago` : `in ${text}`;
}

/** The zone that times are shown in, as the page names it. */
export function zoneName(zone = pref("zone")) {
  return zone === "utc" ? "UTC" : Intl.DateTimeFormat().resolvedOptions().timeZone || "local time";
}
