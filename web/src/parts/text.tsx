import { h, type Child } from "../dom/h";
import { marked } from "../text/marks";
import { t } from "../text/en";

/** Text that somebody else wrote. What cannot be seen, or would turn what stands around it, is shown by its code. */
export function shown(text: string): Child {
  return marked(text).map((piece) => (piece.mark ? <span class="mark" title={t.control.title(piece.text)}>{piece.text}</span> : piece.text));
}

/** The same, not longer than `most`. */
export function clipped(text: string, most: number): Child {
  return shown(text.length > most ? text.slice(0, most) + "…" : text);
}

const kNameMost = 400;

/** It keeps its direction to itself. */
export const Name = ({ text }: { text: string | null | undefined }) => <bdi class="name">{clipped(text || "?", kNameMost)}</bdi>;
