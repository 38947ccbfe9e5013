import assert from "node:assert/strict";
import { test } from "node:test";
import { fromField, iso, moved, scaled, step, toField, windowWidth } from "../../../main/resources/web/lib/ranges.js";

const HOUR = 3_600_000;

test("step_range_hasAtMostSoManyWindows", () => {
  for (const length of [1, 1000, HOUR, 24 * HOUR, 7 * 24 * HOUR, 365 * 24 * HOUR, 20 * 365 * 24 * HOUR]) {
    for (const most of [200, 1000]) {
      const { width, text } = step(length, most);
      assert.ok(length / width <= most, `${length} in ${text}`);
      assert.equal(windowWidth(text), width, text);
    }
  }
  assert.equal(step(24 * HOUR, 1000).text, "PT2M");
  assert.equal(step(2 * HOUR, 1000).text, "PT10S");
});

test("windowWidth_whatTheServiceTakes_isRead", () => {
  assert.equal(windowWidth("15"), 900_000);
  assert.equal(windowWidth("0.5"), 30_000);
  assert.equal(windowWidth("PT1H30M"), 5_400_000);
  assert.equal(windowWidth("P1D"), 24 * HOUR);
  for (const wrong of ["", "P", "PT", "0", "PT5X", "-PT1H", "1h"]) assert.equal(windowWidth(wrong), null, wrong);
});

test("movedAndScaled_range_keepLengthAndMiddle", () => {
  assert.deepEqual(moved({ from: 0, to: 100 }, -0.25), { from: -25, to: 75 });
  assert.deepEqual(scaled({ from: 0, to: 100 }, 0.5), { from: 25, to: 75 });
  assert.deepEqual(scaled({ from: 0, to: 10 }, 0.001), { from: 0, to: 10 });
});

test("fields_utc_thereAndBack", () => {
  const at = Date.parse("2024-03-30T10:05:00Z");
  assert.equal(toField(at, true), "2024-03-30T10:05:00");
  assert.equal(fromField(toField(at, true), true), at);
  assert.equal(fromField(toField(at, false), false), at);
  assert.equal(fromField("", true), null);
  assert.equal(iso(at), "2024-03-30T10:05:00Z");
});
