// As the post: what a channel has of its own is emptied with one press, so that it takes the post's again.
const fieldOf = (button) => document.getElementById(button.dataset.asPost);
const buttons = () => document.querySelectorAll("[data-as-post]");

function tell() {
  for (const button of buttons()) button.hidden = !fieldOf(button).value;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-as-post]");
  if (!button) return;
  const field = fieldOf(button);
  field.value = "";
  for (const what of ["input", "change"]) field.dispatchEvent(new Event(what, { bubbles: true }));
  field.focus();
});
document.addEventListener("input", tell);
tell();
