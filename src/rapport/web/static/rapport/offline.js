// Offline: after four seconds without a connection a thin bar says so, until it is back.
const AFTER = 4000;
const bar = document.getElementById("offline");
let due = 0;

new MutationObserver(() => {
  const lost = document.body.dataset.connected === "no";
  if (lost) due ||= setTimeout(() => (bar.textContent = bar.dataset.words), AFTER);
  else due = clearTimeout(due), (bar.textContent = "");
}).observe(document.body, { attributeFilter: ["data-connected"] });
