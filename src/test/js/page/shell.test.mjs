import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { curlLine, fileName, odaLine, quote } from "../../../main/resources/web/lib/shell.js";

/** What a shell makes of the line: its words. */
const words = (line) => execFileSync("sh", ["-c", `for word in ${line}; do printf '%s\\0' "$word"; done`], { encoding: "utf8" }).split("\0").slice(0, -1);
const nasty = ["plain", "it's", 'say "hi"', "$(rm -rf x)", "`id`", "a b", "*", "~", "back\\slash", "!bang", "new\nline", "µg/m³", "#x", "a;b|c&d", "'", ""];

test("quote_anyText_isOneWordAgain", () => {
  for (const text of nasty) assert.deepEqual(words(quote(text)), [text], text);
});

test("curlLine_anyName_hasTheBodyAsItWas", () => {
  const body = { topic: nasty, aggregator: { fun: ["min"], field: ["it's"] } };
  const line = words(curlLine("http://127.0.0.1:50005", body));
  assert.deepEqual(line.slice(0, 5), ["curl", "-sS", "--compressed", "http://127.0.0.1:50005/query", "-d"]);
  assert.deepEqual(JSON.parse(line[5]), body);
  assert.equal(line.length, 6);
});

test("odaLine_query_hasAnOptionForEachKey", () => {
  const line = odaLine("http://host:1", {
    topic: ["a b", "-c"], start: "-P7D",
    aggregator: { fun: ["min", "p95"], field: ["it's"], unit: { "it's": "m³" }, frequency: 15, tz: "Europe/Rome", label: "start", by: ["topic"] },
  });
  assert.deepEqual(words(line), ["./oda", "query", "-a", "http://host:1", "--topic", "a b", "--topic=-c", "--field", "it's", "--start=-P7D",
    "--fun", "min", "--fun", "p95", "--unit", "it's=m³", "--frequency", "15", "--tz", "Europe/Rome", "--label", "start", "--by", "topic"]);
});

test("fileName_topics_isPlain", () => {
  assert.equal(fileName({ topic: "../it's", format: "parquet" }), "it_s.parquet");
  assert.equal(fileName({ topic: ["a", "b", "c"], aggregator: { fun: ["avg"] } }), "a-and-2-more-avg.json");
});
