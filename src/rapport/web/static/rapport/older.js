// Older: who asked may be gone when the answer comes. Where its place is still there, the answer is shown; the answer for a
// place that was drawn anew meanwhile is dropped without a word. Either way everybody hears that it came.
const style = new WeakMap();
const aside = document.createElement("div");
aside.hidden = true;

function answered(event) {
  const { currentTarget: asker, detail, target } = event;
  if (target !== asker || asker.isConnected) return;
  if (detail.target === asker || !detail.target.isConnected) event.preventDefault();
  else detail.etc.swapOverride ??= style.get(asker);
  document.body.append(aside);
  aside.append(asker);
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
  if (requestConfig.verb !== "get") return;
  if (!style.has(elt)) elt.addEventListener("htmx:beforeOnLoad", answered);
  style.set(elt, elt.closest("[hx-swap]")?.getAttribute("hx-swap"));
});
document.addEventListener("htmx:afterOnLoad", () => aside.replaceChildren());
