// By keys: m takes the card that has the focus, arrows move it, enter sets it, escape leaves it where it was.
import { aim, form, read, says, send, told, written } from "./calendar_wall.js";

const MINUTE = 60_000, HALF = 30 * MINUTE, DAY = 24 * 60 * MINUTE;
const STEPS = { ArrowLeft: -DAY, ArrowRight: DAY, ArrowUp: -HALF, ArrowDown: HALF };
let card = null, at = 0;

function show() {
  says.textContent = says.dataset.to.replace("{when}", told.format(at));
  aim(document.getElementById(`day-${written(at).slice(0, 10)}`));
}

function leave(words) {
  card?.classList.remove("moving");
  aim(null);
  card = null;
  says.textContent = words;
}

function begin(chosen) {
  card = chosen;
  at = read(card.dataset.at);
  card.classList.add("moving");
  show();
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const here = document.activeElement?.closest(".pc[data-at]");
  if (!card) {
    if (event.key !== "m" || !here || document.querySelector(":popover-open, dialog[open]")) return;
    begin(here);
  } else if (event.key in STEPS) {
    at += STEPS[event.key];
    show();
  } else if (event.key === "Enter") {
    const moved = card;
    card = null;
    send(moved, written(at));
  } else if (event.key === "Escape" || event.key === "m") leave(says.dataset.left);
  else if (event.key === "Tab") return leave(says.dataset.left);
  event.preventDefault();
  event.stopImmediatePropagation();
}

if (form) {
  document.addEventListener("keydown", key, { capture: true });
  document.addEventListener("focusout", () => card && setTimeout(() => card && document.activeElement !== card && leave(says.dataset.left)));
  document.querySelector(location.hash.match(/^#p\d+$/)?.[0] ?? null)?.focus();
}
