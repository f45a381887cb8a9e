// Told: the line above the desk says what was done, and who is next.
import { ahead } from "./place.js";

export const over = (told) => Number(told.querySelector("[data-until]").dataset.until) <= Date.now() / 1000;
export const undoes = (told, { requestConfig: { path } }) => told.querySelector("form").getAttribute("hx-post") === path;

export function nameNext(told) {
  const next = ahead();
  const said = told.querySelector(".next");
  said.hidden = !next;
  if (next) said.firstElementChild.textContent = said.dataset.words.replace("%n", next.querySelector("b").textContent.trim().split(" ")[0]);
}
