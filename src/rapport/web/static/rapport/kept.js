// Kept: words that the server does not have yet stay in this browser, by person and conversation, until it has them.
const name = (where, key) => `rapport.unsent.${document.body.dataset.person}.${where}#${key}`;

export function put(words) {
  try {
    localStorage.setItem(name(words.where, words.key), JSON.stringify(words));
  } catch {
    // The browser's room is used up or switched off: what is typed is still on the page.
  }
}

export function drop({ where, key, stamp }) {
  const found = localStorage.getItem(name(where, key));
  if (found && (!stamp || JSON.parse(found).stamp === stamp)) localStorage.removeItem(name(where, key));
}

export function all(where) {
  const names = Object.keys(localStorage).filter((one) => one.startsWith(name(where, "")));
  return names.map((one) => JSON.parse(localStorage.getItem(one)));
}
