// Twice: the second half of a double click was meant for what stood there before. On what came instead it would settle
// something that nobody has read.
document.addEventListener("click", (event) => {
  if (event.detail < 2 || !event.target.closest("main form button")) return;
  event.preventDefault();
  event.stopPropagation();
}, true);
