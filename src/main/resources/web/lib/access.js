/** Who uses the page: the token, which this tab alone keeps until it is closed, and what it may do. */
const KEY = "oda.token";
const listeners = new Set();
let token = stored();
let me = null;
let waiting = [];
let ask = () => {};

function stored() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function store() {
  try {
    if (token === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, token);
  } catch {
    // A browser without storage forgets it with the page.
  }
}

export function currentToken() {
  return token;
}

/** The headers of a request by whoever is logged in. */
export function authorization(given = token) {
  return given === null ? {} : { Authorization: `Bearer ${given}` };
}

/** @param known the answer of GET /access/me; @param used the token that it was asked with */
export function enter(known, used) {
  me = known;
  token = used;
  store();
  const ready = waiting;
  waiting = [];
  for (const one of ready) one();
  for (const listener of listeners) listener(me);
}

/** Forgets the token; the page begins anew. */
export function leave() {
  token = null;
  me = null;
  store();
}

/** Calls back with the answer of GET /access/me after each login. */
export function onEnter(listener) {
  listeners.add(listener);
}

/** The one that is called where a login is needed. */
export function onAsk(asker) {
  ask = asker;
}

/** Returns when somebody has logged in after a request with that token was refused; an abort of the request ends the wait. */
export function entered(used, signal) {
  if (used !== token) return Promise.resolve();
  return new Promise((resolve, reject) => {
    waiting.push(resolve);
    signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")), { once: true });
    ask(used !== null);
  });
}

/** Whether the scope is given at all; where access is not controlled everything is. */
export function may(scope) {
  return me === null || me.access !== "on" || me.scopes.includes(scope);
}

/** What the token may do, for people; null where access is not controlled. */
export function rights() {
  if (me === null || me.access !== "on") return null;
  const each = me.scopes.map((scope) => {
    const topics = me.topics?.[scope] ?? [];
    return topics.includes("*") || topics.length === 0 ? scope : `${scope} (${topics.join(", ")})`;
  });
  return `The token '${me.name}' may ${each.length ? each.join(", ") : "nothing"}.`;
}
