/** One stream of records: GET /stream, read as it comes; an EventSource could not send the token. */
import { aborted, href, Problem, request } from "./api.js";
import { eventReader } from "./events.js";

/** After a stream was cut off, and after it could not be begun, in milliseconds. */
const SOON = 1000;
const AGAIN = 3000;

/**
 * Opens a stream. hooks: record(json text), state(name, error or null), where name is connecting, stored (what is stored comes),
 * live, behind, cut (connecting again), full (no more streams just now), failed (it is of no use to try again);
 * gap() where it begins anew, and what came meanwhile is not given. Where it was cut off it goes on behind the last record.
 * Gives a function that ends it.
 */
export function openStream(parameters, hooks) {
  const leaving = new AbortController();
  const { signal } = leaving;
  let asked = parameters;
  let last = null;
  let opened = false;
  let lost = false;

  async function run() {
    while (!signal.aborted) {
      let pause = SOON;
      hooks.state(opened ? "cut" : "connecting", null);
      try {
        await read(await request(href("stream", asked), { signal, headers: last === null ? {} : { "Last-Event-ID": last } }));
        if (!signal.aborted) hooks.state("cut", null);
      } catch (error) {
        if (signal.aborted || aborted(error)) return;
        if (!(error instanceof Problem)) hooks.state("cut", null);
        else if (error.status === 429 || error.status === 503) {
          hooks.state("full", error);
          pause = Math.max(AGAIN, (error.retryAfter ?? 0) * 1000);
        } else if (error.status === 0 || error.status >= 500) {
          hooks.state("cut", error);
          pause = AGAIN;
        } else if (last !== null) {
          anew();
          continue;
        } else {
          hooks.state("failed", error);
          return;
        }
      }
      if (opened && last === null) anew();
      await rest(pause);
    }
  }

  async function read(response) {
    hooks.state(asked.from && !opened ? "stored" : "live", null);
    opened = true;
    if (lost) hooks.gap();
    lost = false;
    const take = eventReader(hear);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
  }

  function hear({ name, data, id }) {
    if (signal.aborted) return;
    if (id !== null) last = id;
    if (name === "message") hooks.record(data);
    else if (name === "live" || name === "behind") hooks.state(name, null);
    else if (name === "problem") {
      const document = JSON.parse(data);
      if (document.status === 503) hooks.state("cut", new Problem(503, document));
      else {
        leaving.abort();
        hooks.state("failed", new Problem(document.status, document));
      }
    }
  }

  /** Without a place to go on at, and without the history, which has been given. */
  function anew() {
    last = null;
    asked = { ...parameters, from: null };
    lost = true;
  }

  function rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
  }

  run();
  return () => leaving.abort();
}
