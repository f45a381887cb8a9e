// Waiting: how many wait stands in the tab's title and follows what comes. A hidden tab asks once a minute for the number
// alone; a person who asked for it is told when it grew.
import { say } from "./notices.js";
import { browser, notify } from "./notify.js";

const MINUTE = 60_000;
const { waiting: where, person } = document.body.dataset;
const place = document.getElementById("waiting-count");
const now = () => document.getElementById("waiting-count")?.textContent.trim() ?? "";
const troubles = {};
let looked;
const COUNTED = /^\(\d+\+?\) /;

function tell() {
  const n = now();
  const bare = document.title.replace(COUNTED, "");
  const title = n ? `(${n}) ${bare}` : bare;
  if (document.title !== title) document.title = title;
}

// Somebody wrote this person's name into a note: said here, and by the browser where nobody looks.
function mention(n) {
  const link = document.getElementById("mentioned");
  const shown = link.querySelector(".n");
  const grew = n > Number(shown.textContent);
  shown.textContent = n;
  link.hidden = !n;
  if (grew) inform(link.dataset.says);
}

// A post is late, refused, held past its hour …, or an account is restricted: what was so when the tab opened stands on Today.
function trouble(kind, n) {
  if (n > (troubles[kind] ?? n)) inform(document.body.dataset[kind]);
  troubles[kind] = n;
}

function inform(words) {
  say(words, "info");
  if (document.visibilityState === "hidden") browser(words);
}

async function ask() {
  const posts = Date.now() - (looked ?? 0) >= MINUTE; // every message asks; posts are looked at once a minute
  if (posts) looked = Date.now();
  const answer = await fetch(posts ? `${where}?posts=1` : where, { headers: { "HX-Request": "true", "X-Person": person } }).catch(() => null);
  if (!answer?.ok) return;
  mention(Number(answer.headers.get("X-Mentioned")));
  if (posts) for (const kind of ["troubled", "restricted"]) trouble(kind, Number(answer.headers.get(`X-${kind}`)));
  const [before, n] = [parseInt(now() || 0), await answer.text()];
  document.getElementById("waiting-count").textContent = n;
  if (document.visibilityState === "hidden" && parseInt(n || 0) > before) notify(n);
}

if (place) {
  const seen = { childList: true, characterData: true, subtree: true };
  new MutationObserver(tell).observe(place.closest("a"), seen);
  new MutationObserver(tell).observe(document.head, seen);
  document.body.addEventListener("live:list", () => ask());
  setInterval(() => document.visibilityState === "hidden" && ask(), MINUTE);
}
