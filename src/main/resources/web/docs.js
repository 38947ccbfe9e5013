/** The reference of the API, drawn from the description that the service itself serves; nothing comes from elsewhere. */
const chosen = document.documentElement.dataset.theme;
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", chosen ? chosen === "dark" : dark.matches);
follow();
dark.addEventListener("change", follow);

/** That of the page in this tab; the button Authorize takes another one. */
function withToken(request) {
  const token = sessionStorage.getItem("oda.token");
  if (token && !request.headers.Authorization && new URL(request.url, location.href).origin === location.origin) request.headers.Authorization = `Bearer ${token}`;
  return request;
}

window.SwaggerUIBundle({
  url: "openapi.yaml",
  domNode: document.getElementById("api"),
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  validatorUrl: null,
  queryConfigEnabled: false,
  deepLinking: true,
  requestInterceptor: withToken,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  defaultModelsExpandDepth: 0,
  docExpansion: "list",
  syntaxHighlight: { activated: true, theme: "agate" },
});
