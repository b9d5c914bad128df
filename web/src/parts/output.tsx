import { h, type Child, type MakeWidget } from "../dom/h";
import { patch } from "../dom/patch";
import { pieces, plain, readable } from "../text/ansi";
import { bytes } from "../text/format";
import { shown as visible } from "./text";
import { t } from "../text/en";

/** So much of a text is shown at first, and a hundred times as much whenever more is asked for. */
const kShown = 20_000;
const kMore = 1_000_000;

export interface OutputData {
  readonly text: string;
  /** File name of the download. */
  readonly name: string;
  /** How a line is shown where it has no colours of its own: a unified diff's. */
  readonly line?: (line: string) => string;
  /** Only the last part at first: where what matters is at the end. */
  readonly tail?: boolean;
}

const kLink = /\bhttps?:\/\/[^\s<>"'`\u0000-\u001f\u202a-\u202e\u2066-\u2069]+[^\s<>"'`.,;:!?)\]}\u0000-\u001f\u202a-\u202e\u2066-\u2069]/g;

/** Text with links for http and https, which open elsewhere and tell nobody where one came from. */
function linked(text: string): Child {
  const out: Child[] = [];
  let from = 0;
  for (const match of text.matchAll(kLink)) {
    out.push(visible(text.slice(from, match.index)), <a href={match[0]} target="_blank" rel="noopener noreferrer nofollow">{match[0]}</a>);
    from = match.index! + match[0].length;
  }
  out.push(visible(text.slice(from)));
  return out;
}

/** A terminal's text with its colours. */
export function colored(text: string): Child {
  return pieces(text.replace(/\r\n/g, "\n")).map((piece) => {
    if (!piece.classes && !piece.color && !piece.background) return linked(piece.text);
    const { color, background } = readable(piece);
    const style: Record<string, string> = {};
    if (color) style.color = color;
    if (background) style["background-color"] = background;
    return <span class={piece.classes || undefined} style={style}>{linked(piece.text)}</span>;
  });
}

function byLine(text: string, line: (line: string) => string): Child {
  return text.split("\n").map((one) => <span class={"line " + line(one)}>{[visible(one), "\n"]}</span>);
}

/** How a line of a unified diff is shown. */
export function diffLine(line: string): string {
  if (line.startsWith("+++") || line.startsWith("---")) return "diff-file";
  if (line.startsWith("@@")) return "diff-place";
  if (line.startsWith("+")) return "diff-add";
  return line.startsWith("-") ? "diff-remove" : "";
}

/** An output: the text, more of it on request, and ways to take it away. */
export const output: MakeWidget<OutputData> = (host) => {
  let shown = kShown;
  let data: OutputData | undefined;
  let said = "";
  const draw = () => {
    if (!data) return;
    const { text, line, name, tail } = data;
    const from = tail && shown === kShown ? Math.max(0, text.length - shown) : 0;
    const part = text.slice(from, from + shown);
    const left = text.length - part.length;
    patch(host, [
      <pre tabindex="0"><bdi>{line ? byLine(part, line) : colored(part)}</bdi></pre>,
      <div class="below">
        {left > 0 && <button type="button" onclick={more}>{t.result.more(bytes(Math.min(left, kMore)))}</button>}
        <button type="button" onclick={() => void copy(text)}>{said || t.result.copy}</button>
        <button type="button" onclick={() => save(plain(text), name)}>{t.result.raw}</button>
      </div>,
    ]);
  };
  const more = () => {
    shown += kMore;
    draw();
  };
  const copy = async (text: string) => {
    await navigator.clipboard?.writeText(text);
    said = t.result.copied;
    draw();
  };
  return {
    update(now) {
      if (data && data.text === now.text && data.name === now.name) return;
      data = now;
      shown = kShown;
      said = "";
      draw();
    },
    close() {},
  };
};

/** Nothing is fetched: the text is already here. */
function save(text: string, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const Output = (data: OutputData) => <div class="output" widget={output} data={data} />;
