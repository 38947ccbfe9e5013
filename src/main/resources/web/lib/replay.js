/** Replays of rejects: as many calls as the service needs, one after the other. */
import { postJson } from "./api.js";

/** Replays these, each {id} or {id, value}; gives {results}, and tells how many are done meanwhile. */
export async function replayRecords(records, { signal, told }) {
  const results = [];
  let left = records;
  while (left.length) {
    const answer = await post({ records: left.slice(0, 1000) }, signal);
    results.push(...answer.results);
    const done = new Set(answer.results.map((one) => one.id));
    const rest = left.filter((one) => !done.has(one.id));
    if (rest.length === left.length) break;
    left = rest;
    told(results.length);
  }
  return results;
}

/** Replays all open ones of a selection. */
export async function replaySelection(select, { signal, told }) {
  const results = [];
  let cursor = null;
  do {
    const answer = await post(cursor ? { select, cursor } : { select }, signal);
    results.push(...answer.results);
    told(results.length);
    cursor = answer.more ? answer.next : null;
  } while (cursor);
  return results;
}

async function post(body, signal) {
  return (await postJson("rejects/replay", body, { signal })).json();
}
