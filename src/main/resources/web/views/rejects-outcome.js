/** The question before a replay of many, and what became of each. */
import { h, icon } from "../lib/dom.js";
import { count } from "../lib/format.js";
import { badge } from "../lib/parts.js";
import { reasonText } from "../lib/reasons.js";
import { visible } from "../lib/records.js";

const SHOWN = 50;

/** Asks, and gives whether the answer was yes; Escape is a no. */
export function confirmed(question) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-question", onclose: () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    } },
    h("h2", { id: "dialog-question" }, question),
    h("p", { class: "muted" }, "Each is decoded again as the service is now, and stored once, however often it is replayed. What is still bad stays here."),
    h("div", { class: "row dialog-actions" },
      h("button", { type: "button", class: "btn", onclick: () => dialog.close("no") }, "Cancel"),
      h("button", { type: "button", class: "btn primary", onclick: () => dialog.close("yes") }, "Replay")));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** How many are stored, and of the others why not. */
export function outcome(results, dismiss) {
  const refused = results.filter((one) => !one.stored);
  const already = results.filter((one) => one.already).length;
  const stored = results.length - refused.length;
  return h("section", { class: "card", "aria-label": "Result of the replay" },
    h("div", { class: "row" }, results.length === 0 ? "There was nothing to replay." : null,
      stored ? badge(`${count(stored)} stored${already ? `, ${count(already)} of them before` : ""}`, "ok") : null,
      refused.length ? badge(`${count(refused.length)} still refused`, "bad") : null, h("span", { class: "grow" }),
      h("button", { type: "button", class: "btn quiet small square", "aria-label": "Close the result", onclick: dismiss }, icon("close"))),
    refused.length ? h("ul", { class: "outcome" }, refused.slice(0, SHOWN).map((one) =>
      h("li", {}, h("code", {}, one.id), " ", h("strong", {}, reasonText(one.reason)), " ", h("span", { class: "muted" }, visible(one.detail)))),
    refused.length > SHOWN ? h("li", { class: "muted" }, `and ${count(refused.length - SHOWN)} more`) : null) : null);
}
