/** Units for people: how they are written, and to what one would convert. The service knows many more. */

const WRITTEN = { Cel: "°C", "[degF]": "°F", deg: "°", "ug/m3": "µg/m³", "m3/h": "m³/h", m3: "m³", m2: "m²", "[lx]": "lx", "kW.h": "kWh", "W.h": "Wh" };

/** As it is shown; never what is sent. */
export function unitText(unit) {
  return !unit || unit === "1" ? "" : WRITTEN[unit] ?? unit;
}

const FAMILIES = [
  ["Cel", "K", "[degF]"],
  ["°C", "K", "°F"],
  ["W", "kW", "MW"],
  ["Wh", "kWh", "MWh", "MJ"],
  ["mA", "A"],
  ["mV", "V", "kV"],
  ["Pa", "hPa", "kPa", "bar"],
  ["m/s", "km/h", "mm/s"],
  ["mm", "cm", "m"],
  ["m³/h", "l/min", "l/h"],
  ["m³", "l"],
  ["µg/m³", "mg/m³"],
  ["g", "kg", "t"],
  ["ms", "s", "min", "h"],
  ["%", "1"],
  ["ppm", "%"],
];

/** Units to suggest for values in these: themselves first, then the neighbours of their kind. */
export function suggestions(seen) {
  const own = seen.filter(Boolean);
  const kin = FAMILIES.filter((family) => family.some((unit) => own.includes(unit))).flat();
  return [...new Set([...own, ...kin])];
}
