import assert from "node:assert/strict";
import { test } from "node:test";
import { attributes, bytesOf, hexLines, visible } from "../../../main/resources/web/lib/records.js";

test("attributes_allFormsOfData_areTold", () => {
  const told = [["temperature", "25 °C"], ["on", "true"], ["state", "idle"], ["none", "–"]];
  const data = { temperature: { value: 25, unit: "Cel" }, on: true, state: "idle", none: null };
  assert.deepEqual(attributes(data), told);
  assert.deepEqual(attributes(JSON.stringify(data)), told);
  assert.deepEqual(attributes("{'temperature': {'value': 25, 'unit': 'Cel'}, 'on': True, 'state': 'idle', 'none': None}"), told);
  assert.deepEqual(attributes({ presence: { value: 1, unit: "0/1" }, deep: { a: [1] } }), [["presence", "1"], ["deep", '{"a":[1]}']]);
});

test("attributes_dataThatIsJustText_hasNone", () => {
  for (const text of ["hello", "{broken", "{'it': \"isn't\"}", "[1,2]", "17", ""]) assert.equal(attributes(text), null);
});

test("visible_signsThatHideOrTurn_areShown", () => {
  assert.equal(visible("a\u0000b\u001bc\nd\te"), "a␀b␛c\nd\te");
  assert.equal(visible("x\u202ey\ufeff"), "x⟨U+202E⟩y⟨U+FEFF⟩");
  assert.equal(visible("é 🌡️".replace("\ufe0f", "")), "é 🌡");
});

test("hexLines_bytes_haveTheirPlaces", () => {
  const lines = hexLines(Uint8Array.from({ length: 18 }, (_, i) => 0x3f + i)).split("\n");
  assert.deepEqual(lines, [
    "000000  3f 40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e  ?@ABCDEFGHIJKLMN",
    `000010  4f 50${" ".repeat(42)}  OP`,
  ]);
  assert.equal(hexLines(new Uint8Array()), "");
  assert.deepEqual([...bytesOf("/wFB")], [255, 1, 65]);
});
