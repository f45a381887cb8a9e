// Landed: a form came back with a whole page. The focus goes to what was refused, else to where one was, else to what is told.
const KEPT = "landed", SOON = 20_000;
const FIELDS = "input:not([type=hidden]), textarea, select";
const lost = () => !document.activeElement || document.activeElement === document.body;
const to = (form) => new URL(form.getAttribute("action") || location.href, location.href).pathname;
const alike = (where) => [...document.querySelectorAll("form")].filter((form) => to(form) === where);

function keep(form, control) {
  const where = to(form);
  const near = form.closest("section[id], [id].box, article[id], li[id], section[aria-labelledby]");
  const was = { where, nth: alike(where).indexOf(form), id: control?.id, name: control?.name, value: control?.value };
  was.near = near?.id || near?.getAttribute("aria-labelledby");
  sessionStorage.setItem(KEPT, JSON.stringify({ ...was, page: location.pathname, at: Date.now() }));
}

// Listened to last: what was sent without leaving the page has been held up by then.
addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const leaves = !event.defaultPrevented && form.getAttribute("method")?.toLowerCase() === "post";
  if (leaves && !form.target) keep(form, submitter);
});

// What cannot be seen stands in something that is folded: its summary is where one opens it again.
const seen = (one) => (!one || one.checkVisibility() ? one : one.closest("details")?.querySelector("summary"));

function refused() {
  const main = document.getElementById("main");
  const field = [...(main?.querySelectorAll("[aria-invalid=true]") ?? [])].find((one) => one.checkVisibility());
  if (field) return field;
  const said = main?.querySelector(".errorlist, .refusal, [role=alert]");
  return said?.closest(".field")?.querySelector(FIELDS) ?? said;
}

function there(was) {
  if (was.page !== location.pathname) return null;
  const forms = alike(was.where);
  const form = forms[was.nth] ?? forms.at(-1);
  const controls = [...(form?.elements ?? [])];
  const same = controls.find((one) => one.name === was.name && one.value === was.value && one.type !== "hidden");
  const found = (was.id && document.getElementById(was.id)) || same || controls.find((one) => one.matches("button"));
  return seen(found) ?? (was.near ? document.getElementById(was.near) : null);
}

const told = () => document.querySelector("#notices .notice") ?? document.querySelector("main h1");

function land(was) {
  const found = refused() ?? there(was) ?? told() ?? document.getElementById("main");
  if (found.tabIndex < 0) found.tabIndex = -1;
  found.focus();
}

const was = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
sessionStorage.removeItem(KEPT);
if (was && Date.now() - was.at < SOON && lost() && !location.hash) land(was);
