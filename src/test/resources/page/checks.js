// Evaluated in the page: gives what is wrong, one text for each thing. Also leaves what the check of the tab key asks for.
() => {
  const wrong = [];
  const name = (element) => `<${element.tagName.toLowerCase()}${element.id ? ` id=${element.id}` : ""} class="${element.className?.baseVal ?? element.className}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;

  const isShown = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    return style.visibility !== "hidden" && style.display !== "none" && box.width > 0 && box.height > 0 && !element.closest("[hidden], [inert]");
  };
  const isForReaders = (element) => getComputedStyle(element).clipPath === "inset(50%)" || Boolean(element.closest(".sr-only, .skip"));

  // --- each control has a name
  const controls = "button, a[href], input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=slider], [tabindex='0']";
  const nameOf = (element) => {
    const by = element.getAttribute("aria-labelledby");
    if (by) return by.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ").trim();
    const alts = [...element.querySelectorAll("img[alt]")].map((image) => image.alt).join(" ");
    return (element.getAttribute("aria-label") || [...(element.labels ?? [])].map((label) => label.textContent).join(" ") || `${element.textContent} ${alts}` || element.title || "").trim() || (element.title ?? "").trim();
  };
  const isControlText = (element) => element.matches("input, select, textarea");
  for (const element of document.querySelectorAll(controls)) {
    if (!isShown(element)) continue;
    const own = isControlText(element) ? element.getAttribute("aria-label") || element.getAttribute("aria-labelledby") || [...(element.labels ?? [])].map((label) => label.textContent).join("").trim() : nameOf(element);
    if (!own) wrong.push(`no name: ${name(element)}`);
  }
  for (const image of document.querySelectorAll("img:not([alt])")) wrong.push(`no alt: ${name(image)}`);

  // --- each id once
  const ids = new Set();
  for (const { id } of document.querySelectorAll("[id]")) {
    if (ids.has(id)) wrong.push(`id twice: ${id}`);
    ids.add(id);
  }

  // --- headings in order: one h1, no level left out
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(isShown);
  if (headings.filter((one) => one.tagName === "H1").length !== 1) wrong.push("not one h1");
  let before = 0;
  for (const heading of headings) {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) wrong.push(`h${level} behind h${before}: ${heading.textContent.trim()}`);
    before = level;
  }

  // --- no scrolling sideways
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1 && isShown(one)).slice(0, 3);
    wrong.push(`${root.scrollWidth} px wide, ${root.clientWidth} are there: ${wide.map(name).join(" | ")}`);
  }

  // --- text against what is behind it: 4.5, or 3 where it is large
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (color) => {
    if (!known.has(color)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = color;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(color, [r, g, b, a / 255]);
    }
    return known.get(color);
  };
  const over = (top, bottom) => [0, 1, 2].map((i) => top[i] * top[3] + bottom[i] * (1 - top[3])).concat(1);
  const behind = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] > 0) layers.push(color);
      if (color[3] === 1) break;
    }
    return layers.reduceRight((bottom, top) => over(top, bottom), rgba(getComputedStyle(document.body).backgroundColor));
  };
  const light = (color) => {
    const [r, g, b] = color.slice(0, 3).map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const told = new Set();
  const contrast = (element, color) => {
    const back = behind(element);
    const a = light(over(rgba(color), back));
    const b = light(back);
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.6 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const key = `${ratio.toFixed(2)} ${color}`;
    if (ratio < least - 0.01 && !told.has(key)) {
      told.add(key);
      wrong.push(`contrast ${ratio.toFixed(2)}: ${name(element)}`);
    }
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, noscript, svg, :disabled, [aria-disabled=true]")) continue;
    if (isShown(element) && !isForReaders(element)) contrast(element, getComputedStyle(element).color);
  }
  for (const field of document.querySelectorAll("input[placeholder]")) {
    if (isShown(field) && !field.value && !field.disabled) contrast(field, getComputedStyle(field, "::placeholder").color);
  }

  // --- for the check of the tab key
  const reached = new Set();
  window.odaControls = () => [...document.querySelectorAll(controls)].filter((element) => {
    if (!isShown(element) || element.matches(":disabled") || element.tabIndex < 0) return false;
    // of a group of radio buttons the tab key reaches the chosen one
    return element.type !== "radio" || element.checked;
  });
  window.odaReached = () => reached.add(document.activeElement);
  window.odaNotReached = () => window.odaControls().filter((element) => !reached.has(element)).map(name);
  return wrong;
}
