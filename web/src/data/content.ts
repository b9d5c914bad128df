import { unified } from "../text/unified";

/** What a module answered, taken apart for reading. */
export interface Content {
  readonly message: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exception: string;
  readonly diff: string;
  readonly arguments: unknown;
  readonly returnCode: number | null;
  readonly hidden: boolean;
  /** Nothing of the above but the message: the rest is all there is to see. */
  readonly bare: boolean;
}

type Members = Readonly<Record<string, unknown>>;

export function contentOf(content: unknown, message: string): Content {
  const members: Members = content !== null && typeof content === "object" && !Array.isArray(content) ? (content as Members) : {};
  const stdout = text(members.stdout) || text(members.module_stdout);
  const stderr = text(members.stderr) || text(members.module_stderr);
  const invocation = members.invocation as Members | undefined;
  const made = {
    // The record makes a line of the output where a module has no message: the output says it better.
    message: text(members.msg) || (stdout || stderr ? "" : message),
    stdout,
    stderr: stderr === stdout ? "" : stderr,
    exception: text(members.exception),
    diff: diffOf(members.diff),
    arguments: invocation?.module_args ?? invocation ?? null,
    returnCode: typeof members.rc === "number" ? members.rc : null,
    hidden: typeof members.censored === "string",
  };
  return { ...made, bare: !made.stdout && !made.stderr && !made.exception && !made.diff };
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value.join("\n");
  return JSON.stringify(value, null, 2);
}

/** Ansible's `diff`: one or several of {before, after, before_header, after_header} or {prepared}. */
function diffOf(diff: unknown): string {
  const all = Array.isArray(diff) ? diff : diff ? [diff] : [];
  return all.map((one) => oneDiff((one ?? {}) as Members)).filter(Boolean).join("\n");
}

function oneDiff(one: Members): string {
  const prepared = text(one.prepared);
  if (!("before" in one) && !("after" in one)) return prepared;
  const from = text(one.before_header) || "before";
  const to = text(one.after_header) || "after";
  return [prepared, unified(text(one.before), text(one.after), from, to)].filter(Boolean).join("\n");
}
