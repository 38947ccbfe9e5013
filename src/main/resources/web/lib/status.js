/**
 * Asks GET /status every two seconds while somebody looks, and remembers the last ten minutes: what is drawn does not begin
 * anew when the view is left.
 */
import { aborted, getJson } from "./api.js";

const EVERY = 2000;
const REMEMBERED = 10 * 60 * 1000;
const history = [];

/** What was told of late, the oldest first: {at, rate, lag}; rate is null where nothing was told for a while. */
export function recent() {
  return history;
}

/**
 * Calls hear(status) after each answer and miss(error) where there is none, until the returned function is called. It does
 * not ask while the page is hidden, and asks at once when it is shown again.
 */
export function watch(hear, miss) {
  let timer;
  let asking = null;

  async function ask() {
    clearTimeout(timer);
    if (asking) return;
    const controller = new AbortController();
    asking = controller;
    const late = setTimeout(() => controller.abort(), 10_000);
    try {
      const status = await getJson("status", {}, { signal: controller.signal });
      remember(status);
      hear(status);
    } catch (error) {
      if (asking !== controller) return;
      miss(aborted(error) ? new Error("The service has not answered for 10 s.") : error);
    } finally {
      clearTimeout(late);
      if (asking === controller) {
        asking = null;
        if (!document.hidden) timer = setTimeout(ask, EVERY);
      }
    }
  }

  const look = () => (document.hidden ? clearTimeout(timer) : ask());
  document.addEventListener("visibilitychange", look);
  ask();
  return () => {
    document.removeEventListener("visibilitychange", look);
    clearTimeout(timer);
    const last = asking;
    asking = null;
    last?.abort();
  };
}

function remember(status) {
  const at = Date.now();
  const last = history.at(-1);
  if (last && at - last.at > 3 * EVERY) history.push({ at: last.at + EVERY, rate: null, lag: null });
  history.push({ at, rate: status.rate, lag: status.lag });
  while (history[0].at < at - REMEMBERED) history.shift();
}
