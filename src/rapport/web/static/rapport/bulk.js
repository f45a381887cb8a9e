// Bulk: rows are chosen with their boxes, with `x`, or as a range with shift; what is done is done to all of them.
import { choose, chosen, show, stands } from "./chosen.js";
import { rows } from "./place.js";

const acts = {
  pick: () => stands() && choose(stands()),
  range: () => stands() && choose(stands(), true),
  all: () => (rows().forEach(({ id }) => chosen.add(id)), show()),
  none: () => (chosen.clear(), show()),
  told: () => document.getElementById("bulk-told").replaceChildren(),
};

document.addEventListener("click", (event) => {
  const { target, shiftKey } = event;
  const act = target.closest("[data-bulk]")?.dataset.bulk;
  if (act) return acts[act]();
  const row = target.closest(".rows li")?.querySelector("[data-row]");
  if (!row || !(target.matches(".pick") || shiftKey)) return;
  if (!target.matches(".pick")) (event.preventDefault(), event.stopImmediatePropagation());
  choose(row, shiftKey);
}, true);

document.addEventListener("keydown", ({ key, target }) => {
  const typing = target.matches("input:not(.pick), textarea, select") || document.querySelector(":popover-open");
  if (key === "Escape" && chosen.size && !typing) acts.none();
});
document.addEventListener("htmx:configRequest", ({ detail: { elt, parameters } }) => {
  if (elt.matches("[data-of]")) parameters.of = [...chosen].map((id) => id.slice(1)).join(",");
});
document.addEventListener("htmx:oobBeforeSwap", ({ detail: { target } }) => {
  if (target.id === "bulk-told") acts.none();
  if (target.id === "told") acts.told();
});
show();
