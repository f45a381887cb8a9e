// Copying what is shown: the words go to the clipboard, or are selected where that is not allowed.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const shown = document.getElementById(button.dataset.copy);
  if (shown.select) shown.select();
  else getSelection().selectAllChildren(shown);
  try {
    await navigator.clipboard.writeText(shown.value ?? shown.textContent);
    button.querySelector("span").textContent = button.dataset.done;
  } catch {
    shown.focus();
  }
});
