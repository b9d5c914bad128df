/** What became of a result, as people read it. The order is that of weight: the first is what one wants to see first. */
export const kStatuses = ["failed", "unreachable", "ignored", "changed", "ok", "skipped", "unknown"] as const;
export type Status = (typeof kStatuses)[number];

/** Of the letters in a run's skeleton (`timeline`). */
const byLetter: Record<string, Status> = { f: "failed", u: "unreachable", i: "ignored", c: "changed", o: "ok", s: "skipped" };

export function statusOfLetter(letter: string): number {
  return kStatuses.indexOf(byLetter[letter] ?? "unknown");
}

/** Beside the colour, which not everybody sees. */
export const kSigns: Readonly<Record<Status, string>> = {
  failed: "x",
  unreachable: "!",
  ignored: "i",
  changed: "~",
  ok: "·",
  skipped: "-",
  unknown: "?",
};

export function isBad(status: string): boolean {
  return status === "failed" || status === "unreachable";
}
