/**
 * What is a gap and what is only sparse. Points of a series (or its windows that have a value) are connected unless the
 * time between them is more than 3 times the usual one (the median) and more than 1.5 times what 19 of 20 stay below:
 * a sensor that sends each minute has a gap after 3 minutes, one that sends when something changes has none for being quiet.
 */

const LOOKED_AT = 20_000;

/** The longest time between two points that are connected; Infinity for fewer than 3 points. */
export function longestStep(times) {
  const stride = Math.max(1, Math.ceil(times.length / LOOKED_AT));
  const steps = [];
  for (let i = 1; i < times.length; i += stride) {
    const step = times[i] - times[i - 1];
    if (step > 0) steps.push(step);
  }
  if (steps.length < 2) return Infinity;
  steps.sort((a, b) => a - b);
  const usual = steps[(steps.length - 1) >> 1];
  const long = steps[Math.floor((steps.length - 1) * 0.95)];
  return Math.max(3 * usual, 1.5 * long);
}

/**
 * The same columns with a row of nulls in each gap, which is what breaks a line.
 *
 * @param times ascending
 * @param columns arrays as long as times
 */
export function withGaps(times, columns) {
  const most = longestStep(times);
  const at = [];
  const out = columns.map(() => []);
  for (let i = 0; i < times.length; i++) {
    if (i > 0 && times[i] - times[i - 1] > most) {
      at.push((times[i - 1] + times[i]) / 2);
      for (const column of out) column.push(null);
    }
    at.push(times[i]);
    out.forEach((column, c) => column.push(columns[c][i]));
  }
  return { times: at, columns: out };
}
