// Rows: the list on the screen. What comes, moves or goes waits in `waiting` until it is calm; then the rows take their places.
import { home } from "./focus.js";
import { anchor } from "./still.js";

const button = document.getElementById("rows-new");
const lists = () => [...document.querySelectorAll(".rows")];
export const items = () => [...document.querySelectorAll(".rows > li[data-place]")];
export const find = (id) => document.getElementById(id)?.parentElement;
export const waiting = new Map(); // a row's id → the item it will be, null when it leaves

function put(item, old) {
  const here = old ?? item;
  here.dataset.place = item.dataset.place;
  const below = items().find((one) => one !== here && one.dataset.place < item.dataset.place);
  if (below) below.before(here);
  else lists().at(-1).append(here);
  if (!old) htmx.process(here);
}

function empty() {
  const nothing = document.querySelector(".rows > .empty");
  if (items().length) nothing?.remove();
  else if (!nothing) document.body.dispatchEvent(new CustomEvent("live:list", { detail: { changed: null } }));
}

export function move() {
  const queue = document.querySelector(".queue");
  const focused = document.activeElement;
  const still = queue.scrollTop > 0 ? anchor(queue, items()) : () => {};
  for (const row of document.querySelectorAll(".card")) row.style.blockSize = "";
  for (const [id, item] of waiting) {
    if (item) put(item, find(id));
    else find(id)?.remove();
  }
  waiting.clear();
  empty();
  still();
  show();
  if (focused.isConnected) focused.focus({ preventScroll: true });
  else home();
}

export function show() {
  const n = [...waiting.values()].filter(Boolean).length;
  button.hidden = n === 0;
  button.textContent = `${n === 1 ? button.dataset.one : button.dataset.more.replace("%n", n)} ↑`;
}

button?.addEventListener("click", () => {
  const first = [...waiting].find(([, item]) => item)?.[0];
  document.querySelector(".queue").scrollTop = 0;
  move();
  document.getElementById(first)?.focus();
});
