import type { Bars } from "../../data/skeleton";
import { kStatuses, type Status } from "../../data/status";
import type { Scene } from "./paint";

// The bars as pixels of our own: a frame costs what the pixels in sight cost, whether they are a hundred bars or a hundred
// thousand. Drawing each as a rectangle took ten times as long where the browser has no graphics card.

/** Patterns repeat after so many device pixels. */
const kPeriod = 6;
const kFaint = 0x80;

let image: ImageData | undefined;
let pixels = new Uint32Array(0);
let strip = new Uint8Array(0);

/** Paints all rows in sight, over whatever stood there. */
export function paintStrips(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, skeleton } = scene;
  const left = Math.round(layout.gutter * layout.scale);
  const width = Math.max(1, Math.round(layout.width * layout.scale) - left);
  const rowPx = Math.round(layout.rowHeight * layout.scale);
  if (image?.width !== width || image.height !== rowPx * layout.rows) {
    image = context.createImageData(width, rowPx * layout.rows);
    pixels = new Uint32Array(image.data.buffer);
    strip = new Uint8Array(width);
  }
  pixels.fill(0);
  const lines = linesOf(scene, rowPx);
  const bars = skeleton.barsByHost();
  for (let i = 0; i < layout.rows; ++i) {
    const row = bars[skeleton.hostOrder[layout.firstRow + i] ?? -1];
    if (!row) continue;
    fillStrip(scene, row);
    raise(lines, i * rowPx, width);
  }
  context.putImageData(image, left, Math.round(layout.head * layout.scale));
}

/** Which status each pixel of a host's row has: 0 for none, else one more than its place; the gravest wins. */
function fillStrip(scene: Scene, row: Bars): void {
  const { skeleton, span, path } = scene;
  const { at, start, end, status } = row;
  const perMs = strip.length / (span.to - span.from);
  strip.fill(0);
  for (let i = firstAfter(start, span.from - skeleton.longestMs); i < start.length && start[i]! <= span.to; ++i) {
    const from = start[i]!;
    const to = end[i]!;
    if (to < span.from || from < 0) continue;
    const x = from <= span.from ? 0 : ((from - span.from) * perMs + 0.5) | 0;
    let right = Math.min(strip.length, ((to - span.from) * perMs + 0.5) | 0);
    if (right - x > 3) --right;  // a gap between neighbours
    else if (right <= x) right = x + 1;
    const kind = status[i]! + 1;
    const drawn = path && !path.has(at[i]!) ? kind | kFaint : kind;
    for (let p = x; p < right; ++p) {
      const there = strip[p]!;
      // Numbers that begin with kFaint are greater: what is not faint wins, then what is graver.
      if (there === 0 || drawn < there) strip[p] = drawn;
    }
  }
}

/** The first place that begins at `ms` or later. */
function firstAfter(start: Int32Array, ms: number): number {
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (start[middle]! < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The strip as a row of bars. */
function raise(lines: Lines, top: number, width: number): void {
  for (let y = 0; y < lines.first.length; ++y) {
    const first = lines.first[y]!;
    const begin = (top + y) * width;
    if (first < 0) continue;
    if (first < y) {
      pixels.copyWithin(begin, (top + first) * width, (top + first + 1) * width);
      continue;
    }
    const colors = lines.colors[y]!;
    for (let x = 0, phase = 0; x < width; ++x) {
      const drawn = strip[x]!;
      if (drawn !== 0) pixels[begin + x] = colors[drawn * kPeriod + phase]!;
      if (++phase === kPeriod) phase = 0;
    }
  }
}

/** How a row of bars is coloured. */
interface Lines {
  /** For each line of a row: the colour of each kind at each place of the pattern. */
  readonly colors: readonly Uint32Array[];
  /** For each line the first one that looks the same; -1: nothing is on it. */
  readonly first: readonly number[];
}

let lines: Lines | undefined;
let linesAs: readonly unknown[] = [];

/** Made again only when colours or sizes are others. */
function linesOf(scene: Scene, rowPx: number): Lines {
  const as = [scene.colors, rowPx, scene.layout.rowHeight * scene.layout.scale];
  if (!lines || as.some((one, i) => one !== linesAs[i])) {
    linesAs = as;
    const colors = lineColors(scene, rowPx);
    const looks = colors.map((line) => line.join());
    lines = { colors, first: colors.map((line, y) => (line.every((color) => color === 0) ? -1 : looks.indexOf(looks[y]!))) };
  }
  return lines;
}

function lineColors(scene: Scene, rowPx: number): Uint32Array[] {
  const { colors, layout } = scene;
  return Array.from({ length: rowPx }, (_, y) => {
    const line = new Uint32Array(256 * kPeriod);
    kStatuses.forEach((status, i) => {
      const inset = Math.round((status === "skipped" ? 0.38 : 0.15) * layout.rowHeight * layout.scale);
      if (y < inset || y >= rowPx - inset) return;
      for (let x = 0; x < kPeriod; ++x) {
        const color = mixed(colors.status[status], colors.back, isMarked(status, x, y) ? 0.5 : 0);
        line[(i + 1) * kPeriod + x] = color;
        line[((i + 1) | kFaint) * kPeriod + x] = (color & 0x00ffffff) | 0x40000000;
      }
    });
    return line;
  });
}

/** Lines through bars of what is not simply well, for those who see no difference in colour. */
function isMarked(status: Status, x: number, y: number): boolean {
  const py = y % kPeriod;
  if (status === "changed") return x === 2 && py === 2;
  if (status === "ignored") return py === 2;
  const rising = (x + py) % kPeriod === 0;
  if (status === "failed") return rising;
  return status === "unreachable" && (rising || x === py);
}

/** "#rrggbb" of the style sheet, as the bytes of a pixel: little-endian, opaque. */
function mixed(color: string, other: string, share: number): number {
  const part = (at: number) => Math.round(parseInt(color.slice(at, at + 2), 16) * (1 - share) + parseInt(other.slice(at, at + 2), 16) * share);
  return ((255 << 24) | (part(5) << 16) | (part(3) << 8) | part(1)) >>> 0;
}
