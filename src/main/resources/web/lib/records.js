/** What a record's data says, for people. Pure. */
import { withUnit } from "./format.js";
import { unitText } from "./units.js";

/** What generators write where there is no unit to be told. */
const NO_UNITS = new Set([null, undefined, "None", "0/1"]);

/** The attributes as [name, text]; null where the data has none and is just a text. */
export function attributes(data) {
  const object = typeof data === "string" ? parsed(data) : data;
  if (object === null || typeof object !== "object" || Array.isArray(object)) return null;
  return Object.entries(object).map(([name, value]) => [name, said(value)]);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return fromPython(text);
  }
}

/** {'temperature': 25, 'on': True}: only where no quote lies inside a text; else it stays a text. */
function fromPython(text) {
  if (!/^\s*\{/.test(text) || /["\\]/.test(text)) return null;
  try {
    return JSON.parse(text.replaceAll("'", '"').replace(/\bTrue\b/g, "true").replace(/\bFalse\b/g, "false").replace(/\bNone\b/g, "null"));
  } catch {
    return null;
  }
}

function said(value) {
  if (value !== null && typeof value === "object" && "value" in value) {
    return typeof value.value === "object" && value.value !== null ? JSON.stringify(value.value) : withUnit(value.value, NO_UNITS.has(value.unit) ? null : unitText(value.unit), 8);
  }
  return typeof value === "object" && value !== null ? JSON.stringify(value) : withUnit(value, null, 8);
}

/** The text with what would not be seen, or would turn its order, shown as signs. */
export function visible(text) {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (one) => String.fromCharCode(0x2400 + one.charCodeAt(0)))
    .replace(/[\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, (one) => `⟨U+${one.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
}

/** Bytes as lines of place, hexadecimal digits and signs; width bytes to a line. */
export function hexLines(bytes, width = 16) {
  const lines = [];
  for (let from = 0; from < bytes.length; from += width) {
    const part = [...bytes.subarray(from, from + width)];
    const digits = part.map((one) => one.toString(16).padStart(2, "0")).join(" ");
    const signs = part.map((one) => (one >= 0x20 && one < 0x7f ? String.fromCharCode(one) : "·")).join("");
    lines.push(`${from.toString(16).padStart(6, "0")}  ${digits.padEnd(width * 3 - 1)}  ${signs}`);
  }
  return lines.join("\n");
}

export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}
