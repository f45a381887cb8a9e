// Word diff: what changed between two texts, word by word, as the server tells it of words that left.
const MOST = 400; // words of either; beyond them what lies between the common beginning and end is one change
const pieces = (text) => text.match(/\s+|\S+/gu) ?? [];

function common(one, other, from) {
  const at = (list, n) => list.at(from > 0 ? n : -1 - n);
  let n = 0;
  while (n < Math.min(one.length, other.length) && at(one, n) === at(other, n)) n++;
  return n;
}

// How long the longest common part of what begins at each place is.
function table(before, after) {
  const width = after.length + 1;
  const longest = new Uint16Array((before.length + 1) * width);
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      const here = a * width + b;
      longest[here] = before[a] === after[b] ? longest[here + width + 1] + 1 : Math.max(longest[here + width], longest[here + 1]);
    }
  }
  return (a, b) => longest[a * width + b];
}

function* walk(before, after) {
  if (Math.max(before.length, after.length) > 2 * MOST) return yield* [["del", before.join("")], ["ins", after.join("")]];
  const longest = table(before, after);
  let [a, b] = [0, 0];
  while (a < before.length || b < after.length) {
    if (a < before.length && b < after.length && before[a] === after[b]) yield ["", before[a++]], b++;
    else if (b >= after.length || (a < before.length && longest(a + 1, b) >= longest(a, b + 1))) yield ["del", before[a++]];
    else yield ["ins", after[b++]];
  }
}

// What stands together is one part, what is gone before what is new.
function gathered(parts) {
  const found = [];
  let changed = { del: "", ins: "" };
  for (const [what, text] of [...parts, ["", ""]]) {
    if (what) changed[what] += text;
    else {
      for (const one of ["del", "ins"]) if (changed[one]) found.push([one, changed[one]]);
      changed = { del: "", ins: "" };
      if (found.at(-1)?.[0] === "") found.at(-1)[1] += text;
      else found.push(["", text]);
    }
  }
  return found.filter(([, text]) => text);
}

// [what, text] in reading order: "" and "ins" make the words after, "" and "del" those before.
export function wordDiff(before, after) {
  const [old, fresh] = [pieces(before), pieces(after)];
  const start = common(old, fresh, 1);
  const end = common(old.slice(start), fresh.slice(start), -1);
  const middle = walk(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  const parts = [["", fresh.slice(0, start).join("")], ...middle, ["", fresh.slice(fresh.length - end).join("")]];
  return gathered(parts);
}
