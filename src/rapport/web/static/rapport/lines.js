// Lines: what comes into the open conversation is put in its place in time, what changed is exchanged where it stands. At
// the end the words follow; who reads further up keeps the place.
import { exchange } from "./bubble.js";
import { came } from "./newer.js";
import { anchor } from "./still.js";

const pane = () => document.querySelector(".words");
const lines = () => document.getElementById("lines");
const follows = () => !("older" in lines().dataset) && Math.abs(pane().scrollTop) < 8;
let earlier = false;
let still = () => {};

function put(line) {
  const old = document.getElementById(line.id);
  if (old?.dataset.place === line.dataset.place) {
    if (!exchange(old, line)) return;
  } else {
    old?.remove();
    const next = [...lines().children].find((one) => one.dataset.place > line.dataset.place);
    if (next) next.before(line);
    else lines().append(line);
    if (!old && !earlier) came(line);
  }
  htmx.process(line);
}

// Only who asked for older words moves the beginning back. An answer that was asked for before that knows less. One that
// begins where we do brings no other: ours may have been asked already.
function begins(fresh) {
  const [now, then] = [document.getElementById("earlier"), fresh.querySelector("#earlier")];
  if (earlier || (now && (!then || then.dataset.place < now.dataset.place))) now?.remove();
  else then?.remove();
}

function merge(fresh) {
  begins(fresh);
  for (const line of [...fresh.children]) put(line);
  delete lines().dataset.older;
}

document.addEventListener("htmx:configRequest", ({ detail: { elt, parameters } }) => {
  if (pane() && elt.closest("#talk, #side") && elt.id !== "earlier") parameters.from = document.getElementById("earlier")?.dataset.from ?? "0";
});
document.addEventListener("htmx:beforeSwap", ({ detail: { elt } }) => {
  earlier = elt.id === "earlier";
  if (pane() && elt.closest("#talk, #side") && !follows()) still = anchor(pane(), lines().children);
});
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id !== "lines") return;
  detail.shouldSwap = false;
  merge(detail.fragment.firstElementChild);
});
document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful } }) => {
  still();
  still = () => {};
  if (elt.id === "composer" && successful) pane().scrollTop = 0;
});
