import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { REASONS, reasonHelp, reasonText, stillWrong } from "../../../main/resources/web/lib/reasons.js";

test("reasons_allThatTheServiceGives_haveWords", () => {
  const source = readFileSync(new URL("../../../main/java/org/oda/model/RejectReason.java", import.meta.url), "utf8");
  const codes = [...source.matchAll(/^    ([A-Z_0-9]+)[,;]$/gm)].map(([, name]) => name.toLowerCase());
  assert.deepEqual(Object.keys(REASONS).sort(), codes.sort());
});

test("reason_thatIsNotKnown_isItsOwnName", () => {
  assert.equal(reasonText("from_a_newer_service"), "from_a_newer_service");
  assert.equal(reasonHelp("from_a_newer_service"), "");
  assert.equal(reasonText("already_replayed"), "Was replayed with another value");
});

test("stillWrong_mendedStepByStep_saysWhatIsLeft", () => {
  assert.match(stillWrong("{", "a"), /^Not JSON/);
  assert.equal(stillWrong("[]", "a"), "It must be an object.");
  assert.equal(stillWrong('{"topic":"a","data":{}}', "a"), "Missing: timestamp, generator_id");
  assert.equal(stillWrong('{"timestamp":1,"generator_id":"g","topic":"b","data":{}}', "a"), 'topic must be "a", where it came in.');
  assert.equal(stillWrong('{"timestamp":1,"generator_id":"g","topic":"a","data":{}}', "a"), null);
});
