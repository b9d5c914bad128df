import { h, type MakeWidget } from "../../dom/h";
import { patch } from "../../dom/patch";
import type { Skeleton } from "../../data/skeleton";
import { kStatuses, type Status } from "../../data/status";
import { duration } from "../../text/format";
import { t } from "../../text/en";
import { shown } from "../text";
import { paint, resultAt, type Colors, type Layout, type Scene } from "./paint";
import { moved, whole, within, zoomed, type Span } from "./span";

export interface TimelineData {
  readonly skeleton: Skeleton;
  /** Changes whenever the skeleton does: it is the same object. */
  readonly version: number;
  /** While the run goes on: where it is now. */
  readonly nowMs: number | null;
  readonly path: ReadonlySet<number> | null;
  open(result: number): void;
}

const kRow = 20;
const kHead = 36;
const kRowsMost = 24;
const kZoom = 1.5;

/** The run as bars on a canvas: hosts are rows, time goes to the right. */
export const timeline: MakeWidget<TimelineData> = (host) => {
  const view = new TimelineView(host);
  return { update: (data) => view.update(data), close: () => view.close() };
};

class TimelineView {
  private readonly canvas = document.createElement("canvas");
  private readonly tip = document.createElement("div");
  private readonly tools = document.createElement("div");
  private data: TimelineData | undefined;
  private span: Span | null = null;  // null: all of it, also while it grows
  private follow = true;
  private firstRow = 0;
  private pointed = -1;
  private frame = 0;
  private drag: { x: number; y: number; far: boolean } | null = null;
  private colors: Colors;
  // Told before the frame is painted, so that a new timeline has its bars in the frame that first shows it.
  private readonly sized = new ResizeObserver(() => {
    cancelAnimationFrame(this.frame);
    this.draw();
  });
  private readonly dark = matchMedia("(prefers-color-scheme: dark)");
  private readonly themed = () => {
    this.colors = colorsOf();
    this.later();
  };

  constructor(private readonly host: HTMLElement) {
    host.classList.add("timeline");
    this.tip.className = "tip";
    this.tip.hidden = true;
    this.tools.className = "tools";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    host.append(this.tools, this.canvas, this.tip);
    this.colors = colorsOf();
    this.sized.observe(host);
    this.dark.addEventListener("change", this.themed);
    this.listen();
  }

  update(data: TimelineData): void {
    this.data = data;
    const { skeleton } = data;
    this.canvas.setAttribute("aria-label", t.timeline.label(skeleton.hosts.length, skeleton.count));
    this.canvas.style.height = `${kHead + this.rows() * kRow + 2}px`;
    this.drawTools();
    this.later();
  }

  close(): void {
    this.sized.disconnect();
    this.dark.removeEventListener("change", this.themed);
    cancelAnimationFrame(this.frame);
  }

  private rows(): number {
    return Math.max(1, Math.min(kRowsMost, this.data?.skeleton.hosts.length ?? 1));
  }

  private endMs(): number {
    return Math.max(this.data?.skeleton.endMs ?? 0, this.data?.nowMs ?? 0);
  }

  /** What is in sight: all, or a part, whose right edge goes along while the run is followed. */
  private current(): Span {
    if (!this.span) return whole(this.endMs());
    if (this.follow && this.data?.nowMs) return moved(this.span, this.endMs() * 1.02 - this.span.to, this.endMs());
    return within(this.span, this.endMs());
  }

  private look(span: Span | null): void {
    this.span = span;
    const follow = !span || span.to >= this.endMs();
    const same = follow === this.follow;
    this.follow = follow;
    if (!same) this.drawTools();
    this.later();
  }

  private later(): void {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    this.frame = 0;
    if (!this.data || !this.host.isConnected) return;
    const scene = this.scene();
    const scale = devicePixelRatio || 1;
    const width = Math.round(scene.layout.width * scale);
    const height = Math.round(scene.layout.height * scale);
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    const context = this.canvas.getContext("2d")!;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    paint(context, scene);
  }

  private scene(): Scene {
    const { skeleton, path, nowMs } = this.data!;
    const width = this.canvas.clientWidth;
    const layout: Layout = {
      scale: devicePixelRatio || 1,
      width,
      height: this.canvas.clientHeight,
      gutter: Math.min(150, Math.round(width * 0.24)),
      head: kHead,
      rowHeight: kRow,
      firstRow: this.firstRow,
      rows: this.rows(),
    };
    return { skeleton, span: this.current(), layout, colors: this.colors, path, pointed: this.pointed, nowMs };
  }

  private drawTools(): void {
    const button = (label: string, sign: string, work: () => void) => <button type="button" title={label} aria-label={label} onclick={work}>{sign}</button>;
    const running = this.data?.nowMs !== null && this.data?.nowMs !== undefined;
    patch(this.tools, [
      <span class="hint">{t.timeline.hint}</span>,
      <span class="buttons">
        {running && <button type="button" class="follow" aria-pressed={String(this.follow)} onclick={() => this.setFollow(!this.follow)}>{t.timeline.follow}</button>}
        {button(t.timeline.zoomOut, "−", () => this.zoom(kZoom))}
        {button(t.timeline.zoomIn, "+", () => this.zoom(1 / kZoom))}
        <button type="button" onclick={() => this.look(null)}>{t.timeline.all}</button>
      </span>,
    ]);
  }

  private setFollow(follow: boolean): void {
    if (!follow && !this.span) this.span = this.current();
    this.follow = follow;
    this.drawTools();
    this.later();
  }

  private zoom(factor: number, atMs?: number): void {
    const now = this.current();
    const next = zoomed(now, factor, atMs ?? (now.from + now.to) / 2, this.endMs());
    const all = whole(this.endMs());
    this.look(next.to - next.from >= all.to - all.from ? null : next);
  }

  private pan(byPx: number): void {
    const now = this.current();
    const scene = this.scene();
    this.look(moved(now, (byPx * (now.to - now.from)) / (scene.layout.width - scene.layout.gutter), this.endMs()));
  }

  private scrollRows(by: number): boolean {
    const most = Math.max(0, this.data!.skeleton.hosts.length - this.rows());
    const next = Math.max(0, Math.min(most, this.firstRow + by));
    const moves = next !== this.firstRow;
    this.firstRow = next;
    this.later();
    return moves;
  }

  private listen(): void {
    const { canvas } = this;
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      this.drag = { x: event.clientX, y: event.clientY, far: false };
    });
    canvas.addEventListener("pointermove", (event) => this.pointer(event));
    canvas.addEventListener("pointerup", (event) => {
      const far = this.drag?.far;
      this.drag = null;
      if (!far) this.openAt(event);
    });
    canvas.addEventListener("pointercancel", () => (this.drag = null));
    canvas.addEventListener("pointerleave", () => this.point(-1, 0, 0));
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  private pointer(event: PointerEvent): void {
    const drag = this.drag;
    if (!drag) return this.point(resultAt(this.scene(), event.offsetX, event.offsetY), event.offsetX, event.offsetY);
    if (Math.abs(event.clientX - drag.x) < 4 && Math.abs(event.clientY - drag.y) < kRow && !drag.far) return;
    drag.far = true;
    this.pan(drag.x - event.clientX);
    const rows = Math.trunc((drag.y - event.clientY) / kRow);
    if (rows !== 0) this.scrollRows(rows);
    drag.x = event.clientX;
    drag.y -= rows * kRow;
  }

  private openAt(event: PointerEvent): void {
    const at = resultAt(this.scene(), event.offsetX, event.offsetY);
    if (at >= 0) this.data!.open(this.data!.skeleton.id[at]!);
  }

  private point(at: number, x: number, y: number): void {
    if (at !== this.pointed) this.later();
    this.pointed = at;
    this.tip.hidden = at < 0;
    this.canvas.style.cursor = at < 0 ? "grab" : "pointer";
    if (at < 0) return;
    const { skeleton } = this.data!;
    const text = t.timeline.bar(
      skeleton.tasks[skeleton.task[at]!]?.name || skeleton.tasks[skeleton.task[at]!]?.action || "?",
      skeleton.hosts[skeleton.host[at]!]?.name ?? "?",
      t.status[kStatuses[skeleton.status[at]!]!]!,
      duration(skeleton.duration[at]!),
      duration(skeleton.start[at]!),
    );
    patch(this.tip, [<bdi>{shown(text.slice(0, 400))}</bdi>]);
    const room = this.canvas.clientWidth - this.tip.offsetWidth - 4;
    this.tip.style.setProperty("left", `${Math.max(0, Math.min(room, x + 12))}px`);
    this.tip.style.setProperty("top", `${this.canvas.offsetTop + y + 18}px`);
  }

  private wheel(event: WheelEvent): void {
    const { layout, span } = this.scene();
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const share = (event.offsetX - layout.gutter) / (layout.width - layout.gutter);
      this.zoom(Math.exp(event.deltaY * 0.004), span.from + share * (span.to - span.from));
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      this.pan(event.deltaX);
    } else if (this.scrollRows(Math.sign(event.deltaY) * Math.max(1, Math.round(Math.abs(event.deltaY) / 40)))) {
      event.preventDefault();
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = this.canvas.clientWidth / 8;
    const work: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => this.pan(-step),
      ArrowRight: () => this.pan(step),
      ArrowUp: () => void this.scrollRows(-1),
      ArrowDown: () => void this.scrollRows(1),
      "+": () => this.zoom(1 / kZoom),
      "=": () => this.zoom(1 / kZoom),
      "-": () => this.zoom(kZoom),
      "0": () => this.look(null),
    };
    const chosen = work[event.key];
    if (!chosen) return;
    event.preventDefault();
    event.stopPropagation();
    chosen();
  }
}

/** The style sheet's colours, which the canvas cannot name. */
function colorsOf(): Colors {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue("--" + name).trim();
  const status = Object.fromEntries(kStatuses.map((one) => [one, color("bar-" + one)])) as Record<Status, string>;
  return { status, text: color("text"), faint: color("faint"), line: color("line"), stripe: color("stripe"), back: color("back") };
}
