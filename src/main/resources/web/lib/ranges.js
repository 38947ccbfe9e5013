/** Ranges of time and widths of windows. Pure. Times are milliseconds since 1970. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** [name, text, milliseconds, as the service's start takes it]. */
export const PRESETS = [
  ["1h", "1 h", HOUR, "-PT1H"],
  ["24h", "24 h", DAY, "-PT24H"],
  ["7d", "7 d", 7 * DAY, "-P7D"],
  ["30d", "30 d", 30 * DAY, "-P30D"],
  ["all", "All", null, null],
];

/** The preset of this name, or null. */
export function preset(name) {
  const found = PRESETS.find(([one]) => one === name);
  return found ? { name: found[0], text: found[1], length: found[2], start: found[3] } : null;
}

/** Widths that a person would choose, as the service takes them; up to 12 h they are counted from midnight on. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => [n, `PT${n / 1000}S`]),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((n) => [n * SECOND, `PT${n}S`]),
  ...[1, 2, 3, 5, 10, 15, 20, 30].map((n) => [n * MINUTE, `PT${n}M`]),
  ...[1, 2, 3, 4, 6, 8, 12].map((n) => [n * HOUR, `PT${n}H`]),
  ...[1, 2].map((n) => [n * DAY, `P${n}D`]),
  [7 * DAY, "P1W"],
  [14 * DAY, "P2W"],
  [30.4 * DAY, "P1M"],
  [91.2 * DAY, "P3M"],
  [365.25 * DAY, "P1Y"],
  [5 * 365.25 * DAY, "P5Y"],
];

/** The narrowest step of which at most so many cover the range: {width in ms, text}. */
export function step(length, most) {
  const [width, text] = STEPS.find(([one]) => length / one <= most) ?? STEPS[STEPS.length - 1];
  return { width, text };
}

/** The width of a window as it was typed: minutes, or an ISO duration; null where it is neither. */
export function windowWidth(text) {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) > 0 ? Number(text) * MINUTE : null;
  const parts = /^P(?!$)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?!$)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i.exec(text);
  if (!parts) return null;
  const units = [365.25 * DAY, 30.4 * DAY, 7 * DAY, DAY, HOUR, MINUTE, SECOND];
  const width = units.reduce((sum, unit, i) => sum + unit * Number(parts[i + 1] ?? 0), 0);
  return width > 0 ? width : null;
}

/** The range, moved by so many of its lengths. */
export function moved({ from, to }, lengths) {
  const by = Math.round((to - from) * lengths);
  return { from: from + by, to: to + by };
}

/** The range, longer by this factor around its middle; never below 10 ms nor above 200 years. */
export function scaled({ from, to }, factor) {
  const middle = (from + to) / 2;
  const half = Math.min(Math.max(((to - from) * factor) / 2, 5), 100 * 365.25 * DAY);
  return { from: Math.round(middle - half), to: Math.round(middle + half) };
}

/** As the service writes it, with milliseconds only where there are some. */
export function iso(milliseconds) {
  return new Date(milliseconds).toISOString().replace(".000Z", "Z");
}

/** What a field for date and time holds, 2024-03-30T10:05:00, in local time or UTC; and the way back. */
export function toField(milliseconds, utc) {
  const shift = utc ? 0 : new Date(milliseconds).getTimezoneOffset() * MINUTE;
  return new Date(milliseconds - shift).toISOString().slice(0, 19);
}

export function fromField(text, utc) {
  if (!text) return null;
  const at = Date.parse(utc ? `${text}Z` : text);
  return Number.isNaN(at) ? null : at;
}
