// Mended: a refusal speaks of the words it refused. When a person has changed them, its sentence goes; too long stays too long.
const sentences = (field) => {
  const named = (field.getAttribute("aria-describedby") ?? "").split(" ").map((id) => document.getElementById(id));
  return [...named, field.closest(".field")?.querySelector(".errorlist")].filter((one) => one?.matches(".refusal, .errorlist"));
};

function mend(field) {
  if (field.form?.querySelector("[data-over]")) return;
  const gone = new Set(sentences(field));
  if (!gone.size) return;
  const rest = field.getAttribute("aria-describedby")?.split(" ").filter((id) => ![...gone].some((one) => one.id === id));
  if (rest?.length) field.setAttribute("aria-describedby", rest.join(" "));
  else field.removeAttribute("aria-describedby");
  field.removeAttribute("aria-invalid");
  gone.forEach((one) => one.remove());
}

// Only what a person changes counts, and after the counter has counted it.
document.addEventListener("input", ({ target, isTrusted }) => isTrusted && setTimeout(mend, 0, target));
