import { isRunning } from "../../data/run";
import type { Skeleton } from "../../data/skeleton";
import { kStatuses } from "../../data/status";
import type { Failures, Run } from "../../data/types";
import { duration } from "../../text/format";
import { t } from "../../text/en";

/** What came of a run, in words: the first thing that a person wants to know. */
export function verdict(run: Run, skeleton: Skeleton, failures: Failures | undefined): string {
  if (isRunning(run)) return running(skeleton, failures);
  if (run.end_reason && t.run.endedBy[run.end_reason]) return t.run.endedBy[run.end_reason]!;
  if (run.status === "failed") return failed(run, skeleton, failures);
  if (run.status === "completed") return completed(skeleton, failures);
  return run.status === "expired" ? t.run.expired : t.run.unknown;
}

function running(skeleton: Skeleton, failures: Failures | undefined): string {
  const task = skeleton.tasks[skeleton.tasks.length - 1];
  const at = task ? t.run.runningAt(task.name || task.action) : t.run.runningFirst;
  return failures && failures.count > 0 ? `${at}, ${t.run.failures(failures.count)}` : at;
}

function failed(run: Run, skeleton: Skeleton, failures: Failures | undefined): string {
  const first = failures?.failures[0];
  if (!first) return skeleton.count > 0 ? t.run.failedQuietly : t.run.failedElsewhere(run.exit_code === null ? "" : t.run.exit(run.exit_code));
  const alike = failures.failures.filter((one) => one.task === first.task && one.status === first.status);
  const hosts = new Set(alike.map((one) => one.host)).size;
  const all = skeleton.hosts.length;
  const what = first.status === "unreachable" ? t.run.unreachableOn(hosts, all) : t.run.failedOn(hosts, all, first.task_name || first.action);
  const inMs = first.ended && run.started ? Date.parse(first.ended) - Date.parse(run.started) : null;
  return inMs === null ? what : `${what}, ${t.run.after(duration(inMs))}`;
}

function completed(skeleton: Skeleton, failures: Failures | undefined): string {
  const changed = kStatuses.indexOf("changed");
  const hosts = new Set<number>();
  for (let i = 0; i < skeleton.count; ++i) if (skeleton.status[i] === changed) hosts.add(skeleton.host[i]!);
  const what = hosts.size > 0 ? t.run.completedChanged(skeleton.countOf("changed"), hosts.size) : t.run.completedSame;
  return failures && failures.count > 0 ? what + t.run.completedRescued(failures.count) : what;
}
