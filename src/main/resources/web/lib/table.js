/**
 * A table whose columns are {key, title, num, class, value(row), cell(row)}: value sorts, cell draws (a node or a text); the class
 * "wide" leaves a column out on a phone.
 * With sort, a column's title is a button. Rows are paged where there are more than pageSize of them.
 * With key(row), a row that comes again keeps its elements, and with them what the keyboard has reached.
 */
import { h, icon, patch, replace } from "./dom.js";
import { count } from "./format.js";

export function table({ caption, columns, rows, sort = null, pageSize = 100, sortable = true, key = null }) {
  let all = rows;
  let order = sort;
  let page = 0;
  const head = h("tr");
  const body = h("tbody");
  const pager = h("div", { class: "pager", hidden: true });
  const element = h("div", {}, h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": caption },
    h("table", { class: "table" }, h("caption", { class: "sr-only" }, caption), h("thead", {}, head), body)), pager);

  function headings() {
    replace(head, columns.map((column) => {
      const sorted = order?.key === column.key ? (order.down ? "descending" : "ascending") : null;
      const arrow = h("span", { class: "arrow", "aria-hidden": "true" }, sorted ? (order.down ? "↓" : "↑") : "");
      const content = sortable && column.value ? h("button", { type: "button", onclick: () => by(column) }, column.title, arrow) : column.title;
      return h("th", { scope: "col", class: look(column), "aria-sort": sorted }, content);
    }));
  }

  function by(column) {
    const again = order?.key === column.key;
    order = { key: column.key, down: again ? !order.down : Boolean(column.num) };
    page = 0;
    draw();
    head.querySelector("[aria-sort] button")?.focus();
  }

  function draw() {
    headings();
    const column = order && columns.find((one) => one.key === order.key);
    const sorted = column ? [...all].sort((a, b) => compare(column.value(a), column.value(b)) * (order.down ? -1 : 1)) : all;
    const pages = Math.max(1, Math.ceil(sorted.length / pageSize));
    page = Math.min(page, pages - 1);
    const from = page * pageSize;
    const part = sorted.slice(from, from + pageSize);
    const drawn = part.map((row) => h("tr", { dataset: key ? { key: key(row) } : {} }, columns.map((one) =>
      h("td", { class: look(one) }, one.cell ? one.cell(row) : one.value(row) ?? "–"))));
    if (key) patch(body, drawn);
    else replace(body, drawn);
    pager.hidden = pages === 1;
    const turn = (by, name, symbol, disabled) => h("button", { type: "button", class: "btn small square", "aria-label": name, disabled, onclick: () => go(by) }, icon(symbol));
    replace(pager, h("span", {}, `${count(from + 1)}–${count(from + part.length)} of ${count(sorted.length)}`),
      h("span", { class: "row" }, turn(-1, "Previous page", "previous", page === 0), turn(1, "Next page", "next", page === pages - 1)));
  }

  function go(by) {
    const name = by < 0 ? "Previous page" : "Next page";
    page += by;
    draw();
    (pager.querySelector(`[aria-label="${name}"]:enabled`) ?? pager.querySelector("button:enabled"))?.focus();
  }

  element.setRows = (next) => {
    all = next;
    draw();
  };
  draw();
  return element;
}

function look(column) {
  return [column.num ? "num" : null, column.class].filter(Boolean).join(" ") || null;
}

/** Absent values last in an ascending order; numbers as numbers, texts by their letters. */
export function compare(a, b) {
  const noA = a === null || a === undefined;
  const noB = b === null || b === undefined;
  if (noA || noB) return noA && noB ? 0 : noA ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}
