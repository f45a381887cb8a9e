// Onward: after words left, or a conversation was put away, the next row opens. What was done stays told above the desk,
// with its undo, also when another conversation is opened meanwhile.
import { open } from "./focus.js";
import { moves } from "./pending.js";
import { others, stand } from "./place.js";
import { nameNext, over, undoes } from "./told.js";

const done = new Set();
let told = null;
let fresh = false;
let moving = false;

const writes = ({ activeElement }) => activeElement.matches("input, textarea, select") && activeElement.value;

function show() {
  nameNext(told);
  if (told.isConnected) return;
  document.getElementById("told")?.replaceChildren(told);
  htmx.process(told);
}

function onward() {
  done.add(told.dataset.of);
  const row = document.getElementById(told.dataset.of);
  told.querySelector("form").setAttribute("hx-push-url", row?.getAttribute("href") ?? location.pathname + location.search);
  const next = !writes(document) && others().find((one) => !done.has(one.id) && !("gone" in one.parentElement.dataset));
  if (!next) return show();
  moving = true;
  moves();
  open(next);
}

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  if (detail.target.id !== "told") return;
  detail.shouldSwap = false;
  told?.remove();
  fresh = true;
  told = detail.fragment.firstElementChild.firstElementChild;
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!told?.isConnected || !detail.shouldSwap) return;
  const undone = undoes(told, detail);
  if (undone) done.delete(told.dataset.of);
  if (undone && document.getElementById(told.dataset.of)) stand(document.getElementById(told.dataset.of));
  if (!undone && (detail.target.id !== "talk" || !over(told))) return;
  setTimeout((gone) => gone.remove(), 0, told); // not at once: its form is the one that asked
  told = null;
});
function arrived({ detail: { target } }) {
  moving &&= target?.id !== "talk";
  if (told && !fresh && !moving) show();
}

document.addEventListener("htmx:afterSwap", arrived);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb === "get") return arrived(event);
  if (!fresh) return;
  fresh = false;
  onward();
});
