/** What the page does with a key, once it is known which. */
export interface KeyTaker {
  /** "/", "g r", "j": true when it meant something. */
  key(key: string): boolean;
}

const kSequenceMs = 1200;

/** Turns the keyboard into `KeyTaker`'s keys. Who writes into a field, or means the browser, is left alone. */
export function listenToKeys(taker: KeyTaker): void {
  let before = "";
  let since = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    if (isField(target)) {
      if (event.key === "Escape") target.blur();
      return;
    }
    if (event.key === "Enter" && target.closest("a, button, summary")) return;
    const now = performance.now();
    const key = before && now - since < kSequenceMs ? `${before} ${event.key}` : event.key;
    before = key === "g" ? "g" : "";
    since = now;
    if (key !== "g" && taker.key(key)) event.preventDefault();
  });
}

function isField(element: HTMLElement): boolean {
  return element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);
}
