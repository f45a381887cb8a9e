// Keys: an element names its own in data-key ("e", "g i"); pressing it clicks or focuses that element. Only what the
// help lists acts, and nothing acts behind what is open, while somebody types, or while an answer is on its way.
import { leave, step } from "./focus.js";
import { writesOn } from "./letters.js";
import { enter } from "./palettes.js";
import { hold, holds } from "./pending.js";

const CHORD = 1200;
const caps = (row) => [...row.querySelectorAll("kbd")].map((cap) => cap.textContent).join(" ");
const known = new Map([...document.querySelectorAll("#help tr:has(kbd)")].map((row) => [row.dataset.keys ?? caps(row), Number(row.dataset.step ?? 0)]));
const begins = new Set([...known.keys()].filter((keys) => /^\S \S$/.test(keys)).map((keys) => keys[0]));
const typing = (el) => el.matches("input, textarea, select, [contenteditable]");
let chord = { key: "", at: 0 };

// The element that a key presses here: what was just done is told first, with its undo.
export function named(keys) {
  const seen = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].filter((el) => el.checkVisibility());
  const here = (el) => el.closest("tr")?.contains(document.activeElement);
  return known.has(keys) && (seen.find((el) => el.closest("#bulk-told, #told")) ?? seen.find(here) ?? seen[0]);
}

function press(keys) {
  const target = named(keys);
  if (!target) return false;
  if (typing(target)) target.focus();
  else target.click();
  const open = document.querySelector(":popover-open");
  if (open) enter(open);
  return true;
}

export const run = (keys, at = performance.now()) => hold(() => press(keys), at) || press(keys);

function act(event) {
  const { key, repeat, timeStamp } = event;
  const first = timeStamp - chord.at < CHORD ? chord.key : "";
  chord = { key: begins.has(key) && !first && !repeat ? key : "", at: timeStamp };
  if (first) return press(`${first} ${key}`);
  if (known.get(key)) return writesOn(timeStamp) || step(known.get(key));
  if (key.length > 1 && !known.has(key)) return false; // tab and the arrows go on at once
  return !repeat && !chord.key && run(key, timeStamp);
}

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const open = document.querySelector(":popover-open, dialog[open]");
  if (holds() && /^(Enter| )$/.test(key) && !typing(target)) event.preventDefault();
  if (key === "Escape" && typing(target) && !open && !event.isComposing) leave(target);
  if (open || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(target)) {
    chord.key = "";
  } else if (act(event)) event.preventDefault();
});
