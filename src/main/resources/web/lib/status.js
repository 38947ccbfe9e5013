/** Asks GET /status every two seconds while somebody looks. */
import { aborted, getJson } from "./api.js";

const EVERY = 2000;
const PATIENCE = 10_000;

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
    const late = setTimeout(() => controller.abort(), PATIENCE);
    try {
      const status = await getJson("status", {}, { signal: controller.signal });
      if (asking === controller) hear(status);
    } catch (error) {
      if (asking === controller) miss(aborted(error) ? new Error(`The service has not answered for ${PATIENCE / 1000} s.`) : error);
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
