// Saving unsent words: one after the other, until the server has said that it has them.
import { token } from "./csrf.js";
import { drop, put } from "./kept.js";
import { over, tell } from "./signed_out.js";
import { shown } from "./unsent_line.js";

export const pending = new Map(); // key → words that the server has not confirmed
export const sending = new Set(); // keys of forms on their way: what is typed now comes after them
let [line, timer, under, confirmed] = [Promise.resolve(), 0, 0, 0];

const areaOf = (key) => [...document.querySelectorAll("[data-unsent]")].find((one) => one.form.elements.key.value === key);
export const busy = () => pending.size + under > 0;
export const saves = () => confirmed; // how many words the server has taken from this page

export function keep(words) {
  put(words);
  pending.set(words.key, words);
  clearTimeout(timer);
  timer = setTimeout(flush, 500);
}

export function forget(key) {
  if (pending.has(key)) drop(pending.get(key));
  pending.delete(key);
}

export function flush(except) {
  clearTimeout(timer);
  const waiting = () => [...pending.values()].filter(({ key }) => key !== except && !sending.has(key));
  return (line = line.then(async () => { for (const words of waiting()) await save(words); }));
}

export async function save(words) {
  const body = new URLSearchParams(words).toString();
  const headers = { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() ?? "", "X-Person": document.body.dataset.person, "HX-Request": "true" };
  under += 1;
  try {
    const answer = await fetch(words.where, { method: "POST", body, headers, keepalive: body.length < 60_000, signal: AbortSignal.timeout(8000) });
    if (answer.ok) return held(words, await answer.json());
    if (answer.status === 401) tell();
  } catch {
    // No answer: said below, and tried again.
  } finally {
    under -= 1;
  }
  shown(areaOf(words.key), null);
}

function held(words, { key, says }) {
  const [area, newer] = [areaOf(words.key), pending.get(words.key)];
  const other = key && key !== words.key;
  drop(words);
  confirmed += 1;
  over();
  if (newer === words) pending.delete(words.key);
  else if (newer && other) (forget(words.key), keep({ ...newer, key, after: "" }));
  // Another page wrote on under this key: these words go on under one of their own. Told once nothing newer waits.
  if (other && area) (area.form.elements.key.value = key, delete area.dataset.stamp);
  if (!pending.has(key || words.key)) shown(area, says);
}
