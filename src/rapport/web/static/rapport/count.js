// Answers count themselves against the shortest limit; a page with unsaved words asks before it is left.
for (const output of document.querySelectorAll("[data-count]")) {
  const field = document.getElementById(output.dataset.count);
  const most = Number(output.dataset.most);
  const tell = () => {
    const n = [...field.value].length;
    output.textContent = (most ? output.dataset.of : output.dataset.words).replace("%n", n);
    output.classList.toggle("over", most > 0 && n > most);
  };
  field.addEventListener("input", tell);
  tell();
}

for (const form of document.querySelectorAll("[data-unsaved]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  for (const kept of ["submit", "unsent:held"]) form.addEventListener(kept, () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}
