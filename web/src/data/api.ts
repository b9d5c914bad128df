import { ApiError } from "./apiError";
import { site } from "./site";
import { snapshot } from "./snapshot";

export { ApiError };

function detailOf(body: unknown, status: number): string {
  if (body && typeof body === "object") {
    const detail = (body as { detail?: unknown }).detail;
    return typeof detail === "string" ? detail : JSON.stringify(body);
  }
  return `HTTP ${status}`;
}

/** Of what all watchers of a run ask for at once: the server makes it once, where it knows that nobody needs a newer one. */
const kShared = /^hearth\/v1\/(runs|diff)([/?]|$)/;
let seen = "";

/** The last event that was heard, by its cursor. */
export function heard(cursor: string): void {
  seen = cursor;
}

function withSeen(path: string): string {
  if (!seen || !kShared.test(path)) return path;
  return `${path}${path.includes("?") ? "&" : "?"}seen=${encodeURIComponent(seen)}`;
}

/** `path` is below "api/": "hearth/v1/runs/6". */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  if (path in snapshot.answers) {
    const answer = snapshot.answers[path] as T;
    delete snapshot.answers[path];
    return answer;
  }
  if (site) return site.get<T>(path, signal);
  return ask<T>("GET", withSeen(path), undefined, signal);
}

/** What is asked for after it has it: what was heard before does not count any more. */
export async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    return await ask<T>(method, path, body);
  } finally {
    seen = "";
  }
}

async function ask<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json, */*;q=0.1" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch("api/" + path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) } as RequestInit);
  } catch (error) {
    if ((error as Error).name === "AbortError") throw error;
    throw new ApiError(0, "");
  }
  const said: unknown = answer.status === 204 ? null : await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(answer.status, detailOf(said, answer.status));
  return said as T;
}

/** What ARA's API says of another object: all of it, or its id. */
export function idOf(of: { id: number } | number | null | undefined): number | null {
  return typeof of === "number" ? of : of?.id ?? null;
}

/** A path of the API from its parts; parts that are texts may hold anything. */
export function own(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return "hearth/v1/" + strings.reduce((text, piece, i) => text + encodeURIComponent(values[i - 1]!) + piece);
}
