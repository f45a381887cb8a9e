// Under a post: an answer appears in place; what comes meanwhile takes nobody's words away.
const HERE = "post-talks";
let kept = [];

document.addEventListener("htmx:beforeSwap", ({ detail: { target, xhr, requestConfig } }) => {
  if (target.id !== HERE) return;
  const took = (area) => xhr.status < 300 && requestConfig.elt.contains(area) && requestConfig.elt !== target;
  const areas = [...target.querySelectorAll("textarea")].filter((area) => area.value && !took(area));
  kept = areas.map((area) => ({ id: area.id, words: area.value, at: area.selectionStart, here: area === document.activeElement }));
});

document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
  if (target.id !== HERE) return;
  for (const { id, words, at, here } of kept.splice(0)) {
    const area = document.getElementById(id);
    if (!area) continue;
    area.value = words;
    area.closest("details").open = true;
    if (here) area.focus({ preventScroll: true });
    if (here) area.setSelectionRange(at, at);
  }
});
