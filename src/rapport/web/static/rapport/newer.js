// Newer: how many words came that are not on the screen, and a button that goes to the first of them.
const unseen = new Set();
const pane = () => document.querySelector(".words");

function shown(line) {
  const [box, view] = [line.getBoundingClientRect(), pane().getBoundingClientRect()];
  return box.top < view.bottom - 24 && box.bottom > view.top + 24;
}

function show() {
  const button = document.getElementById("newer");
  if (!button) return;
  for (const line of unseen) if (!line.isConnected || shown(line)) unseen.delete(line);
  const [first] = unseen;
  button.hidden = !first;
  if (!first) return;
  const arrow = first.getBoundingClientRect().top < pane().getBoundingClientRect().top ? "↑" : "↓";
  const { one, more } = button.dataset;
  button.textContent = `${unseen.size === 1 ? one : more.replace("%n", unseen.size)} ${arrow}`;
}

export function came(line) {
  if (line.matches(".said")) unseen.add(line);
}

document.addEventListener("scroll", ({ target }) => target.matches?.(".words") && show(), { capture: true, passive: true });
document.addEventListener("htmx:afterRequest", () => setTimeout(show));
document.addEventListener("click", ({ target }) => {
  if (!target.closest("#newer")) return;
  [...unseen][0]?.scrollIntoView({ block: "start" });
  pane().focus({ preventScroll: true });
  show();
});
