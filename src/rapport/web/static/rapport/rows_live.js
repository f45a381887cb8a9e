// Live rows: asks for the conversations that changed, or for all that are on screen, and merges the answer into the list.
import { calm, whenCalm } from "./calm.js";
import { find, items, move, show, waiting } from "./rows.js";

const MOST = 1000; // rows of one answer
const named = (item) => item.firstElementChild.id;
let wanted = [];
let asked = []; // conversations; null stands for all

function update(old, item) {
  const [row, fresh] = [old.firstElementChild, item.firstElementChild.cloneNode(true)];
  old.removeAttribute("data-gone");
  if (row.innerHTML === fresh.innerHTML) return;
  if (!calm()) row.style.blockSize = `${row.offsetHeight}px`;
  row.replaceChildren(...fresh.childNodes);
}

function leave(id) {
  find(id)?.setAttribute("data-gone", "");
  if (find(id)) waiting.set(id, null);
  else waiting.delete(id);
}

function merge(fresh) {
  const all = items();
  const came = new Map([...fresh.querySelectorAll("[data-place]")].map((item) => [named(item), item]));
  const lowest = document.querySelector(".queue .more") ? all.at(-1)?.dataset.place : "";
  const known = asked ? asked.map((one) => `c${one}`) : came.size < MOST ? all.map(named) : [];
  for (const id of known) if (!came.has(id)) leave(id);
  for (const [id, item] of came) {
    const old = find(id);
    if (old) update(old, item);
    if (old ? old.dataset.place !== item.dataset.place : item.dataset.place >= lowest) waiting.set(id, item);
    else waiting.delete(id);
  }
  if (!all.length && fresh.querySelector(".empty")) document.getElementById("rows").replaceChildren(...fresh.children);
}

document.addEventListener("live:list", ({ detail: { changed } }) => (wanted = changed && wanted && [...wanted, ...changed]), true);
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt.id !== "rows-live") return;
  [asked, wanted] = [wanted, []];
  const more = document.querySelector(".queue .more a");
  if (asked) detail.parameters.only = asked.join(",");
  else if (more) detail.parameters.to = new URLSearchParams(more.search).get("after");
  else detail.parameters.whole = "yes";
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.id === "rows-live" && !detail.successful) wanted = null;
});
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id !== "rows") return;
  detail.shouldSwap = false;
  merge(detail.fragment.firstElementChild);
  whenCalm(move);
  show();
});
