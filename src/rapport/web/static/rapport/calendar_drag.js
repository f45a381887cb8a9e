// By drag: onto a free slot or a part of a day.
import { aim, form, read, says, send, told } from "./calendar_wall.js";

let dragged = null;

// A free slot has its own time; a part of a day keeps the post's own if that lies in it.
function target(place) {
  const slot = place.closest(".free[data-at]"), band = place.closest(".band");
  if (slot) return slot.dataset.at;
  if (!band) return "";
  const clock = dragged.dataset.at.slice(11), hour = Number(clock.slice(0, 2));
  const within = hour >= Number(band.dataset.start) && hour < Number(band.dataset.end);
  return `${band.dataset.day}T${within ? clock : band.dataset.usual}`;
}

function over(event) {
  const wall = dragged && target(event.target);
  aim(wall ? (event.target.closest(".free[data-at]") ?? event.target.closest(".band")) : null);
  if (!wall) return;
  event.preventDefault();
  says.textContent = told.format(read(wall));
}

function end() {
  dragged = null;
  aim(null);
  says.textContent = "";
}

if (form) {
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.(".pc[data-at]") ?? null;
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", over);
  document.addEventListener("dragend", end);
  document.addEventListener("drop", (event) => {
    const wall = dragged && target(event.target);
    if (!wall) return;
    event.preventDefault();
    if (wall !== dragged.dataset.at) send(dragged, wall);
  });
}
