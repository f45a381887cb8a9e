// Whether a handle is in a draw: the list comes here, and what is typed stays here. Without this there is a command.
const form = document.querySelector("[data-entered]");

// As `plain_handle` in draws/entry_hash.py.
const plain = (typed) =>
  typed
    .replace(/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}]/gu, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/^@+/, "");

async function hashed(key, network, handle) {
  const words = new TextEncoder().encode(`${key}\n${network}\n${plain(handle)}`);
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", words));
  return [...bytes.slice(0, 16)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function list() {
  const answer = await fetch(form.dataset.entered, { credentials: "omit", referrerPolicy: "no-referrer" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function word(told, mine) {
  if (told.winners.includes(mine)) return form.dataset.won;
  if (told.entrants.includes(mine)) return form.dataset.in;
  return told.left_out.includes(mine) ? form.dataset.aside : form.dataset.out;
}

if (form && globalThis.crypto?.subtle) {
  form.hidden = false;
  let asked;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const says = form.querySelector("[role=status]");
    try {
      asked ??= list();
      says.textContent = word(await asked, await hashed(form.dataset.key, form.network.value, form.handle.value));
    } catch {
      asked = undefined;
      says.textContent = form.dataset.lost;
    }
  });
}
