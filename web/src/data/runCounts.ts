import { ApiError, get, own } from "./api";
import type { Run, RunRow } from "./types";

type CountsByStatus = Readonly<Record<string, number>>;

/**
 * Results of runs by status, for a list whose answer has only their number: each run is counted by the server when it is shown,
 * one after another, and once for as long as its results are as many.
 */
export class RunCounts {
  private readonly known = new Map<number, { readonly as: string; readonly counts: CountsByStatus }>();
  private wanted: RunRow[] = [];
  private busy = false;
  private closed = false;

  constructor(private readonly changed: () => void) {}

  /** Undefined until they are known; what was known of it before, while it goes on. */
  of(run: RunRow): CountsByStatus | undefined {
    return "counts" in run ? ((run as Run).counts as unknown as CountsByStatus) : this.known.get(run.playbook)?.counts;
  }

  /** These are shown now, the first ones first. */
  want(runs: readonly RunRow[]): void {
    this.wanted = runs.filter((run) => run.items.results > 0 && !("counts" in run) && this.known.get(run.playbook)?.as !== standOf(run));
    if (!this.busy) void this.work();
  }

  close(): void {
    this.closed = true;
  }

  private async work(): Promise<void> {
    this.busy = true;
    while (!this.closed && this.wanted.length > 0) {
      const run = this.wanted.shift()!;
      try {
        const counted = await get<Run>(own`runs/${run.playbook}`);
        this.known.set(run.playbook, { as: standOf(run), counts: counted.counts as unknown as CountsByStatus });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;  // it is gone, or the list says that nobody answers
      }
      if (!this.closed) this.changed();
    }
    this.busy = false;
  }
}

/** While it is the same, so are the counts. */
function standOf(run: RunRow): string {
  return `${run.status} ${run.items.results}`;
}
