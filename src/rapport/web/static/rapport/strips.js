// Strips: a line of tabs that is pushed along begins where its own tab can be seen.
function show(here) {
  let strip = here.parentElement;
  while (strip && strip !== document.body && !["auto", "scroll"].includes(getComputedStyle(strip).overflowX)) strip = strip.parentElement;
  if (!strip || strip === document.body || strip.scrollWidth <= strip.clientWidth) return;
  const [tab, line] = [here.getBoundingClientRect(), strip.getBoundingClientRect()];
  if (tab.left < line.left || tab.right > line.right) strip.scrollLeft += (tab.left + tab.right - line.left - line.right) / 2;
}

const all = (place) => place.querySelectorAll("nav [aria-current], .seg [aria-current]").forEach(show);
document.addEventListener("htmx:afterSettle", ({ target }) => all(target));
document.fonts?.ready.then(() => all(document));
all(document);
