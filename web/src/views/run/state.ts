import { ApiError, get, own } from "../../data/api";
import { Loaded } from "../../data/loaded";
import { ResultDetail } from "../../data/resultDetail";
import { isRunning } from "../../data/run";
import { Skeleton } from "../../data/skeleton";
import { kStatuses } from "../../data/status";
import type { AraFileRow, AraPlaybook, AraRecordRow, CriticalPath, Diff, Failures, Page, Roads, Run, Slower, Timeline } from "../../data/types";

/** All that the views of one run know of it. What only one view shows is asked for when it is shown. */
export class RunState {
  readonly run: Loaded<Run>;
  readonly failures: Loaded<Failures>;
  readonly skeleton = new Skeleton();
  /** Counts the skeleton's changes; 0: it is not there yet. */
  version = 0;
  readonly first: ResultDetail;
  private firstId = 0;
  readonly slower: Loaded<Slower>;
  readonly path: Loaded<CriticalPath>;
  readonly diff: Loaded<Diff>;
  readonly roads: Loaded<Roads>;
  readonly playbook: Loaded<AraPlaybook>;
  readonly files: Loaded<Page<AraFileRow>>;
  readonly records: Loaded<Page<AraRecordRow>>;
  private readonly asked = new Set<string>();

  constructor(readonly name: string, private readonly changed: () => void) {
    const loaded = <T>() => new Loaded<T>(changed);
    this.run = loaded();
    this.failures = loaded();
    this.first = new ResultDetail(changed);
    this.slower = loaded();
    this.path = loaded();
    this.diff = loaded();
    this.roads = loaded();
    this.playbook = loaded();
    this.files = loaded();
    this.records = loaded();
  }

  async load(): Promise<void> {
    await Promise.all([this.run.load(own`runs/${this.name}`), this.loadSkeleton(), this.loadFailures()]);
  }

  /**
   * What came since; how the run stands only when that is another: its results are counted for it. False: it could not be had,
   * and nothing may ring for it again.
   */
  async refresh(): Promise<boolean> {
    const failed = this.failed();
    if (!(await this.loadSkeleton())) return false;
    const ended = this.skeleton.runStatus !== this.run.value?.status;
    if (ended) await this.run.load(own`runs/${this.name}`);
    if (ended || this.failed() !== failed) await this.loadFailures();
    return (this.run.error ?? this.failures.error ?? { status: 404 }).status === 404;
  }

  private failed(): number {
    return this.skeleton.countOf("failed") + this.skeleton.countOf("unreachable");
  }

  /** Results by status, as many as are here. */
  counts(): Record<string, number> {
    return Object.fromEntries(kStatuses.map((status, i) => [status, this.skeleton.counts[i]!]));
  }

  running(): boolean {
    return this.run.value !== undefined && isRunning(this.run.value);
  }

  private async loadSkeleton(): Promise<boolean> {
    for (let more = true; more; ) {
      const after = this.skeleton.last;
      const answer = await get<Timeline>(own`runs/${this.name}/timeline` + (after ? `?after=${after}` : "")).catch((error: Error) => error);
      if (answer instanceof Error) return answer instanceof ApiError && answer.status === 404;
      this.skeleton.merge(answer);
      ++this.version;
      more = answer.more;
    }
    this.changed();
    return true;
  }

  private async loadFailures(): Promise<void> {
    await this.failures.load(own`runs/${this.name}/failures?limit=500`);
    const first = this.failures.value?.failures[0];
    if (!first || first.result === this.firstId) return;
    this.firstId = first.result;
    await this.first.load(first.result);
  }

  /** Loads it the first time that it is wanted; what changes with the run, again when it ended. */
  want<T>(what: Loaded<T>, path: string): Loaded<T> {
    const key = path + (this.running() ? "" : "!");
    if (!this.asked.has(key)) {
      this.asked.add(key);
      void what.load(path);
    }
    return what;
  }

  close(): void {
    for (const one of [this.run, this.failures, this.slower, this.path, this.diff, this.roads, this.playbook, this.files, this.records, this.first]) one.close();
  }
}
