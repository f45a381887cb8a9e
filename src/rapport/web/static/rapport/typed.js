// Typed: what stands in a form of a whole page is kept by this tab until the server took it. Signed out, no answer, reload,
// back: the form that comes again has it. Secrets are not kept.
const WRITES = "textarea, select, input:not([type=hidden], [type=password], [type=file])";
const { onlyHere, throwAway } = document.getElementById("notice-words").dataset;
const forms = [...document.querySelectorAll("main form[method=post]:not([hx-post])")].filter((one) => one.querySelector(WRITES));
const boxed = (el) => ["checkbox", "radio"].includes(el.type);
const value = (el) => (boxed(el) ? el.checked : el.value);
const chosen = (el) => [...el.options].find((one) => one.defaultSelected) ?? el.options[0];
const given = (el) => (boxed(el) ? el.defaultChecked : el.options ? chosen(el)?.value : el.defaultValue);
const twins = (form) => forms.filter((one) => one.action === form.action);
const place = (form) => `rapport.typed.${document.body.dataset.person}.${new URL(form.action).pathname}#${twins(form).indexOf(form)}`;
const read = (form) => JSON.parse(sessionStorage.getItem(place(form))) ?? { mark: crypto.getRandomValues(new Uint32Array(2)).join("-"), values: {} };
const seen = (form) => form.elements.namedItem("seen");

function named(form) {
  const all = [...form.querySelectorAll(WRITES)].filter((el) => el.name);
  return all.map((el) => [`${el.name}#${all.filter((one) => one.name === el.name).indexOf(el)}`, el]);
}

function keep(form) {
  const kept = read(form);
  for (const [name, el] of named(form)) {
    if (value(el) !== given(el)) kept.values[name] = value(el);
    else if (kept.values[name] !== value(el)) delete kept.values[name];
  }
  // Whose words they change: when those are others by then, the server asks.
  kept.seen = seen(form)?.value;
  if (Object.keys(kept.values).length) sessionStorage.setItem(place(form), JSON.stringify(kept));
  else sessionStorage.removeItem(place(form));
  return kept;
}

function back(form) {
  const kept = read(form);
  const other = named(form).filter(([name, el]) => name in kept.values && kept.values[name] !== value(el));
  if (!other.length) return;
  for (const [name, el] of other) el[boxed(el) ? "checked" : "value"] = kept.values[name];
  if (seen(form) && kept.seen) seen(form).value = kept.seen;
  for (const [, el] of other) el.dispatchEvent(new Event("input", { bubbles: true }));
  const away = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: throwAway });
  const line = Object.assign(document.createElement("p"), { className: "yours", textContent: `${onlyHere} · ` });
  away.addEventListener("click", () => (sessionStorage.removeItem(place(form)), form.removeAttribute("data-unsaved"), location.assign(location.href)));
  line.append(away);
  form.prepend(line);
}

// The server tells in a cookie which form it took.
const took = /(?:^|; )rapport_taken=([\d-]+)/.exec(document.cookie)?.[1];
for (const [name, kept] of Object.entries(sessionStorage)) if (name.startsWith("rapport.typed.") && JSON.parse(kept).mark === took) sessionStorage.removeItem(name);
forms.forEach(back);
document.addEventListener("input", ({ target: { form } }) => forms.includes(form) && keep(form));
document.addEventListener("submit", ({ target: form }) => {
  if (!forms.includes(form) || form.elements.typed) return;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "typed", value: keep(form).mark }));
});
// A form may be sent without leaving its page: the server has to know which one it took all the same.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const { form } = detail.elt;
  if (detail.verb !== "get" && forms.includes(form)) detail.parameters.typed = keep(form).mark;
});
