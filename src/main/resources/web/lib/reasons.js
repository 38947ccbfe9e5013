/** Why records are rejected, in words, and what helps. Pure. */
export const REASONS = {
  empty: ["No value", "The message had no value. There is nothing to store."],
  invalid_utf8: ["Not UTF-8", "The bytes are no text in UTF-8. Look at them as hex: another encoding, or no text at all."],
  bad_json: ["Not JSON", "It is not one JSON value: cut off, a comma too many, or something else altogether."],
  not_an_object: ["Not an object", "It is JSON, but not an object with timestamp, generator_id, topic and data."],
  missing_field: ["A field is missing", "timestamp, generator_id, topic and data are all needed."],
  bad_timestamp: ["Bad timestamp", "Give ISO 8601 such as 2024-01-25T13:53:54Z, or seconds or milliseconds since 1970."],
  timestamp_out_of_range: ["Time out of range", "A clock that was never set, or a wrong unit. The limits are the settings earliest-time and latest-ahead."],
  bad_generator_id: ["Bad generator_id", "It must be a text that is not empty."],
  topic_mismatch: ["Another topic", "The record's topic must be the Kafka topic that it came on."],
  bad_data: ["Bad data", "data must be an object or a text."],
  breaks_declaration: ["Breaks the declaration", "It is not as its topic was declared: unit, range or type of an attribute."],
  store_refused: ["The store refused it", "The store can never hold it: see the detail."],
};

/** The words of a result's reason; those of a refusal that is none of a reject included. */
const REFUSALS = {
  not_found: "Not found", stored_already: "Is stored already", already_replayed: "Was replayed with another value",
  raw_truncated: "Only its beginning was kept", too_large: "Too large",
};

export function reasonText(reason) {
  return REASONS[reason]?.[0] ?? REFUSALS[reason] ?? reason;
}

export function reasonHelp(reason) {
  return REASONS[reason]?.[1] ?? "";
}

/** What a mended value still lacks, as far as that can be told here; null where nothing is seen. */
export function stillWrong(text, topic) {
  let record;
  try {
    record = JSON.parse(text);
  } catch (error) {
    return `Not JSON: ${error.message}`;
  }
  if (record === null || typeof record !== "object" || Array.isArray(record)) return "It must be an object.";
  const missing = ["timestamp", "generator_id", "topic", "data"].filter((name) => record[name] === undefined || record[name] === null);
  if (missing.length) return `Missing: ${missing.join(", ")}`;
  if (record.topic !== topic) return `topic must be ${JSON.stringify(topic)}, where it came in.`;
  return null;
}
