/** Places of `names` in the order in which a person counts: web2 before web10, whatever the case. */
export function orderByName(names: readonly string[]): number[] {
  const pieces = names.map((name) => name.toLowerCase().match(/\d+|\D+/g) ?? []);
  return names.map((_, i) => i).sort((a, b) => compared(pieces[a]!, pieces[b]!) || compareText(names[a]!, names[b]!));
}

/** Two names as digits and what is between them. */
function compared(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; ++i) {
    const order = (isNumber(a[i]!) && isNumber(b[i]!) ? Number(a[i]) - Number(b[i]) : 0) || compareText(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function isNumber(piece: string): boolean {
  return /^\d/.test(piece);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
