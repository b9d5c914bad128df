import { orderByName } from "./natural";
import { kStatuses, type Status, statusOfLetter } from "./status";
import type { Timeline } from "./types";

export interface Play {
  readonly id: number;
  readonly name: string;
  readonly startMs: number | null;
  readonly durationMs: number | null;
}
export interface Task {
  readonly id: number;
  readonly play: number | null;
  readonly name: string;
  readonly action: string;
  readonly role: string | null;
  readonly status: string;
  readonly startMs: number | null;
  readonly durationMs: number | null;
}
export interface Host {
  readonly id: number;
  readonly name: string;
}

const kNothing = -1;

/** A host's results in the order in which they began: places in the skeleton's columns, and milliseconds from the run's start. */
export interface Bars {
  readonly at: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly status: Uint8Array;
}

/**
 * A run's results in columns, 21 bytes each: a hundred thousand are two megabytes. `merge` takes the answer of `timeline` whole,
 * or what came since.
 */
export class Skeleton {
  plays: Play[] = [];
  tasks: Task[] = [];
  hosts: Host[] = [];
  /** Places of the hosts, by name: web2 before web10. */
  hostOrder: number[] = [];
  count = 0;
  /** How the run stood when it was asked for last. */
  runStatus = "";
  /** The id of the last result: what `timeline?after=` wants. */
  last = 0;
  /** When the last result ended, or the last task began. */
  endMs = 0;
  /** The longest of all results. */
  longestMs = 0;
  id = new Float64Array(256);
  task = new Int32Array(256);
  host = new Int32Array(256);
  status = new Uint8Array(256);
  /** Milliseconds from the run's start; -1: not known. */
  start = new Int32Array(256);
  duration = new Int32Array(256);
  readonly counts = new Array<number>(kStatuses.length).fill(0);
  private rows: Int32Array[] | undefined;
  private bars: Bars[] | undefined;

  merge(answer: Timeline): void {
    this.runStatus = answer.run.status;
    this.plays = answer.plays.id.map((id, i) => ({
      id,
      name: answer.plays.name[i] ?? "",
      startMs: answer.plays.start_ms[i] ?? null,
      durationMs: answer.plays.duration_ms[i] ?? null,
    }));
    this.tasks = tasksOf(answer);
    this.hosts = answer.hosts.id.map((id, i) => ({ id, name: answer.hosts.name[i]! }));
    if (this.hostOrder.length !== this.hosts.length) this.hostOrder = orderByName(this.hosts.map((host) => host.name));
    for (const task of this.tasks) this.endMs = Math.max(this.endMs, (task.startMs ?? 0) + (task.durationMs ?? 0));
    this.add(answer.results);
  }

  countOf(status: Status): number {
    return this.counts[kStatuses.indexOf(status)]!;
  }

  private add(results: Timeline["results"]): void {
    this.grow(this.count + results.id_steps.length);
    let id = 0;
    let task = 0;
    let start = 0;
    for (let i = 0; i < results.id_steps.length; ++i) {
      id += results.id_steps[i]!;
      task += results.task_steps[i] ?? 0;
      start += results.start_ms_steps[i] ?? 0;
      if (id <= this.last) continue;
      const at = this.count++;
      this.id[at] = this.last = id;
      this.task[at] = results.task_steps[i] === null ? kNothing : task;
      this.host[at] = results.host[i] ?? kNothing;
      this.status[at] = statusOfLetter(results.status[i]!);
      this.start[at] = results.start_ms_steps[i] === null ? kNothing : start;
      this.duration[at] = results.duration_ms[i] ?? 0;
      this.counts[this.status[at]!]!++;
      this.longestMs = Math.max(this.longestMs, this.duration[at]!);
      this.endMs = Math.max(this.endMs, this.start[at]! + this.duration[at]!);
    }
    this.rows = this.bars = undefined;
  }

  /** Of each host its results, in the order in which they began. */
  byHost(): readonly Int32Array[] {
    if (this.rows) return this.rows;
    const sizes = new Int32Array(this.hosts.length);
    for (let i = 0; i < this.count; ++i) if (this.host[i]! >= 0) sizes[this.host[i]!]!++;
    const rows = Array.from(sizes, (size) => new Int32Array(size));
    sizes.fill(0);
    for (let i = 0; i < this.count; ++i) {
      const host = this.host[i]!;
      if (host >= 0) rows[host]![sizes[host]!++] = i;
    }
    for (const row of rows) row.sort((a, b) => this.start[a]! - this.start[b]!);
    return (this.rows = rows);
  }

  /** The same with what a bar is drawn of beside each other: a frame walks tens of thousands of them. */
  barsByHost(): readonly Bars[] {
    return (this.bars ??= this.byHost().map((at) => ({
      at,
      start: Int32Array.from(at, (i) => this.start[i]!),
      end: Int32Array.from(at, (i) => this.start[i]! + this.duration[i]!),
      status: Uint8Array.from(at, (i) => this.status[i]!),
    })));
  }

  private grow(count: number): void {
    if (count <= this.id.length) return;
    const size = Math.max(count, 2 * this.id.length);
    const larger = <A extends Float64Array | Int32Array | Uint8Array>(old: A, made: A): A => (made.set(old as never), made);
    this.id = larger(this.id, new Float64Array(size));
    this.task = larger(this.task, new Int32Array(size));
    this.host = larger(this.host, new Int32Array(size));
    this.status = larger(this.status, new Uint8Array(size));
    this.start = larger(this.start, new Int32Array(size));
    this.duration = larger(this.duration, new Int32Array(size));
  }
}

function tasksOf(answer: Timeline): Task[] {
  const columns = answer.tasks;
  let id = 0;
  return columns.id_steps.map((step, i) => ({
    id: (id += step),
    play: columns.play[i] ?? null,
    name: columns.name[i] ?? "",
    action: columns.action[i]!,
    role: columns.role[i] ?? null,
    status: columns.status[i]!,
    startMs: columns.start_ms[i] ?? null,
    durationMs: columns.duration_ms[i] ?? null,
  }));
}
