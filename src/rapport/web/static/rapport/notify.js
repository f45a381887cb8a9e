// Notify: a word from the browser when more people wait and nobody looks. Only who pressed the button is asked for leave;
// what customers wrote is not shown, because a locked screen shows it to everybody.
const button = document.getElementById("notify");
const key = `rapport.notify.${document.body.dataset.person}`;
const able = isSecureContext && "Notification" in window;
const on = () => able && Notification.permission === "granted" && localStorage.getItem(key) === "yes";

function show() {
  button.hidden = !able;
  button.setAttribute("aria-pressed", on());
  const { yes, no, forbidden } = button.dataset;
  button.querySelector("small").textContent = Notification.permission === "denied" ? forbidden : on() ? yes : no;
}

async function turn() {
  const wanted = !on();
  if (wanted && Notification.permission === "default") await Notification.requestPermission();
  localStorage.setItem(key, wanted ? "yes" : "no");
  show();
}

export function browser(body) {
  if (!on()) return;
  const { brand } = button.dataset;
  const told = new Notification(brand, { body, tag: `rapport ${brand} ${body}` });
  told.onclick = () => (window.focus(), told.close());
}

export const notify = (n) => browser(button.dataset.says.replace("%n", n));

if (able && button) {
  button.addEventListener("click", turn);
  show();
}
