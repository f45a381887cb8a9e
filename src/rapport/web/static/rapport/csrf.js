// CSRF: every request takes the token of this moment, so that signing in elsewhere does not make this page too old.
export const token = () => /(?:^|; )(?:__Host-)?csrf=([^;]+)/.exec(document.cookie)?.[1];

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (!token()) return;
  detail.headers["X-CSRFToken"] = token();
  detail.parameters.delete?.("csrfmiddlewaretoken");
});
document.addEventListener("submit", ({ target }) => {
  const field = target.elements.namedItem("csrfmiddlewaretoken");
  if (field && token()) field.value = token();
}, true);
