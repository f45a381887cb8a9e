// What will really leave, and how long the network counts it; the same rules stand in the connectors (`worded`, `count`).
const LINK = /https?:\/\/(?:[^\s<>"()]|\([^\s<>"()]*\))+(?<![.,;:!?\]])/gi;
const HANDLE = /(?<![=\/\p{L}\p{N}_])@([\p{L}\p{N}_]+(?:[\p{L}\p{N}_.-]+[\p{L}\p{N}_]+)?)(?:@[\p{L}\p{N}_.-]+[\p{L}\p{N}_])?/gu;
// twitter-text, configuration v3: what it takes for a link, and which code points weigh one.
const TOP = "com|org|net|edu|gov|info|biz|io|co|me|tv|app|dev|ai|shop|store|online|site|xyz|eu|uk|de|es|it|fr|nl";
const HOST = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}\-]{0,62}[\p{L}\p{N}])?\.){1,126}`;
const TAIL = String.raw`(?::\d{1,5})?(?:[\/?#](?:[^\s<>"()]|\([^\s<>"()]*\))*(?<![.,;:!?'’”]))?`;
const SHORTENED = new RegExp(
  String.raw`(?<![@＠#\p{L}\p{N}_.\-])(?:https?:\/\/${HOST}\p{L}{2,63}${TAIL}|${HOST}(?:${TOP})(?![\p{L}\p{N}\-])${TAIL})`,
  "giu",
);
const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|[0-9#*]\ufe0f?\u20e3/u;
const segments = new Intl.Segmenter();

export function leaving(text, { name = "" }) {
  const words = text.trim();
  const named = [...words.replace(LINK, "").matchAll(HANDLE)].map(([handle]) => handle.slice(1).toLowerCase());
  return !words || !name || named.includes(name.toLowerCase()) ? words : `@${name} ${words}`;
}

export function count(words, { link = "0", graphemes, utf16, weighted, emojiBytes }) {
  const text = words.replaceAll("\r\n", "\n");
  if (utf16 !== undefined) return text.length;
  if (weighted !== undefined) return weighed(text.normalize("NFC"));
  if (emojiBytes !== undefined) return signs(text).reduce((sum, sign) => sum + (isEmoji(sign) ? weight(sign) : [...sign].length), 0);
  let counted = text;
  if (Number(link)) counted = text.replace(LINK, "x".repeat(Number(link))).replace(HANDLE, "@$1").normalize("NFC");
  return graphemes === undefined && !Number(link) ? [...counted].length : signs(counted).length;
}

export const weight = (words) => new TextEncoder().encode(words).length;

const signs = (text) => [...segments.segment(text)].map(({ segment }) => segment);

// A letter-like sign is an emoji only where it is told to look like one, as © by what follows it.
const isEmoji = (sign) => EMOJI.test(sign) && /[^\0-\x7f]/.test(sign) && ([...sign].length > 1 || sign.codePointAt(0) > 0x2000);

function weighed(text) {
  let links = 0;
  const rest = text.replace(SHORTENED, () => { links += 1; return ""; });
  return signs(rest).reduce((sum, sign) => sum + (isEmoji(sign) ? 2 : [...sign].reduce((n, one) => n + heavy(one), 0)), 23 * links);
}

const heavy = (one) => (LIGHT.some(([low, high]) => low <= one.codePointAt(0) && one.codePointAt(0) <= high) ? 1 : 2);
