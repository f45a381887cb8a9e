// Letters behind words that are being sent are more words: they do nothing, until there is a pause.
const PAUSE = 500;
const sending = new Set();
let latest = -PAUSE;

// `at` is when the key was pressed, not when a busy page comes to it.
export function writesOn(at) {
  if (at - latest >= PAUSE) return false;
  latest = at;
  return true;
}

// A key while words are on their way: the first of such letters.
export function behind(at) {
  if (sending.size) latest = at;
  return sending.size > 0;
}

// A preview of what is being written sends nothing.
document.addEventListener("htmx:beforeRequest", ({ detail: { elt, requestConfig: { verb }, target, xhr } }) => {
  if (verb !== "get" && elt.querySelector("textarea") && target?.id !== "previews") sending.add(xhr);
});
document.addEventListener("htmx:afterRequest", ({ detail: { xhr } }) => sending.delete(xhr));
