/** The service's routes. Paths are relative to the page, so that it also works behind a proxy's prefix. */

import { authorization, currentToken, entered } from "./access.js";

/** An answer that is no success: what the service said, as it said it. */
export class Problem extends Error {
  constructor(status, document, retryAfter = null) {
    super(document.detail || document.title || `The service answered ${status}.`);
    this.status = status;
    this.code = document.code ?? null;
    this.field = document.field ?? null;
    this.title = document.title ?? null;
    /** In seconds, where the service told when to ask again. */
    this.retryAfter = retryAfter;
  }
}

const hearers = new Set();

/** Tells whether the service answers at all: true or false, at each request. */
export function onReach(hearer) {
  hearers.add(hearer);
  return () => hearers.delete(hearer);
}

function tell(reached) {
  for (const hearer of hearers) hearer(reached);
}

/** path with its parameters; lists repeat a parameter, null and "" leave it out. */
export function href(path, parameters = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of [value].flat()) if (one !== null && one !== undefined && one !== "") search.append(name, one);
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * fetch by whoever is logged in; anything but 2xx is thrown as a Problem, an abort as AbortError. Where a token is needed it waits
 * until there is one.
 */
export async function request(path, options = {}) {
  for (;;) {
    const token = currentToken();
    const response = await send(path, { ...options, headers: { ...authorization(token), ...options.headers } });
    if (response.ok) return response;
    if (response.status !== 401) throw await problemOf(response);
    await entered(token, options.signal);
  }
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, { cache: "no-store", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    tell(false);
    throw new Problem(0, { title: "No answer", detail: "The service does not answer. Is it running?" });
  }
  tell(true);
  return response;
}

async function problemOf(response) {
  const text = await response.text().catch(() => "");
  const later = Number.parseInt(response.headers.get("Retry-After") ?? "", 10) || null;
  try {
    const document = JSON.parse(text);
    if (document && typeof document === "object") return new Problem(response.status, document, later);
  } catch {
    // Some answers are plain text by contract.
  }
  return new Problem(response.status, { detail: text.trim(), title: response.statusText }, later);
}

export async function getJson(path, parameters, options) {
  return (await request(href(path, parameters), options)).json();
}

export async function postJson(path, body, options = {}) {
  return request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), ...options });
}

/** True for what a view throws away silently: a request that it aborted itself. */
export function aborted(error) {
  return error?.name === "AbortError";
}
