/** Which part of a run is in sight: milliseconds from its start. A value; moving gives another. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const kLeastMs = 20;

export function whole(endMs: number): Span {
  return { from: 0, to: Math.max(1000, endMs * 1.02) };
}

/** Kept within the run, with a margin; never narrower than what can be told apart. */
export function within(span: Span, endMs: number): Span {
  const all = whole(endMs);
  const width = Math.min(all.to - all.from, Math.max(kLeastMs, span.to - span.from));
  const from = Math.max(all.from, Math.min(span.from, all.to - width));
  return { from, to: from + width };
}

export function moved(span: Span, byMs: number, endMs: number): Span {
  return within({ from: span.from + byMs, to: span.to + byMs }, endMs);
}

/** `factor` below 1 comes nearer; what is at `atMs` stays where it is. */
export function zoomed(span: Span, factor: number, atMs: number, endMs: number): Span {
  return within({ from: atMs - (atMs - span.from) * factor, to: atMs + (span.to - atMs) * factor }, endMs);
}

const kSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5, 144e5, 432e5, 864e5];

/** Times to mark, `most` or fewer, at round distances. */
export function ticks(span: Span, most: number): { at: number[]; step: number } {
  const wanted = (span.to - span.from) / Math.max(1, most);
  const step = kSteps.find((one) => one >= wanted) ?? kSteps[kSteps.length - 1]!;
  const at: number[] = [];
  for (let t = Math.ceil(span.from / step) * step; t <= span.to && at.length < 200; t += step) at.push(t);
  return { at, step };
}
