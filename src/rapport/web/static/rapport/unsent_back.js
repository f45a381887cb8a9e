// Coming back: words that only this browser has are put where they were typed, or go to the server and come beside.
import { all, drop } from "./kept.js";
import { busy, flush, pending, saves, sending } from "./unsent_save.js";

const seen = new WeakSet();
let before = 0;
const age = (stamp) => Number(stamp?.split(".")[1] ?? 0);
const talk = () => document.getElementById("talk");
const group = (field) => (field === "edit" ? "reply" : field);

function adopt() {
  let beside = false;
  for (const area of document.querySelectorAll("[data-unsent]")) {
    if (seen.has(area)) continue;
    seen.add(area);
    for (const words of all(talk().dataset.keep)) beside = take(area, words) || beside;
  }
  if (pending.size) flush().then(() => beside && again());
}

function take(area, words) {
  const { key, field } = area.form.elements;
  if (group(words.field) !== group(field.value) || sending.has(words.key)) return false;
  if (words.stamp === area.dataset.stamp) return drop(words);
  const same = words.key === key.value && age(words.stamp) > age(area.dataset.stamp);
  // Also what is on its way to the server: the page that shows this may have been made before it got there.
  if (!pending.has(words.key)) pending.set(words.key, words);
  if (!same && (area.value || words.field !== field.value)) return true;
  key.value = words.key;
  area.value = words.text;
  area.dataset.stamp = words.stamp;
  readers(area.form, words.private);
  area.dispatchEvent(new Event("change", { bubbles: true }));
}

// Who was meant to read them; where that cannot be any more, it has to be chosen anew.
function readers(form, aside) {
  for (const one of form.querySelectorAll("[type=radio][name=private]")) one.checked = one.value === (aside ?? "") && !one.disabled;
}

// The server shows what it has now, unless something was typed here meanwhile.
function again() {
  const area = document.getElementById("reply");
  if (!area || area.value !== area.defaultValue || area === document.activeElement) return;
  htmx.ajax("GET", talk().dataset.keep.replace(/unsent$/, "composer"), { target: "#composer", swap: "outerHTML" });
}

// A page that comes back was made by the server while words were still on their way to it: it is asked once more.
function restored() {
  adopt();
  if (busy() || saves() !== before) flush().then(again);
}

document.addEventListener("htmx:afterSettle", adopt);
document.addEventListener("htmx:historyCacheMiss", () => (before = saves()));
document.addEventListener("htmx:historyRestore", restored);
addEventListener("pageshow", ({ persisted }) => persisted && flush().then(again));
adopt();
