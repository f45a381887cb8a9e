// What was said, in the brand's order, each bubble with its mark; `Window` gives the rest.
class Log {
  show(one, heard = false) {
    const known = this.said.get(one.id);
    if (known && (!heard || known.heard)) return;
    const bubble = this.bubble(one.by, one.text, one);
    known?.bubble.remove();
    this.insert(bubble, heard && one.at);
    this.said.set(one.id, { bubble, at: one.at, by: one.by, heard });
    if (one.by === "visitor" && heard) this.mark(one.id, say("sent"));
    if (one.by !== "visitor" && !known && !this.panel.open && one.at > (this.kept.all.read || "")) this.unread += 1;
  }

  // In the brand's order, by the brand's clock; what it has not told yet stands last. The visitor's clock counts for nothing.
  insert(bubble, at) {
    const below = [...this.said.values()].filter((one) => one.bubble.isConnected && at && (!one.heard || one.at > at)).map((one) => one.bubble);
    const next = [...this.log.children].find((one) => below.includes(one));
    if (next) this.log.insertBefore(bubble, next);
    else this.log.append(bubble);
    this.log.scrollTop = this.log.scrollHeight;
  }

  bubble(by, text, { id, at, files = [] } = {}) {
    const who = by === "visitor" ? say("you") : this.chat.name;
    const made = el("div", { class: `said ${by}` }, el("span", { class: "unseen" }, `${who}: `));
    if (by === "robot") made.append(el("b", { class: "robot-mark" }, say("robot")));
    if (text) made.append(el("p", { dir: "auto" }, ...(by === "visitor" ? [text] : linked(text))));
    for (const one of files) made.append(this.attached(one));
    if (id) made.append(el("small", {}, ...(at ? [el("time", { datetime: at }, clock(at))] : []), el("span", { class: "mark" })));
    return made;
  }

  attached({ name, file }) {
    if (!file) return el("span", { class: "file" }, name);
    return el("button", { type: "button", class: "file", onclick: () => this.save(name, file) }, drawing("clip"), name);
  }

  async save(name, file) {
    try {
      const address = URL.createObjectURL(await this.line.fetch(file));
      el("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch { this.trouble.textContent = say("gone"); }
  }

  mark(id, ...words) {
    const { bubble } = this.said.get(id);
    bubble.querySelector(".mark").replaceChildren(...(words[0] && bubble.querySelector("time") ? [" · "] : []), ...words);
    bubble.classList.toggle("kept", words.length > 1);
  }

  // Of the visitor's words that arrived, the latest says so, and whether somebody has seen it.
  seen(at) {
    const mine = [...this.said].filter(([, one]) => one.by === "visitor" && one.heard);
    mine.forEach(([id, one], n) => this.mark(id, n < mine.length - 1 ? "" : say(at && at >= one.at ? "seen" : "sent")));
  }

  newest() { return [...this.said.values()].reduce((latest, one) => (one.heard && one.at > latest ? one.at : latest), ""); }
}
