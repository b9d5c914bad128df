import type { Skeleton } from "../../data/skeleton";
import type { Status } from "../../data/status";
import { axisTime } from "../../text/format";
import { marked } from "../../text/marks";
import { ticks, type Span } from "./span";
import { paintStrips } from "./strips";

/** Measures in CSS pixels. */
export interface Layout {
  /** Device pixels in one of them. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  /** Of the hosts' names, at the left. */
  readonly gutter: number;
  /** Of plays and times, above. */
  readonly head: number;
  readonly rowHeight: number;
  /** The first host in sight, and how many fit. */
  readonly firstRow: number;
  readonly rows: number;
}

export interface Colors {
  readonly status: Readonly<Record<Status, string>>;
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly stripe: string;
  readonly back: string;
}

export interface Scene {
  readonly skeleton: Skeleton;
  readonly span: Span;
  readonly layout: Layout;
  readonly colors: Colors;
  /** Places of results that decided how long the run took; the rest is drawn faintly. */
  readonly path: ReadonlySet<number> | null;
  /** The result under the pointer, or -1. */
  readonly pointed: number;
  /** Where a running run is now. */
  readonly nowMs: number | null;
}

const kFont = "12px system-ui, sans-serif";

export function xOf(scene: Pick<Scene, "span" | "layout">, ms: number): number {
  const { gutter, width } = scene.layout;
  return gutter + ((ms - scene.span.from) / (scene.span.to - scene.span.from)) * (width - gutter);
}

export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, colors } = scene;
  context.clearRect(0, 0, layout.width, layout.height);
  context.font = kFont;
  context.textBaseline = "middle";
  paintStrips(context, scene);
  // Behind the bars, which are pixels already.
  context.globalCompositeOperation = "destination-over";
  paintTimes(context, scene);
  context.globalCompositeOperation = "source-over";
  paintPlays(context, scene);
  paintPointed(context, scene);
  if (scene.nowMs !== null) {
    context.fillStyle = colors.status.failed;
    context.fillRect(Math.round(xOf(scene, scene.nowMs)), layout.head, 1, layout.height);
  }
  paintHosts(context, scene);
}

function paintTimes(context: CanvasRenderingContext2D, scene: Scene): void {
  const { layout, colors, span } = scene;
  const { at, step } = ticks(span, (layout.width - layout.gutter) / 90);
  for (const ms of at) {
    const x = Math.round(xOf(scene, ms));
    context.fillStyle = colors.line;
    context.fillRect(x, layout.head, 1, layout.height - layout.head);
    context.fillStyle = colors.faint;
    if (x + 50 < layout.width) context.fillText(ms === 0 ? "0" : axisTime(ms, step), x + 3, layout.head - 9);
  }
}

function paintPlays(context: CanvasRenderingContext2D, scene: Scene): void {
  const { skeleton, layout, colors } = scene;
  skeleton.plays.forEach((play, i) => {
    if (play.startMs === null) return;
    const next = skeleton.plays[i + 1]?.startMs;
    const from = Math.max(layout.gutter, xOf(scene, play.startMs));
    const to = Math.min(layout.width, xOf(scene, play.startMs + (play.durationMs ?? (next ?? skeleton.endMs) - play.startMs)));
    if (to <= from) return;
    context.fillStyle = colors.stripe;
    context.fillRect(from, 0, Math.max(1, to - from - 1), 16);
    if (to - from > 30) paintText(context, play.name, from + 4, 8.5, to - from - 8, colors.text);
  });
}

function paintHosts(context: CanvasRenderingContext2D, scene: Scene): void {
  const { skeleton, layout, colors } = scene;
  for (let i = 0; i < layout.rows; ++i) {
    const host = skeleton.hosts[skeleton.hostOrder[layout.firstRow + i] ?? -1];
    if (!host) return;
    paintText(context, host.name, 4, layout.head + (i + 0.5) * layout.rowHeight, layout.gutter - 10, colors.text);
  }
}

/** One line that ends in a dot where it does not fit. */
function paintText(context: CanvasRenderingContext2D, text: string, x: number, y: number, width: number, color: string): void {
  context.fillStyle = color;
  context.fillText(fitted(context, text, width), x, y);
}

const kFittedMost = 500;
/** By width and text: names are not measured anew in each frame. */
const kept = new Map<string, string>();

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  const key = `${Math.floor(width)} ${text}`;
  let shown = kept.get(key);
  if (shown !== undefined) return shown;
  shown = marked(text.slice(0, 100)).map((piece) => (piece.mark ? "?" : piece.text)).join("");
  while (shown.length > 1 && context.measureText(shown).width > Math.floor(width)) shown = shown.slice(0, Math.floor(shown.length * 0.9) - 1) + "…";
  if (kept.size >= kFittedMost) kept.clear();
  kept.set(key, shown);
  return shown;
}

/** The bar under the pointer, a little larger. */
function paintPointed(context: CanvasRenderingContext2D, scene: Scene): void {
  const { skeleton, layout, pointed } = scene;
  if (pointed < 0) return;
  const row = skeleton.hostOrder.indexOf(skeleton.host[pointed]!) - layout.firstRow;
  const x = xOf(scene, skeleton.start[pointed]!);
  const width = Math.max(2, xOf(scene, skeleton.start[pointed]! + skeleton.duration[pointed]!) - x);
  context.strokeStyle = scene.colors.text;
  context.strokeRect(x - 1, layout.head + row * layout.rowHeight + 1.5, width + 1, layout.rowHeight - 3);
}

/** The result that is drawn at this place, or -1. */
export function resultAt(scene: Scene, x: number, y: number): number {
  const { layout, skeleton, span } = scene;
  if (x < layout.gutter || y < layout.head) return -1;
  const row = skeleton.byHost()[skeleton.hostOrder[layout.firstRow + Math.floor((y - layout.head) / layout.rowHeight)] ?? -1];
  if (!row) return -1;
  const perPx = (span.to - span.from) / (layout.width - layout.gutter);
  const ms = span.from + (x - layout.gutter) * perPx;
  let best = -1;
  let distance = 4 * perPx;
  for (const at of row) {
    const start = skeleton.start[at]!;
    const off = Math.max(start - ms, ms - start - skeleton.duration[at]!, 0);
    if (off < distance || (off === distance && best >= 0 && skeleton.status[at]! < skeleton.status[best]!)) {
      best = at;
      distance = off;
    }
  }
  return best;
}
