/** The same request for a terminal. What it writes is what POSIX shells read as one argument each. Pure. */

/** A word as the shell reads it back: bare where that is safe, else in single quotes. */
export function quote(word) {
  return /^[A-Za-z0-9_\-.,:/@%+=]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const ENDINGS = { json: "json", ndjson: "ndjson", csv: "csv", parquet: "parquet", arrow: "arrow" };

/** The curl call; the body is JSON, so it never begins with the @ that curl would take for a file. */
export function curlLine(base, body) {
  return `curl -sS --compressed ${quote(`${base}/query`)} -d ${quote(JSON.stringify(body))}`;
}

/** The call of oda query that asks for the same, from the folder of the launcher as in all of the documentation. */
export function odaLine(base, body) {
  const words = ["./oda", "query"];
  const option = (name, value) => {
    const text = String(value);
    if (text.startsWith("-") || text === "") words.push(`${name}=${quote(text)}`);
    else words.push(name, quote(text));
  };
  const each = (name, values) => [values ?? []].flat().forEach((value) => option(name, value));
  if (base !== "http://127.0.0.1:50005") option("-a", base);
  each("--topic", body.topic);
  each("--generator-id", body.generator_id);
  each("--field", body.aggregator?.field ?? body.field);
  each("--start", body.start);
  each("--stop", body.stop);
  const calculation = body.aggregator;
  if (calculation) {
    each("--fun", calculation.fun);
    if (typeof calculation.unit === "string") option("--unit", calculation.unit);
    else for (const [field, unit] of Object.entries(calculation.unit ?? {})) option("--unit", `${field}=${unit}`);
    each("--frequency", calculation.frequency);
    each("--tz", calculation.tz);
    each("--label", calculation.label);
    each("--by", calculation.by);
  }
  return words.join(" ");
}

/** A name for the file of an answer: what is asked of which topics. */
export function fileName(body) {
  const topics = [body.topic ?? "all"].flat();
  const name = topics.length > 2 ? `${topics[0]}-and-${topics.length - 1}-more` : topics.join("-");
  const plain = `${name}${body.aggregator ? `-${[body.aggregator.fun].flat().join("-")}` : ""}`.replace(/[^A-Za-z0-9._-]+/g, "_").replace(/^[._-]+/, "");
  return `${(plain || "oda").slice(0, 80)}.${ENDINGS[body.format ?? "json"]}`;
}
