// A file that is chosen goes at once: its form has no other field.
document.addEventListener("change", ({ target }) => {
  if (target.matches?.("input[type=file][data-sends]") && target.files.length) target.form.requestSubmit();
});
