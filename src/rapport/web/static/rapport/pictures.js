// Pictures that are chosen and not saved yet: what each shows can be written at once, beside its name.
const file = document.getElementById("file");
const row = document.getElementById("new-picture");
const list = document.getElementById("new-pictures");

function show() {
  const rows = [...file.files].map((one, n) => {
    const shown = row.content.cloneNode(true);
    const words = shown.querySelector("[data-words]");
    const waive = shown.querySelector("[type=checkbox]");
    words.id = words.name = `new-alt-${n}`;
    waive.name = `new-waive-${n}`;
    shown.querySelector("label").htmlFor = words.id;
    shown.querySelector("label").textContent = words.dataset.words.replace("%s", one.name);
    return shown;
  });
  list.replaceChildren(...rows);
}

file?.addEventListener("change", show);
