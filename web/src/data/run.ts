import { site } from "./site";
import type { RunRow } from "./types";

type Standing = Pick<RunRow, "status" | "end_reason" | "started" | "duration_ms">;

/** Whether it goes on, as far as is known: not where its controller went away, and a static export never learns more. */
export function isRunning(run: Standing): boolean {
  return !site && run.status === "running" && run.end_reason !== "gone";
}

/** How it stands, as people read it. */
export function standing(run: Standing): string {
  return run.end_reason === "gone" ? "expired" : run.status;
}

/** How long it took, or goes on already; null: not known. */
export function tookMs(run: Standing): number | null {
  return run.duration_ms ?? (isRunning(run) && run.started ? Date.now() - Date.parse(run.started) : null);
}
