// Unsent post: what is typed in the composer is kept on the server a moment later, for this person alone, until it is saved.
import { token } from "./csrf.js";
import { over, tell } from "./signed_out.js";

const form = document.querySelector("form[data-keep-at]");
const line = document.getElementById("unsent-line");
const writer = Math.random().toString(36).slice(2, 10);
const FRESH = !form.dataset.stamp && !("typed" in form.dataset);
let [count, timer, under, newer] = [0, 0, null, false];

function fields() {
  const found = new FormData(form);
  for (const name of [...found.keys()]) if (found.get(name) instanceof File) found.delete(name);
  return new URLSearchParams(found);
}

// A key that the server changed is no difference.
const said = (found) => found.toString().replace(/(^|&)key=[^&]*/, "");
const begun = said(fields());

async function save() {
  clearTimeout(timer);
  if (under || !newer) return;
  [newer, under, count] = [false, new AbortController(), Math.max(count + 1, Date.now())];
  const [found, { signal }, stamp] = [fields(), under, `${writer}.${count}`];
  // Typed, and typed back: nothing of it has to be kept.
  if (FRESH && said(found) === begun) found.set("nothing", "1");
  for (const [name, value] of [["stamp", stamp], ["after", form.dataset.stamp ?? ""]]) found.set(name, value);
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() ?? "", "X-Person": document.body.dataset.person, "HX-Request": "true" };
  const body = found.toString(), late = setTimeout(() => under?.abort(), 8000);
  const answer = await fetch(form.dataset.keepAt, { method: "POST", body, headers, keepalive: body.length < 60_000, signal }).catch(() => null);
  under = clearTimeout(late) ?? null;
  if (answer?.ok) return held(await answer.json(), stamp);
  if (answer?.status === 401) tell();
  newer ||= answer?.status !== 413;
  line.textContent = answer?.status === 413 ? await answer.text() : form.dataset.onlyHere;
}

function held({ key, says, where }, stamp) {
  over();
  // Where another page wrote on under this key, this one goes on under one of its own.
  if (key) [form.elements.key.value, form.dataset.stamp] = [key, stamp];
  line.replaceChildren(document.createRange().createContextualFragment(says));
  if (where) history.replaceState(history.state, "", where);
  if (newer) soon();
  else form.dispatchEvent(new Event("unsent:held"));
}

function soon() {
  [newer, timer] = [true, (clearTimeout(timer), setTimeout(save, 700))];
}

// Saved, or thrown away: what is on its way is not kept any more.
const stop = () => ([newer] = [false, clearTimeout(timer), under?.abort()]);
for (const event of ["input", "change"]) form.addEventListener(event, soon);
form.addEventListener("submit", stop);
document.getElementById("throw-away").addEventListener("submit", () => (stop(), form.dispatchEvent(new Event("unsent:held"))));
addEventListener("pagehide", save);
setInterval(save, 10_000);
