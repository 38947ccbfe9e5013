/** What the catalogue says of several topics at once, asked for once. */
import { getJson } from "./api.js";

export function knowledge() {
  const details = new Map();

  /** Asks for those that are not known yet; fails as the first of them fails. */
  async function learn(topics, signal) {
    await Promise.all(topics.filter((topic) => !details.has(topic)).map(async (topic) => {
      details.set(topic, await getJson(`topics/${encodeURIComponent(topic)}`, {}, { signal }));
    }));
  }

  /** Attributes with the units seen, generators, first and last record of these topics, as far as they are known. */
  function of(topics) {
    const known = topics.map((topic) => details.get(topic)).filter(Boolean);
    const attributes = new Map();
    for (const { field, unit, type, records } of known.flatMap((one) => one.attributes)) {
      const one = attributes.get(field) ?? { field, units: [], type, records: 0 };
      if (unit && !one.units.includes(unit)) one.units.push(unit);
      if (one.type !== type) one.type = "mixed";
      one.records += records;
      attributes.set(field, one);
    }
    const generators = new Map();
    for (const one of known.flatMap((topic) => topic.generators_list)) {
      const before = generators.get(one.generator_id);
      generators.set(one.generator_id, { generator_id: one.generator_id, records: one.records + (before?.records ?? 0) });
    }
    const times = (key) => known.map((one) => Date.parse(one[key])).filter((time) => !Number.isNaN(time));
    return {
      topics,
      attributes: [...attributes.values()],
      generators: [...generators.values()].sort((a, b) => (a.generator_id < b.generator_id ? -1 : 1)),
      more: known.some((one) => one.generators_more),
      series: known.reduce((sum, one) => sum + one.generators, 0),
      first: times("first").length ? Math.min(...times("first")) : null,
      last: times("last").length ? Math.max(...times("last")) : null,
    };
  }

  return { learn, of, forget: () => details.clear() };
}
