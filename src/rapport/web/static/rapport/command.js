// Command: ctrl+K lists every page and every action there is here. Typing narrows the list; enter does the first.
import { behind, here, there } from "./doable.js";
import { step } from "./focus.js";
import { run } from "./keys.js";

const palette = document.getElementById("command");
const field = palette.querySelector("input");
const list = palette.querySelector(".choices");
const none = palette.querySelector(".none");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const shown = () => [...list.children].filter((el) => !el.hidden);

function narrow() {
  const asked = plain(field.value).split(/\s+/);
  for (const el of list.children) {
    const words = ["", ...plain(el.textContent).split(/[^\p{L}\p{N}]+/u)];
    el.hidden = !there(el) || !asked.every((one) => words.some((word) => word.startsWith(one)));
  }
  none.textContent = shown().length ? "" : none.dataset.words;
}

function act(choice) {
  const { press, step: by, click } = choice.dataset;
  palette.hidePopover();
  if (by) step(Number(by));
  else if (press) run(press);
  else (behind.get(choice) ?? document.querySelector(click))?.click();
}

palette.addEventListener("beforetoggle", ({ newState }) => {
  if (newState !== "open") return;
  for (const old of list.querySelectorAll("[data-here]")) old.remove();
  list.append(...here());
  field.value = "";
  narrow();
});
list.addEventListener("click", ({ target }) => target.closest("button.choice") && act(target.closest("button.choice")));
field.addEventListener("input", narrow);
field.addEventListener("keydown", (event) => {
  if (event.isComposing || !/^(Enter|ArrowDown)$/.test(event.key)) return;
  event.preventDefault();
  if (event.key === "Enter") shown()[0]?.click();
  else shown()[0]?.focus();
});
document.addEventListener("keydown", (event) => {
  const { key, ctrlKey, metaKey, altKey, shiftKey, isComposing } = event;
  if (key.toLowerCase() !== "k" || !(ctrlKey || metaKey) || altKey || shiftKey || isComposing || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  palette.togglePopover();
});
