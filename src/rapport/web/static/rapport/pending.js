// Pending: what a person asked for is on its way. A key would act on what is about to go, so it waits until the page has settled.
import { behind, writesOn } from "./letters.js";

const SETTLED = 40;
const under = new Set([document]); // until its forms know that they are asked for without leaving the page
let later = null;
let moved = false;

const asked = ({ requestConfig: { verb }, target }) => !target?.closest("#previews") && (verb !== "get" || ["talk", "composer"].includes(target?.id));

// `at`: when that was pressed.
export function hold(act, at) {
  if (writesOn(at) || behind(at)) return true;
  if (!busy()) return false;
  later ??= act;
  return true;
}

export const busy = () => under.size > 0;

// A key waits: what is pressed behind it was meant for what it opens, and would act on something else.
export const holds = () => later !== null;

// The next conversation opens: a key pressed before it was seen was meant for the one before, and acts on neither.
export const moves = () => (moved = true);

// For who watches from outside: keys act at once while this is not there.
const mark = () => document.body.toggleAttribute("data-pending", busy());

function settled(xhr) {
  under.delete(xhr);
  mark();
  if (busy()) return;
  document.dispatchEvent(new CustomEvent("pending:over"));
  const act = moved ? null : later;
  [later, moved] = [null, false];
  act?.();
}

document.addEventListener("DOMContentLoaded", () => settled(document));
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!asked(detail)) return;
  under.add(detail.xhr);
  mark();
});
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => setTimeout(settled, SETTLED, xhr));
// The next message to label: a key pressed before it was seen labels nothing.
document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  if (target.id === "card") later = null;
});
