import { h } from "../dom/h";
import { clipped } from "./text";
import { t } from "../text/en";

interface SourceProps {
  readonly text: string;
  /** The first line of `text` has this number. */
  readonly first?: number;
  /** Lines that are meant, from 1. */
  readonly from?: number;
  readonly to?: number;
  /** Makes a line's number a link. */
  readonly link?: (line: number) => string;
}

const kLinesMax = 20_000;
const kLineShown = 5_000;

/** A file with the numbers of its lines. */
export const Source = ({ text, first = 1, from = 0, to = from, link }: SourceProps) => {
  const lines = text.replace(/\n$/, "").split("\n").slice(0, kLinesMax);
  return (
    <div class="source" tabindex="0" role="group" aria-label={t.file.lines(lines.length)}>
      <table role="presentation">
        <tbody>
          {lines.map((line, i) => {
            const number = first + i;
            const meant = number >= from && number <= to;
            return (
              <tr id={link ? `L${number}` : undefined} class={meant ? "meant" : undefined}>
                <td class="number">{link ? <a href={link(number)} aria-label={t.file.copyLine(number)}>{number}</a> : number}</td>
                <td class="code"><code><bdi>{clipped(line.replace(/\r$/, ""), kLineShown)}</bdi></code></td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};

/** The lines of a YAML task that begins at `line`: up to the next one of its depth, at most `most`. */
export function taskLines(text: string, line: number, most = 40): { first: number; text: string; to: number } {
  const lines = text.split("\n");
  const depth = indent(lines[line - 1] ?? "");
  let end = line;
  while (end < lines.length && end < line - 1 + most && (blank(lines[end]!) || indent(lines[end]!) > depth)) ++end;
  while (end > line && blank(lines[end - 1]!)) --end;
  const first = Math.max(1, line - 2);
  return { first, text: lines.slice(first - 1, Math.min(lines.length, end + 2)).join("\n"), to: end };
}

function indent(line: string): number {
  return line.length - line.trimStart().length;
}

function blank(line: string): boolean {
  return line.trim() === "";
}
