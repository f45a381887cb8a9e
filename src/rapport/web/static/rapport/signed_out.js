// Signed out: said above what is being typed, with the way back in; the line goes when the server answers again.
const line = () => document.querySelector(".told.bad");

export function tell() {
  if (line()) return;
  const told = document.getElementById("signed-out").content.cloneNode(true);
  const composer = document.getElementById("composer");
  if (composer) composer.before(told);
  else document.getElementById("notices").append(told);
}

export const over = () => line()?.remove();

document.addEventListener("htmx:responseError", ({ detail }) => detail.xhr.status === 401 && tell());
document.addEventListener("htmx:afterRequest", ({ detail }) => detail.successful && over());
// The page that was asked for by going back is behind the door: a whole page leads there.
document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());
