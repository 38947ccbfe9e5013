import assert from "node:assert/strict";
import { test } from "node:test";
import * as query from "../../../main/resources/web/lib/query.js";

const state = (more) => ({ topics: ["hall"], generators: [], fields: ["vibration"], units: {}, fun: "envelope", window: "", by: true, range: { preset: "7d" }, view: "chart", ...more });

test("state_address_thereAndBack", () => {
  for (const one of [
    state({}),
    state({ topics: ["a", "b c&d"], generators: ["g=1"], fields: ["x.y", "z"], units: { "x.y": "m³/h" }, fun: "p95", window: "PT15M", by: false, view: "table" }),
    state({ range: { from: 0, to: 1000 } }),
  ]) {
    assert.deepEqual(query.readState(new URLSearchParams(query.writeState(one).toString())), one);
  }
});

test("readState_nonsense_isTheUsual", () => {
  const read = query.readState(new URLSearchParams("fun=evil&from=x&to=y&range=9y&view=3d"));
  assert.deepEqual(read, state({ topics: [], fields: [], range: { preset: null } }));
});

test("chartBody_envelope_asksForPeaks", () => {
  assert.deepEqual(query.chartBody(state({ units: { vibration: "m/s", gone: "K" } }), { from: 0, to: 60_000 }, "PT1S", "UTC"), {
    topic: "hall",
    start: "1970-01-01T00:00:00Z",
    stop: "1970-01-01T00:01:00Z",
    aggregator: { fun: ["min", "max", "avg"], field: ["vibration"], unit: { vibration: "m/s" }, frequency: "PT1S", label: "start", by: ["topic", "generator_id"] },
  });
  assert.equal(query.chartBody(state({}), { start: "-P7D" }, "15", "Europe/Rome").aggregator.frequency, 15);
});

test("windowFor_chosenWindow_wins", () => {
  assert.deepEqual(query.windowFor(state({ window: "PT15M" }), 1e9, 800), { text: "PT15M", width: 900_000, auto: false });
  assert.equal(query.windowFor(state({}), 86_400_000, 1000).text, "PT2M");
  assert.equal(query.windowFor(state({ fun: "avg" }), 86_400_000, 1000).text, "PT10M");
});

const cell = (values, count, used, skipped = {}) => ({ values: Object.fromEntries(Object.entries(values).map(([fun, value]) => [fun, { unit: "K", value }])), count, used, skipped });

test("linesOf_answer_isSplitBySeries", () => {
  const rows = [
    { timestamp: "2024-01-01T00:00:00Z", topic: "hall", generator_id: "b", data: { vibration: cell({ min: 1, max: 9, avg: 2 }, 10, 9, { text: 1 }) } },
    { timestamp: "2024-01-01T00:00:00Z", topic: "hall", generator_id: "a", data: { vibration: cell({ min: null, max: null, avg: null }, 0, 0) } },
    { timestamp: "2024-01-01T00:01:00Z", topic: "hall", generator_id: "a", data: { vibration: cell({ min: 3, max: 3, avg: 3 }, 1, 1) } },
  ];
  const { lines, counted, skipped } = query.linesOf(rows, state({}));
  assert.deepEqual(lines.map((line) => line.generator), ["a", "b"]);
  assert.deepEqual([counted, skipped], [11, { text: 1 }]);
  assert.deepEqual([lines[1].min, lines[1].max, lines[1].values, lines[1].used], [[1], [9], [2], [9]]);
  assert.deepEqual(query.nameLines(lines).map((line) => line.name), ["a", "b"]);
  assert.deepEqual(query.summary(lines[1]), { min: 1, max: 9, avg: 2, last: 2 });
});

test("linesOfCsv_records_areRead", () => {
  const text = 'timestamp,topic,generator_id,vibration [mm/s],vibration (text)\n2024-01-01T00:00:00Z,hall,"a,""1""",1.5,\n2024-01-01T00:00:01Z,hall,"a,""1""",,off\n';
  const [line] = query.linesOfCsv(text, state({}));
  assert.deepEqual([line.generator, line.unit, line.values], ['a,"1"', "mm/s", [1.5]]);
  assert.equal(query.linesOfCsv("timestamp,topic,generator_id,vibration [K],vibration [V]\n", state({})), null);
});

test("nearest_times_isTheCloser", () => {
  assert.deepEqual([-5, 4, 6, 14, 99].map((at) => query.nearest([0, 10, 20], at)), [0, 0, 1, 1, 2]);
  assert.equal(query.nearest([], 1), -1);
});
