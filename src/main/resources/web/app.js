/** The shell: views by the hash of the address, theme, zone, and the word that the service does not answer. */
import { leave as logOut, onEnter } from "./lib/access.js";
import { onReach } from "./lib/api.js";
import { announce, h, icon, replace } from "./lib/dom.js";
import { zoneName } from "./lib/format.js";
import { begin } from "./lib/login.js";
import { problem, skeleton } from "./lib/parts.js";
import { onPref, pref, setPref } from "./lib/prefs.js";
import { keepTimesRight } from "./lib/time.js";

const VIEWS = [
  ["", "Overview", "overview"],
  ["explore", "Explore", "explore"],
  ["live", "Live", "live"],
  ["rejects", "Rejects", "rejects"],
  ["catalogue", "Catalogue", "catalogue"],
];
const main = document.getElementById("main");
let shown = null;
let unmount = null;
let turn = 0;

/** "#/explore?topic=a" as its view and parameters. */
function place() {
  const [path, search] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return { path, params: new URLSearchParams(search ?? "") };
}

async function show(first) {
  const { path, params } = place();
  const view = VIEWS.find(([name]) => name === path) ?? VIEWS[0];
  const mine = ++turn;
  mark(view[0]);
  if (shown !== view[0]) {
    leave();
    replace(main, skeleton(6));
  }
  try {
    const module = await import(`./views/${view[2]}.js`);
    if (mine !== turn) return;
    leave();
    main.replaceChildren();
    shown = view[0];
    document.title = `${module.title} · ODA`;
    unmount = module.mount(main, params) ?? null;
  } catch (error) {
    if (mine !== turn) return;
    replace(main, problem(error, () => location.reload()));
  }
  if (!first) {
    announce(view[1]);
    if (!main.contains(document.activeElement)) main.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

function leave() {
  unmount?.();
  unmount = null;
}

const links = VIEWS.map(([name, text, symbol]) => h("a", { href: `#/${name}` }, icon(symbol), h("span", {}, text)));
function mark(current) {
  VIEWS.forEach(([name], i) => (name === current ? links[i].setAttribute("aria-current", "page") : links[i].removeAttribute("aria-current")));
}

function tools() {
  const zone = h("button", { type: "button", class: "btn quiet", onclick: () => setPref("zone", pref("zone") === "utc" ? "local" : "utc") });
  const theme = h("button", { type: "button", class: "btn quiet square", onclick: () => setPref("theme", isDark() ? "light" : "dark") });
  const write = () => {
    zone.textContent = pref("zone") === "utc" ? "UTC" : "Local time";
    zone.title = `Times are shown in ${zoneName()}`;
    zone.setAttribute("aria-label", `Times in ${zoneName()}; change to ${pref("zone") === "utc" ? "local time" : "UTC"}`);
    replace(theme, icon(isDark() ? "light" : "dark"));
    theme.title = isDark() ? "Light theme" : "Dark theme";
    theme.setAttribute("aria-label", theme.title);
  };
  write();
  onPref(write);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", write);
  const out = h("button", { type: "button", class: "btn quiet", hidden: true, onclick: () => (logOut(), location.reload()) }, "Log out");
  onEnter((me) => {
    out.hidden = me.access !== "on";
    out.title = `Logged in as ${me.name}`;
  });
  return [h("a", { class: "btn quiet", href: "docs" }, icon("docs"), h("span", {}, "API")), zone, theme, out];
}

function isDark() {
  return pref("theme") === "dark" || (pref("theme") === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
}

const banner = document.getElementById("banner");
onReach((reached) => {
  if (banner.hidden === reached) return;
  banner.hidden = reached;
  banner.textContent = reached ? "" : "The service does not answer. What is shown may be old.";
});

const notice = document.getElementById("notice");
onEnter((me) => {
  notice.hidden = me.access !== "insecure";
  notice.textContent = notice.hidden ? "" : "This service is open to the network without access control (--insecure): whoever reaches it may read and change everything.";
});

replace(document.getElementById("nav"), links);
replace(document.getElementById("tools"), tools());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
keepTimesRight();
await begin();
addEventListener("hashchange", () => show(false));
show(true);
