// A classic script in the head: the chosen theme must stand before the first paint.
try {
  const chosen = localStorage.getItem("oda.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Without storage the system's theme it is.
}
