// Doable: what can be done on this page as it stands, for the palette.
import { named } from "./keys.js";

// A button with a value answers a question that stands beside it: away from the question it would say nothing.
const HERE = "main button:enabled:not([data-key], [name]), main a:is(.do, .also, .quiet):not([data-key])";
const words = (el) => el.textContent.replace(/\s+/g, " ").trim();
// Which element of the page a choice stands for.
export const behind = new WeakMap();

export function there({ dataset: { press, step: by, click } }) {
  if (by) return document.querySelector("[data-row]");
  if (press === "Enter" || press === "Escape") return null;
  return !(press || click) || (press ? named(press) : document.querySelector(click));
}

// What only this page can do, by its own words; words that stand there twice would leave open which is meant.
export function here() {
  const found = [...document.querySelectorAll(HERE)].filter((el) => el.checkVisibility() && words(el));
  const once = found.filter((el) => !found.some((other) => other !== el && words(other) === words(el)));
  return once.map((el) => {
    const choice = Object.assign(document.createElement("button"), { type: "button", className: "choice", textContent: words(el) });
    choice.dataset.here = "";
    behind.set(choice, el);
    return choice;
  });
}
