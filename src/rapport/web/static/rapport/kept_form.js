// Words that nobody has saved yet outlive a lost session, a reload and a server that was away: in this tab, for this person.
const form = document.querySelector("form[data-kept]");
const SENT = "kept:sent", STAMP = "stamp";

function fields() {
  const times = {};
  return [...form.querySelectorAll("textarea[name], input[name]:not([type]), input[type=datetime-local]")].map((one) => {
    times[one.name] = (times[one.name] ?? 0) + 1;
    return [`${one.name}#${times[one.name]}`, one];
  });
}

function keep(name) {
  const typed = fields().filter(([, one]) => one.value !== one.defaultValue);
  const kept = { ...Object.fromEntries(typed.map(([key, one]) => [key, one.value])), [STAMP]: form.dataset.stamp };
  if (typed.length) sessionStorage.setItem(name, JSON.stringify(kept));
  else sessionStorage.removeItem(name);
}

function bringBack(name) {
  const kept = JSON.parse(sessionStorage.getItem(name) ?? "{}");
  let some = false;
  for (const [key, one] of fields()) {
    if (!(key in kept) || one.value === kept[key]) continue;
    one.value = kept[key];
    // What the server has may be newer: it learns what these words went on from, and keeps both.
    if (form.dataset.stamp) form.dataset.stamp = kept[STAMP] ?? "-.0";
    one.dispatchEvent(new Event("input", { bubbles: true }));
    some = true;
  }
  document.getElementById("kept-note").hidden = !some;
}

const name = form ? `kept:${form.dataset.kept}:${location.pathname}` : "";
const sent = sessionStorage.getItem(SENT);
// Whoever comes from the form to another page has saved it: a form that is refused comes back where it was.
if (sent && sent !== name && document.referrer && sent.endsWith(`:${new URL(document.referrer).pathname}`)) {
  sessionStorage.removeItem(sent);
  sessionStorage.removeItem(SENT);
}
if (form) {
  // What comes back with an answer was typed last; a page that is loaded anew is older than what is kept.
  if (!("typed" in form.dataset)) bringBack(name);
  form.addEventListener("input", () => keep(name));
  form.addEventListener("unsent:held", () => sessionStorage.removeItem(name));
  form.addEventListener("submit", () => sessionStorage.setItem(SENT, name));
}
