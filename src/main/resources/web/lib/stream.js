/** One stream of records: GET /stream by EventSource, which goes on behind the last record by itself when it was cut off. */
import { aborted, href, Problem, request } from "./api.js";

const AGAIN = 3000;

/**
 * Opens a stream. hooks: record(json text), state(name, error or null), where name is connecting, stored (what is stored comes),
 * live, behind, cut (connecting again), full (no more streams just now), failed (it is of no use to try again);
 * gap() where it begins anew, and what came meanwhile is not given.
 * Gives a function that ends it.
 */
export function openStream(parameters, hooks) {
  let source;
  let timer;
  let ended = false;
  let opened = false;
  let lost = false;
  let asked = parameters;

  function connect() {
    if (ended) return;
    hooks.state(opened ? "cut" : "connecting", null);
    source = new EventSource(href("stream", asked));
    source.onopen = () => {
      hooks.state(asked.from && !opened ? "stored" : "live", null);
      opened = true;
      if (lost) hooks.gap();
      lost = false;
    };
    source.onmessage = (event) => hooks.record(event.data);
    source.addEventListener("live", () => hooks.state("live", null));
    source.addEventListener("behind", () => hooks.state("behind", null));
    source.addEventListener("problem", (event) => problem(JSON.parse(event.data)));
    source.onerror = () => {
      if (ended) return;
      if (source.readyState === EventSource.CLOSED) explain();
      else hooks.state("cut", null);
    };
  }

  function problem(document) {
    if (document.status === 503) {
      hooks.state("cut", new Problem(503, document));
      return;
    }
    end();
    hooks.state("failed", new Problem(document.status, document));
  }

  /** An EventSource does not tell why it was refused: the same request does. */
  async function explain() {
    const controller = new AbortController();
    try {
      await request(href("stream", asked), { signal: controller.signal });
      controller.abort();
      again("cut", null);
    } catch (error) {
      if (ended || aborted(error)) return;
      if (error.status === 0 || error.status >= 500) again(error.status === 503 ? "full" : "cut", error);
      else {
        end();
        hooks.state("failed", error);
      }
    }
  }

  /** Anew, and without the history where that has been given. */
  function again(state, error) {
    if (ended) return;
    hooks.state(state, error);
    if (opened && asked.from !== null) asked = { ...parameters, from: null };
    if (opened) lost = true;
    timer = setTimeout(connect, AGAIN);
  }

  function end() {
    ended = true;
    clearTimeout(timer);
    source?.close();
  }

  connect();
  return end;
}
