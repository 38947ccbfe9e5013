import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, clock, count, dateTime, duration, number, rate, short } from "../../../main/resources/web/lib/format.js";

test("number_noise_isRoundedAway", () => {
  assert.equal(number(20.599999999999998), "20.6");
  assert.equal(number(0.000123456789), "0.000123457");
  assert.equal(number(1234567.891), "1,234,568");
  assert.equal(number(-0.5), "-0.5");
  assert.equal(number(1.5e18), "1.5e18");
  assert.equal(number(0), "0");
  assert.equal(number(null), "–");
});

test("short_manyDigits_threeStay", () => {
  assert.deepEqual([0, 950, 12345, 1_230_000, 4.5e9, null].map(short), ["0", "950", "12.3k", "1.23M", "4.5G", "–"]);
  assert.equal(short(123456), "123k");
});

test("duration_seconds_asPeopleSay", () => {
  assert.deepEqual([0, 0.25, 5, 60, 900, 5400, 86400, 259200, 93600].map(duration),
    ["0 s", "250 ms", "5 s", "1 min", "15 min", "1 h 30 min", "1 d", "3 d", "1 d 2 h"]);
});

test("rateAndBytes_anySize_haveUnits", () => {
  assert.deepEqual([0, 0.0166, 3.5, 12345.6, null].map(rate), ["0/s", "1/min", "3.5/s", "12.3k/s", "–"]);
  assert.deepEqual([512, 2048, 5 * 2 ** 30].map(bytes), ["512 B", "2 KiB", "5 GiB"]);
  assert.equal(count(1234567), "1,234,567");
});

test("dateTime_utc_isWrittenWithZ", () => {
  const at = Date.parse("2024-03-30T10:05:00.120Z");
  assert.equal(dateTime(at, "utc"), "2024-03-30 10:05:00.120Z");
  assert.equal(clock(at - 120, "utc"), "10:05:00");
});
