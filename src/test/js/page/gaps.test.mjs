import assert from "node:assert/strict";
import { test } from "node:test";
import { longestStep, withGaps } from "../../../main/resources/web/lib/gaps.js";

const each = (n, step, from = 0) => Array.from({ length: n }, (_, i) => from + i * step);

test("withGaps_regularSeriesPaused_breaksOnce", () => {
  const times = [...each(100, 60), ...each(100, 60, 10_000)];
  const { times: at, columns: [values] } = withGaps(times, [times.map(() => 1)]);
  assert.equal(at.length, 201);
  assert.equal(values.filter((value) => value === null).length, 1);
  assert.equal(values[100], null);
  assert.equal(at[100], (99 * 60 + 10_000) / 2);
});

test("withGaps_oneReadingMissed_staysConnected", () => {
  const times = each(100, 60).filter((_, i) => i !== 50);
  assert.equal(withGaps(times, [times]).times.length, 99);
});

test("longestStep_sensorThatSendsOnChange_isLong", () => {
  const times = [0];
  for (let i = 1; i < 200; i++) times.push(times[i - 1] + (i % 7 === 0 ? 900 : 20 + (i % 5) * 40));
  assert.ok(longestStep(times) >= 900);
});

test("longestStep_tooFewPoints_connectsAll", () => {
  assert.equal(longestStep([]), Infinity);
  assert.equal(longestStep([1, 1e9]), Infinity);
});
