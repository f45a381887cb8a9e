// Focus: where one is. It never falls to the page's top, and `j` goes on from the row one was at, also when that row is gone.
import { rows, stand, standing } from "./place.js";

const FIELDS = "input, textarea, select, [contenteditable]";
const SETTLED = 45;
const words = () => document.querySelector(".words[tabindex]"); // a conversation's; a preview's take no focus
let last = null;

export function step(by) {
  const all = rows();
  const focused = all.indexOf(document.activeElement);
  const from = focused < 0 ? standing(all, by) : focused;
  all[Math.min(all.length - 1, Math.max(0, from + by))]?.focus();
  return all.length > 0;
}

export const neighbour = () => (step(1), document.activeElement);

export function home() {
  (words() ?? rows()[Math.max(0, standing(rows(), 1))] ?? document.getElementById("main"))?.focus({ preventScroll: true });
}

export function leave(field) {
  if (field.closest(".queue") && rows().length) rows()[Math.max(0, standing(rows(), 1))].focus();
  else home();
}

// As if one had gone there and pressed enter; the focus waits in the words.
export function open(row) {
  stand(row);
  home();
  row.scrollIntoView({ block: "nearest" });
  row.click();
}

const lost = () => !document.activeElement || document.activeElement === document.body;

document.addEventListener("focusin", ({ target }) => {
  last = target;
  if (target.matches("[data-row]")) stand(target);
});
document.addEventListener("htmx:beforeRequest", ({ detail }) => detail.elt.matches("#composer") && home());
document.addEventListener("htmx:afterSettle", () => lost() && last && !last.isConnected && home());
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "get") return;
  setTimeout(() => words() && !document.activeElement.matches(`${FIELDS}, [data-row]`) && home(), SETTLED);
});
