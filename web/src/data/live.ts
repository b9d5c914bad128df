import { heard } from "./api";
import { site } from "./site";
import { snapshot } from "./snapshot";

/** How the connection to the server is. */
export type LiveState = "opening" | "live" | "lost" | "off";

/** After so long out of sight a view is asked for anew, instead of being told all that happened. */
const kAwayMs = 30_000;
const kRetryMs = 5_000;

export interface LiveWish {
  /** Only of this run. */
  readonly run?: string;
  readonly kinds?: readonly string[];
  /** Something of it happened; what, the store says. */
  readonly changed: () => void;
  /** Events may have been missed: everything is to be asked for again. */
  readonly missed: () => void;
  readonly state: (state: LiveState) => void;
}

let first = snapshot.cursor;

/**
 * The server's doorbell: heads of events, as they reach the journal. The browser comes back by itself with the id of the last
 * one it heard, so a connection that breaks loses none. A cursor that the server does not know any more ends that; then what
 * is shown is asked for anew.
 */
export class Live {
  private source: EventSource | undefined;
  private retry = 0;
  private hiddenAt = 0;
  private readonly look = () => this.seen();

  constructor(private readonly wish: LiveWish) {
    if (site) {
      wish.state("off");
      return;
    }
    document.addEventListener("visibilitychange", this.look);
    this.open(first);
    first = "";
  }

  close(): void {
    document.removeEventListener("visibilitychange", this.look);
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
    this.wish.state("off");
  }

  /** Without a cursor it begins now: what happened between the view's question and that is asked for again. */
  private open(after: string): void {
    const words = new URLSearchParams({ heads: "1" });
    if (this.wish.run) words.set("run", this.wish.run);
    for (const kind of this.wish.kinds ?? []) words.append("kind", kind);
    if (after) words.set("after", after);
    const source = (this.source = new EventSource("api/hearth/v1/events?" + words.toString()));
    this.wish.state("opening");
    let opened = false;
    source.onopen = () => {
      this.wish.state("live");
      if (!after && !opened) this.wish.missed();
      opened = true;
    };
    source.onmessage = (event) => {
      heard(event.lastEventId);
      this.wish.changed();
    };
    source.onerror = () => {
      this.wish.state("lost");
      if (source.readyState === EventSource.CLOSED) this.again(kRetryMs);
    };
  }

  private again(afterMs: number): void {
    this.source?.close();
    clearTimeout(this.retry);
    this.retry = window.setTimeout(() => this.open(""), afterMs);
  }

  private seen(): void {
    if (document.hidden) {
      this.hiddenAt = performance.now();
    } else if (this.hiddenAt > 0 && performance.now() - this.hiddenAt > kAwayMs) {
      this.again(0);
    }
  }
}

/** A busy server is asked for a fifth of the time at most: it has other watchers. */
const kRestFactor = 4;

/**
 * Calls `work` soon, and not again before it has ended and `gapMs` are over, or four times as long as it took: at most one is
 * under way.
 */
export class Gently {
  private timer = 0;
  private running = false;
  private wanted = false;
  private next = -Infinity;

  constructor(private readonly gapMs: number, private readonly work: () => Promise<void>) {}

  ask(): void {
    this.wanted = true;
    if (this.running || this.timer) return;
    this.timer = window.setTimeout(() => void this.run(), Math.max(0, this.next - performance.now()));
  }

  close(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.wanted = false;
  }

  private async run(): Promise<void> {
    this.timer = 0;
    this.wanted = false;
    this.running = true;
    const began = performance.now();
    try {
      await this.work();
    } finally {
      this.running = false;
      const now = performance.now();
      this.next = now + Math.max(this.gapMs, kRestFactor * (now - began));
      if (this.wanted) this.ask();
    }
  }
}
