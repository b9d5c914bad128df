import { t } from "./en";

/** "84 ms", "3.2 s", "4 min 12 s", "2 h 5 min", "3 d 4 h". */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return "";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  const s = ms / 1000;
  if (s < 9.95) return `${s.toFixed(1)} s`;
  if (s < 59.5) return `${Math.round(s)} s`;
  const whole = Math.round(s);
  return pair(whole, 3600, 60, "min", 1, "s") ?? pair(whole, 86400, 3600, "h", 60, "min") ?? pair(whole, Infinity, 86400, "d", 3600, "h")!;
}

function pair(s: number, below: number, large: number, largeName: string, small: number, smallName: string): string | null {
  if (s >= below) return null;
  const rest = Math.floor((s % large) / small);
  return `${Math.floor(s / large)} ${largeName}` + (rest > 0 ? ` ${rest} ${smallName}` : "");
}

/** A time on an axis whose marks are `stepMs` apart: "0.25 s", "12 s", "3:05", "1:02:00.5". */
export function axisTime(ms: number, stepMs: number): string {
  const digits = stepMs >= 1000 ? 0 : stepMs >= 100 ? 1 : stepMs >= 10 ? 2 : 3;
  const s = ms / 1000;
  if (s < 60) return `${s.toFixed(digits)} s`;
  const rest = (s % 60).toFixed(digits).padStart(digits ? digits + 3 : 2, "0");
  const minutes = Math.floor(s / 60) % 60;
  if (s < 3600) return `${minutes}:${rest}`;
  return `${Math.floor(s / 3600)}:${String(minutes).padStart(2, "0")}:${rest}`;
}

/** How long ago, in one unit: for what is read at a glance. */
export function age(ms: number): string {
  const s = Math.round(ms / 1000);
  if (s < 1) return t.time.now;
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} d`;
}

export function ago(time: string | null | undefined, now = Date.now()): string {
  if (!time) return t.time.never;
  const ms = now - Date.parse(time);
  return ms < 1000 ? t.time.now : t.time.ago(age(ms));
}

/** A time of day today, with the date before. In the reader's zone. */
export function moment(time: string | null | undefined): string {
  if (!time) return t.time.never;
  const at = new Date(time);
  return at.toDateString() === new Date().toDateString() ? t.time.today(at) : t.time.day(at);
}

export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  if (n < 999_500) return `${(n / 1000).toFixed(n < 10_000 ? 1 : 0)} KB`;
  return `${(n / 1_000_000).toFixed(1)} MB`;
}

/** The last part of a path: what people call a playbook. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1) || path;
}

export function runName(run: { name: string | null; path: string }): string {
  return run.name || baseName(run.path) || "?";
}
