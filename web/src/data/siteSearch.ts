import type { AraFile, AraRecord, Hit, Page, Result, Run, Search } from "./types";

// What a server would answer, found in the answers of a static export.

/** The runs that `GET runs` would give for these words. */
export function runsLike(all: readonly Run[], words: URLSearchParams): Page<Run> {
  const has = (text: string | null, name: string) => (text ?? "").includes(words.get(name) ?? "");
  const text = (words.get("text") ?? "").toLowerCase();
  const results = all.filter((run) =>
    (!words.has("status") || run.status === words.get("status")) && has(run.name, "name") && has(run.path, "path") &&
    (!words.has("label") || run.labels.includes(words.get("label")!)) && (!words.has("group") || run.group === words.get("group")) &&
    `${run.name ?? ""}\n${run.path}`.toLowerCase().includes(text));
  return { count: results.length, next: null, previous: null, results: results.slice(0, Number(words.get("limit") ?? 50)) };
}

/** `a "b c"`: texts that must all be there. */
export function wordsOf(query: string): string[] {
  return Array.from(query.matchAll(/"([^"]+)"|(\S+)/g), (found) => (found[1] ?? found[2]!).toLowerCase());
}

/** What `GET search` would say: everything that contains all words, as far as the export has it. */
export async function foundIn(blocks: AsyncIterable<Readonly<Record<string, unknown>>>, asked: URLSearchParams, signal?: AbortSignal): Promise<Search> {
  const query = asked.get("q") ?? "";
  const kind = asked.get("kind");
  const limit = Number(asked.get("limit") ?? 10);
  const words = wordsOf(query);
  const counts: Record<string, number> = { playbook: 0, label: 0, play: 0, task: 0, host: 0, file: 0, record: 0, argument: 0, result: 0 };
  const hits: Hit[] = [];
  for await (const answers of blocks) {
    signal?.throwIfAborted();
    for (const [path, answer] of Object.entries(answers)) {
      const found = hitOf(path, answer, words);
      if (!found || (kind && found.kind !== kind)) continue;
      if (counts[found.kind]!++ < limit) hits.push(found);
    }
  }
  const count = Object.values(counts).reduce((sum, n) => sum + n, 0);
  return { query, count, counts: counts as unknown as Search["counts"], complete: true, hits };
}

function hitOf(path: string, answer: unknown, words: readonly string[]): Hit | null {
  const [, noun] = /^(.*)\/\d+$/.exec(path) ?? [];
  if (noun === "hearth/v1/results") {
    const one = answer as Result;
    const text = around([one.message, spoken(one.content), spoken(one.items)], words, [one.task_name ?? "", one.action, one.host_name]);
    return text === null ? null : hit("result", one.id, one.playbook, text, { task_name: one.task_name, action: one.action, host_name: one.host_name, status: one.status });
  }
  if (noun === "hearth/v1/runs") {
    const one = answer as Run;
    return around([], words, [one.name ?? "", one.path]) === null ? null : hit("playbook", one.playbook, one.playbook, one.name ?? one.path);
  }
  if (noun === "v1/files") {
    const one = answer as AraFile;
    return around([one.content ?? ""], words, [one.path]) === null ? null : hit("file", one.id, runOf(one.playbook), one.path);
  }
  if (noun === "v1/records") {
    const one = answer as AraRecord;
    const text = around([spoken(one.value)], words, [one.key]);
    return text === null ? null : hit("record", one.id, runOf(one.playbook), text);
  }
  return null;
}

function hit(kind: string, id: number, playbook: number | null, text: string, more: Partial<Hit> = {}): Hit {
  return { kind, id, playbook, text, rows: 1, task_name: null, action: null, host_name: null, status: null, ...more };
}

function runOf(playbook: unknown): number | null {
  return typeof playbook === "number" ? playbook : (playbook as { id?: number } | null)?.id ?? null;
}

function spoken(value: unknown): string {
  return typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);
}

const kAround = 120;

/** What stands around the first word in the texts, or their beginning where it is in a name; null where a word is nowhere. */
function around(texts: readonly string[], words: readonly string[], names: readonly string[]): string | null {
  const whole = texts.filter((text) => text !== "").join("\n");
  const lower = whole.toLowerCase();
  const named = names.join("\n").toLowerCase();
  if (words.length === 0 || !words.every((word) => lower.includes(word) || named.includes(word))) return null;
  const at = Math.max(0, lower.indexOf(words[0]!));
  const from = Math.max(0, at - kAround);
  return (from > 0 ? "… " : "") + whole.slice(from, at + 2 * kAround);
}
