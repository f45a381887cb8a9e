// Calm: nothing in a list moves under a pointer or a finger, or within two seconds of a key.
import { pressed } from "./press.js";

const KEY = 2000;
const hovers = matchMedia("(hover: hover)");
let key = -KEY;
let due = 0;
let waiting = [];

const under = () => hovers.matches && document.querySelector("[data-calm]:hover");
const left = () => key + KEY - performance.now();
export const calm = () => left() <= 0 && !under() && !pressed();

function flush() {
  clearTimeout(due);
  if (!waiting.length) return;
  if (left() > 0) due = setTimeout(flush, left() + 20);
  else if (!under() && !pressed()) for (const move of waiting.splice(0)) move();
}

// Once, when it is calm: at once if it is now.
export function whenCalm(move) {
  if (!waiting.includes(move)) waiting.push(move);
  flush();
}

document.addEventListener("keydown", () => (key = performance.now()), true);
document.addEventListener("pointerout", ({ target }) => target.closest?.("[data-calm]") && setTimeout(flush), true);

document.addEventListener("press:over", flush);

// For what is swapped as a whole: `live:list`, when it is calm.
const swap = () => document.body.dispatchEvent(new CustomEvent("live:calm"));
document.body.addEventListener("live:list", () => whenCalm(swap));
