/** What this browser remembers: the theme, and whether times are shown in local time or UTC. */
const listeners = new Set();
const known = { theme: ["system", "light", "dark"], zone: ["local", "utc"] };
const values = Object.fromEntries(Object.keys(known).map((name) => [name, stored(name)]));

function stored(name) {
  try {
    const value = globalThis.localStorage?.getItem(`oda.${name}`);
    return known[name].includes(value) ? value : known[name][0];
  } catch {
    return known[name][0];
  }
}

export function pref(name) {
  return values[name];
}

export function setPref(name, value) {
  values[name] = value;
  try {
    localStorage.setItem(`oda.${name}`, value);
  } catch {
    // A browser without storage forgets it with the page.
  }
  if (name === "theme") {
    if (value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = value;
  }
  for (const listener of listeners) listener(name, value);
}

/** Calls back after each change, until the returned function is called. */
export function onPref(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
