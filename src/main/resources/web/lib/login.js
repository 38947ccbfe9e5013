/** Asks for a token, over whatever is shown, which stays as it is. */
import { authorization, currentToken, enter, onAsk } from "./access.js";
import { h, replace, uid } from "./dom.js";

let open = null;

/** Learns whether a token is needed, and returns when the page may go on. */
export async function begin() {
  onAsk(show);
  const used = currentToken();
  const answer = await me(used).catch(() => null);
  if (answer?.ok) enter(await answer.json(), used);
  // without an answer the views tell what is wrong
  else if (answer?.status === 401) await show(used !== null);
}

function me(token) {
  return fetch("access/me", { cache: "no-store", headers: authorization(token) });
}

/** Returns when somebody has logged in. */
function show(wasIn) {
  open ??= new Promise((resolve) => dialog(wasIn, resolve)).finally(() => (open = null));
  return open;
}

function dialog(wasIn, resolve) {
  const id = uid("token");
  const input = h("input", { id, class: "input", type: "password", required: true, autocomplete: "off", spellcheck: "false", "aria-describedby": `${id}-hint` });
  const wrong = h("p", { class: "login-wrong", role: "alert" });
  const button = h("button", { type: "submit", class: "btn primary" }, "Log in");
  const form = h("form", { class: "stack", onsubmit: send },
    h("h2", { id: `${id}-title` }, "Log in"),
    h("p", { id: `${id}-hint`, class: "muted" }, wasIn ? "The token is not valid any more: it was revoked, or it has expired. What was shown comes back behind a valid one." : "This service asks for a token. Who runs it makes one with: oda token create"),
    h("div", { class: "field" }, h("label", { for: id }, "Token"), input), wrong, h("div", { class: "row" }, button));
  const element = h("dialog", { class: "login", "aria-labelledby": `${id}-title`, oncancel: (event) => event.preventDefault() }, form);
  let done = false;
  // a browser closes it in spite of that when Escape is pressed twice
  element.addEventListener("close", () => (done ? element.remove() : element.showModal()));

  async function send(event) {
    event.preventDefault();
    const token = input.value.trim();
    replace(wrong);
    if (!/^[\x21-\x7e]+$/.test(token)) return refuse("A token has letters, digits and signs, and no spaces.");
    button.disabled = true;
    try {
      const answer = await me(token);
      if (answer.ok) {
        done = true;
        enter(await answer.json(), token);
        element.close();
        resolve();
      } else refuse(answer.status === 401 ? "The service does not know this token." : `The service answered with ${answer.status}: try again a little later.`);
    } catch {
      refuse("The service does not answer. Is it running?");
    }
    button.disabled = false;
  }

  function refuse(text) {
    replace(wrong, text);
    input.select();
  }

  document.body.append(element);
  element.showModal();
  input.focus();
}
