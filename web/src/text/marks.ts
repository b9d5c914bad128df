/** Characters that show nothing, or that turn the text around them, are shown by their names. */
const kMarks = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

export interface Marked {
  readonly text: string;
  readonly mark: boolean;
}

/** The text in pieces: as it is, or the code of one such character. */
export function marked(text: string): Marked[] {
  const out: Marked[] = [];
  let from = 0;
  for (const match of text.matchAll(kMarks)) {
    if (match.index! > from) out.push({ text: text.slice(from, match.index), mark: false });
    out.push({ text: match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0"), mark: true });
    from = match.index! + 1;
  }
  if (from < text.length) out.push({ text: text.slice(from), mark: false });
  return out;
}
