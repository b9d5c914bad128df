/** Texts beyond so many lines are shown one after the other: comparing them takes their product. */
const kLinesMax = 3000;
const kContext = 3;

/** Two texts as a unified diff, with three lines around each change. "" when they are equal. */
export function unified(before: string, after: string, from: string, to: string): string {
  if (before === after) return "";
  const a = lines(before);
  const b = lines(after);
  const head = `--- ${from}\n+++ ${to}\n`;
  if (a.length > kLinesMax || b.length > kLinesMax) return head + [...a.map((line) => "-" + line), ...b.map((line) => "+" + line)].join("\n");
  return head + hunks(steps(a, b));
}

function lines(text: string): string[] {
  if (text === "") return [];
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

interface Step {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/** The longest common lines, by the usual table; what is equal at both ends is left out of it. */
function steps(a: readonly string[], b: readonly string[]): Step[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) ++head;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) ++tail;
  const n = a.length - head - tail;
  const m = b.length - head - tail;
  const table = new Uint16Array((n + 1) * (m + 1));
  for (let i = n - 1; i >= 0; --i)
    for (let j = m - 1; j >= 0; --j)
      table[i * (m + 1) + j] =
        a[head + i] === b[head + j] ? table[(i + 1) * (m + 1) + j + 1]! + 1 : Math.max(table[(i + 1) * (m + 1) + j]!, table[i * (m + 1) + j + 1]!);
  const out: Step[] = a.slice(0, head).map((line) => ({ sign: " ", line }));
  let i = 0;
  let j = 0;
  while (i < n || j < m) {
    if (i < n && j < m && a[head + i] === b[head + j]) {
      out.push({ sign: " ", line: a[head + i]! });
      ++i, ++j;
    } else if (i < n && (j === m || table[(i + 1) * (m + 1) + j]! >= table[i * (m + 1) + j + 1]!)) {
      out.push({ sign: "-", line: a[head + i++]! });
    } else {
      out.push({ sign: "+", line: b[head + j++]! });
    }
  }
  return out.concat(a.slice(a.length - tail).map((line) => ({ sign: " ", line })));
}

function hunks(all: readonly Step[]): string {
  const out: string[] = [];
  let a = 1;
  let b = 1;
  let i = 0;
  while (i < all.length) {
    const next = all.findIndex((step, at) => at >= i && step.sign !== " ");
    if (next < 0) break;
    const from = Math.max(i, next - kContext);
    for (; i < from; ++i, ++a, ++b);
    let end = next;
    for (let quiet = 0, at = next; at < all.length && quiet <= 2 * kContext; ++at) {
      quiet = all[at]!.sign === " " ? quiet + 1 : 0;
      if (quiet === 0) end = at + 1;
    }
    const hunk = all.slice(from, Math.min(all.length, end + kContext));
    const inA = hunk.filter((step) => step.sign !== "+").length;
    const inB = hunk.filter((step) => step.sign !== "-").length;
    out.push(`@@ -${inA ? a : a - 1},${inA} +${inB ? b : b - 1},${inB} @@`, ...hunk.map((step) => step.sign + step.line));
    a += inA;
    b += inB;
    i = from + hunk.length;
  }
  return out.join("\n");
}
