// The files that wait to be sent, on this device beside their words: for each tab, and over a reload. Where the browser
// does not keep them, this page does.
const CHOSEN = "chosen";

class Files {
  constructor(place) { Object.assign(this, { place, here: new Map() }); }

  async ask(mode, work) {
    const base = await new Promise((done, fail) => {
      const opening = indexedDB.open(this.place, 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("files");
      opening.onsuccess = () => done(opening.result);
      opening.onerror = () => fail(opening.error);
    });
    try {
      const act = base.transaction("files", mode);
      const asked = work(act.objectStore("files"));
      return await new Promise((done, fail) => {
        act.oncomplete = () => done(asked.result);
        act.onabort = () => fail(act.error);
      });
    } finally {
      base.close();
    }
  }

  put(id, file) {
    this.here.set(id, file);
    return this.ask("readwrite", (files) => files.put(file, id)).catch(() => {});
  }

  async get(id) { return this.here.get(id) ?? this.ask("readonly", (files) => files.get(id)).catch(() => undefined); }

  drop(id) {
    this.here.delete(id);
    this.ask("readwrite", (files) => files.delete(id)).catch(() => {});
  }
}
