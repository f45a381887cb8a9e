// Where the page asked for it: one window, and nothing at all where this site may not show the chat.
const SHOWN = Symbol.for("rapport-chat");

async function start(tag) {
  const { brand, channel, theme } = tag.dataset;
  const base = new URL("./", tag.src).href;
  const address = `${base}chat/${encodeURIComponent(brand)}/hello${channel ? `?channel=${encodeURIComponent(channel)}` : ""}`;
  // A page that replaces its body may run this script again.
  const shown = (window[SHOWN] ??= new Set());
  if (shown.has(address)) return;
  shown.add(address);
  try { await show(await greeted(address), { address, base, theme }); } catch (error) { shown.delete(address); throw error; }
}

async function greeted(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-store", headers: { "Accept-Language": language() } });
  const chat = await answer.json();
  if (!answer.ok) throw new Error(chat.error);
  return chat;
}

async function show(chat, { address, base, theme }) {
  const host = el("rapport-chat", theme ? { "data-theme": theme } : {});
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${STYLE} :host { --tone: ${chat.colour}; --on: ${chat.on}; }`);
  root.adoptedStyleSheets = [sheet];
  document.body.append(host);
  stay(host, new Window(root, base, chat, () => greeted(address)));
}

// A page may put another body in place of its own: the window moves over, with all that is in it.
function stay(host, made) {
  const watch = new MutationObserver(() => {
    for (const copy of document.querySelectorAll("rapport-chat")) if (!copy.shadowRoot) copy.remove();
    if (document.body && !host.isConnected) {
      document.body.append(host);
      made.moved();
    }
    look();
  });
  const look = () => [document, document.documentElement, document.body].forEach((one) => one && watch.observe(one, { childList: true }));
  look();
}

const TAG = document.currentScript;
const ready = document.body ? Promise.resolve() : new Promise((done) => document.addEventListener("DOMContentLoaded", done));
if (TAG && TAG.dataset.brand) ready.then(() => start(TAG)).catch((error) => console.warn("Rapport chat:", error.message));
