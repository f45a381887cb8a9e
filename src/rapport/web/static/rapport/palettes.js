// Palettes: what opens takes the keys until it closes. Arrows go through its choices, letters find one by its beginning.
import { home } from "./focus.js";

const choices = (palette) => [...palette.querySelectorAll(".choice")].filter((el) => el.checkVisibility());

function found(all, key) {
  const from = all.indexOf(document.activeElement);
  if (key === "ArrowDown") return all[(from + 1) % all.length];
  if (key === "ArrowUp") return all.at(from > 0 ? from - 1 : -1);
  const rest = [...all.slice(from + 1), ...all.slice(0, from + 1)];
  return key.length === 1 && rest.find((el) => el.textContent.trim().toLowerCase().startsWith(key.toLowerCase()));
}

document.addEventListener("keydown", (event) => {
  const palette = document.querySelector(":popover-open");
  if (!palette || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
  const choice = event.key.trim() && found(choices(palette), event.key);
  if (!choice) return;
  choice.focus();
  event.preventDefault();
});

// The browser tells of an opening only a moment later: a key that opens goes in at once, so that the next key finds it there.
export function enter(palette) {
  if (palette.contains(document.activeElement)) return;
  (palette.tabIndex < 0 ? palette.querySelector("a, button, input:not([type=hidden]), select, textarea") : palette)?.focus();
}

// What it holds may come only once it is open.
document.addEventListener("htmx:afterSettle", ({ target }) => target.matches?.(":popover-open") && enter(target));

document.addEventListener("toggle", ({ target, newState }) => {
  if (!target.matches?.("[popover]")) return;
  const active = document.activeElement;
  if (newState === "open") enter(target);
  else if (!active || active === document.body) home();
}, true);
