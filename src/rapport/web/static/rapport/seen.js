// Seen: whose words had been read when somebody began to write. Who answers meanwhile is told of before one's own words leave.
const newest = () => Math.max(0, ...[...document.querySelectorAll("#lines .ours, #lines .machine")].map(({ id }) => Number(id.slice(1))));

function read(form) {
  // The question's button has the same name: the form knows the two as a list.
  const seen = form.querySelector("input[name=seen]");
  seen.value = Math.max(Number(seen.value), newest());
  form.querySelector(".meanwhile")?.remove();
}

document.addEventListener("beforeinput", ({ target }) => target.id === "reply" && !target.value.trim() && read(target.form));
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-read]");
  if (!link) return;
  event.preventDefault();
  document.querySelector(link.getAttribute("href"))?.scrollIntoView({ block: "center" });
  document.querySelector(".words").focus({ preventScroll: true });
  read(document.getElementById("composer"));
});
