// What this device keeps of a chat, once for each site and chat and shared by its tabs: from the first typed word on
// what is being written, what waits to be sent, and who we are there. Each fact and each message has a key of its own:
// a tab that has not yet seen what another one wrote takes none of it away. Blocked storage is no error: the page keeps it.
const SAID = "said ";

class Kept {
  constructor(place) { Object.assign(this, { place, here: new Map() }); }

  names() {
    try {
      const kept = Object.keys(localStorage).filter((key) => key.startsWith(`${this.place} `));
      return [...kept.map((key) => key.slice(this.place.length + 1)), ...this.here.keys()];
    } catch { return [...this.here.keys()]; }
  }

  read(name) {
    if (this.here.has(name)) return this.here.get(name);
    try { return JSON.parse(localStorage.getItem(`${this.place} ${name}`)) ?? undefined; } catch { return undefined; }
  }

  write(name, value) {
    this.here.delete(name);
    try {
      if (value) localStorage.setItem(`${this.place} ${name}`, JSON.stringify(value));
      else localStorage.removeItem(`${this.place} ${name}`);
    } catch { if (value) this.here.set(name, value); }
  }

  get all() { return Object.fromEntries(this.names().filter((name) => !name.startsWith(SAID)).map((name) => [name, this.read(name)])); }

  put(facts) { for (const [name, value] of Object.entries(facts)) this.write(name, value); }

  // In the order they were said; what two tabs say at once, in any.
  get unsent() {
    const said = this.names().filter((name) => name.startsWith(SAID)).map((name) => this.read(name)).filter(Boolean);
    return said.sort((one, other) => one.place - other.place || (one.id < other.id ? -1 : 1));
  }

  add(one) { this.write(SAID + one.id, { ...one, place: (this.unsent.at(-1)?.place ?? 0) + 1 }); }

  change(id, facts) {
    const one = this.read(SAID + id);
    if (one) this.write(SAID + id, { ...one, ...facts });
  }

  drop(id) { this.write(SAID + id); }

  elsewhere(tell) { addEventListener("storage", ({ key }) => { if (key?.startsWith(`${this.place} `)) tell(); }); }
}
