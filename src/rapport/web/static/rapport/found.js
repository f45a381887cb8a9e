// Found: the words that were searched for are marked, in the list and in the conversation. Nothing in the page changes for it.
const asked = new URLSearchParams(location.search).get("q") ?? "";
const WORD = /[\p{L}\p{N}\p{M}_]+/gu;
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const spaced = (term) => /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{N}\p{M}_]+$/u.test(term);
const terms = [...asked.matchAll(WORD)].map(([word]) => (spaced(word) ? plain(word) : word.normalize("NFKC")));
let due = 0;

function* within(node) {
  for (const { 0: word, index } of node.data.matchAll(WORD)) {
    const [folded, from] = [plain(word), node.data.indexOf(word, index)];
    for (const term of terms) {
      const at = spaced(term) ? (folded.startsWith(term) ? 0 : -1) : word.indexOf(term);
      if (at >= 0) yield [from + at, from + at + Math.min(spaced(term) ? word.length : term.length, word.length)];
    }
  }
}

function mark() {
  due = 0;
  const ranges = [];
  for (const place of document.querySelectorAll(".card .snippet, .card b, #lines .text")) {
    const nodes = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) {
      for (const [start, end] of within(nodes.currentNode)) {
        const range = new Range();
        range.setStart(nodes.currentNode, start);
        range.setEnd(nodes.currentNode, end);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

// Browsers without highlights show the same words unmarked.
if (terms.length && CSS.highlights) {
  new MutationObserver(() => (due ||= requestAnimationFrame(mark))).observe(document.querySelector(".inbox"), { childList: true, subtree: true });
  mark();
}
