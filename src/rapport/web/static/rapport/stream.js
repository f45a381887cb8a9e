// Stream: one connection for all tabs of a browser. The visible tab that holds the lock listens and tells the others what it
// hears; hidden tabs hold none, and look again when they are shown. Without locks (plain http) each visible tab listens.
import { source } from "./source.js";

const { live: where, place } = document.body.dataset;
let seen = Number(place);
let state = "joining";
let hear = () => {};
let leave = null;
let asked = null;
const others = where && new BroadcastChannel(`live ${where}`);

function take(told) {
  seen = Math.max(seen, told.place ?? 0);
  if (told.kind === "open" || told.kind === "lost") state = told.kind;
  hear(told);
}

function lead() {
  return new Promise((done) => {
    const close = source(() => `${where}?after=${seen}`, (told) => (take(told), others.postMessage(told)));
    leave = () => (close(), done(), (leave = null));
  });
}

function join() {
  if (document.visibilityState !== "visible" || asked) return;
  asked = new AbortController();
  others.postMessage({ kind: "joined" });
  if (!navigator.locks) lead();
  else navigator.locks.request(`live ${where}`, { signal: asked.signal }, lead).catch(() => {});
}

function part() {
  asked?.abort();
  asked = null;
  leave?.();
}

export function listen(to) {
  if (!where) return;
  hear = to;
  others.onmessage = ({ data: told }) => {
    if (told.kind === "joined") return leave && others.postMessage({ kind: state, at: seen });
    // Who joins late was told nothing of what came between its page and now.
    if (told.at > seen) hear({ kind: "changed", many: true, place: told.at, conversations: [] });
    take({ ...told, place: told.place ?? told.at });
  };
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? join() : part()));
  addEventListener("pagehide", part);
  addEventListener("pageshow", join);
  join();
}
