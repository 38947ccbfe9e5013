/**
 * Elements without innerHTML: texts become text nodes, so nothing that a sensor sends can become markup.
 * h("button", {class: "btn", onclick: go, "aria-label": "Go"}, "Go", icon("next"))
 */
export function h(tag, attributes, ...children) {
  return fill(set(document.createElement(tag), attributes ?? {}), children);
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(element.dataset, value);
    else if (name === "value" || name === "checked" || name === "selected" || name === "indeterminate") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  return element;
}

/** Appends strings, numbers, nodes and lists of them; null and false are left out. */
export function fill(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
  return element;
}

/** The element with nothing in it but these children. */
export function replace(element, ...children) {
  element.replaceChildren();
  return fill(element, children);
}

/** As replace, for children with a data-key: of one that was there, only the cells that differ are new, and the focus stays. */
export function patch(element, children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null;
  const known = new Map([...element.children].map((child) => [child.dataset.key, child]));
  const kept = children.map((child) => {
    const old = known.get(child.dataset.key);
    if (!old) return child;
    [...old.children].forEach((cell, i) => {
      if (!cell.isEqualNode(child.children[i])) cell.replaceChildren(...child.children[i].childNodes);
    });
    return old;
  });
  if (kept.length !== element.children.length || kept.some((child, i) => child !== element.children[i])) element.replaceChildren(...kept);
  if (focused?.isConnected && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  overview: "M3 12h4l3-8 4 16 3-8h4",
  explore: "M4 4v16h16M7 15l4-5 3 3 5-7",
  live: "M5 12a7 7 0 0 1 2-5M19 12a7 7 0 0 0-2-5M5 12a7 7 0 0 0 2 5M19 12a7 7 0 0 1-2 5M12 11.9v.2",
  rejects: "M4 13l3-8h10l3 8v6H4zM4 13h5l1 3h4l1-3h5",
  catalogue: "M4 5h16M4 12h16M4 19h10",
  docs: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5",
  dark: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9l6 6 6-6",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l4.5 4.5",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  check: "M5 12l5 5 9-10",
  download: "M12 4v11M7 11l5 5 5-5M4 20h16",
  refresh: "M20 11a8 8 0 1 0-2.3 6.7M20 4v7h-7",
  warning: "M12 4 2.5 20h19zM12 10v5M12 17.4v.2",
  reset: "M4 4v6h6M4.6 14a8 8 0 1 0 1-8L4 10",
  pause: "M8 5v14M16 5v14",
  play: "M7 4l13 8-13 8z",
};

/** A drawing of 24 units, 18 px wide by the style sheet; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true", focusable: "false" })) {
    svg.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Says a short text to screen readers, without moving anything. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

let lastId = 0;
/** An id for label and control, unique in the page. */
export function uid(prefix) {
  return `${prefix}-${++lastId}`;
}

/** Calls fn once the calls have been quiet for so many milliseconds. */
export function debounce(fn, milliseconds) {
  let timer;
  const later = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), milliseconds);
  };
  later.cancel = () => clearTimeout(timer);
  return later;
}
