import type { Failure } from "./types";

/** What has the same key, in the order in which each key was seen first. */
export function grouped<T, K>(all: Iterable<T>, keyOf: (one: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

/** Failures that say the same at the same task, on several hosts. */
export interface SameFailures {
  readonly first: Failure;
  readonly all: readonly Failure[];
}

/** In the order in which each was seen first. */
export function gathered(failures: readonly Failure[]): SameFailures[] {
  const alike = grouped(failures, (one) => JSON.stringify([one.task, one.status, withoutHost(one.message, one.host_name)]));
  return [...alike.values()].map((all) => ({ first: all[0]!, all }));
}

/** Messages that differ in the host's own name alone are the same. */
function withoutHost(message: string, host: string): string {
  return message.split(host).join("\u0000");
}

export interface GatheredFailure {
  readonly playbook: number;
  readonly result: number;
  readonly host: string;
  readonly task: string | null;
  readonly action: string;
  readonly message: string;
}

/** Of a gathering: the same task on the same host says the same in several runs. */
export function gatheredByRun<F extends GatheredFailure>(failures: readonly F[]): F[][] {
  return [...grouped(failures, (one) => JSON.stringify([one.task, one.action, one.host, one.message])).values()];
}
