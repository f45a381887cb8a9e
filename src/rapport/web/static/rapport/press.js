// Press: a button exchanged between press and release is never clicked, and a form exchanged while it is sent gets no answer.
// What comes by itself waits for both, and is then asked for again.
import { busy } from "./pending.js";

const CLICKED = 60; // under a finger the click comes a little after it was lifted
const late = new Set();
let held = false;
let lifted = 0;

export const pressed = () => held;

const live = ({ triggeringEvent }) => triggeringEvent?.type.startsWith("live:") && triggeringEvent.type;
const repeats = (elt) => elt.getAttribute("hx-trigger")?.startsWith("every ");

function again() {
  if (held || busy()) return;
  const all = [...late];
  late.clear();
  for (const name of all) document.body.dispatchEvent(new CustomEvent(name, { detail: { changed: null } }));
}

function letGo() {
  held = false;
  document.dispatchEvent(new CustomEvent("press:over"));
  again();
}

function press({ button }) {
  clearTimeout(lifted);
  held = button === 0;
}

function lift() {
  clearTimeout(lifted);
  if (held) lifted = setTimeout(letGo, CLICKED);
}

document.addEventListener("pointerdown", press, true);
for (const name of ["pointerup", "pointercancel", "dragend", "contextmenu", "visibilitychange"]) document.addEventListener(name, lift, true);
addEventListener("blur", lift);
document.addEventListener("pending:over", again);
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!held && !busy()) return;
  const name = live(detail.requestConfig);
  if (!name && !repeats(detail.elt)) return;
  detail.shouldSwap = false;
  if (name) late.add(name);
});
