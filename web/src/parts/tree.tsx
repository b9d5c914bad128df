import { h, type Child, type MakeWidget, type Vnode } from "../dom/h";
import { patch } from "../dom/patch";
import { colored } from "./output";
import { clipped } from "./text";
import { t } from "../text/en";

/** So many members are shown at once, and so long a text without asking. */
const kMembers = 200;
const kTextShown = 2000;

/** Open at first: the root, and what is no longer closed than open. */
function isShort(entries: readonly [string, unknown][]): boolean {
  return entries.length <= 2 && entries.every(([, value]) => value === null || typeof value !== "object");
}

/** Any JSON as a tree whose branches open: what is closed is not in the page. */
export const jsonTree: MakeWidget<unknown> = (host) => {
  const opened = new Map<string, boolean>();
  const shown = new Map<string, number>();
  let value: unknown;

  const draw = () => patch(host, [<div class="tree">{branch("", value, 0)}</div>]);

  const branch = (path: string, of: unknown, depth: number): Child => {
    if (of === null || typeof of !== "object") return leaf(path, of);
    const list = Array.isArray(of);
    const entries = Object.entries(of as object);
    if (entries.length === 0) return <span class="json-none">{list ? "[]" : "{}"}</span>;
    const usual = depth === 0 || isShort(entries);
    const open = opened.get(path) ?? usual;
    const toggle = (event: Event) => {
      const now = (event.target as HTMLDetailsElement).open;
      if (now === (opened.get(path) ?? usual)) return;
      opened.set(path, now);
      draw();
    };
    return (
      <details key={path} open={open} ontoggle={toggle}>
        <summary>{list ? t.json.items(entries.length) : t.json.keys(entries.length)}</summary>
        {open && members(path, entries, list, depth)}
      </details>
    );
  };

  const members = (path: string, entries: readonly [string, unknown][], list: boolean, depth: number): Vnode => {
    const most = shown.get(path) ?? kMembers;
    const more = () => {
      shown.set(path, most + kMembers * 10);
      draw();
    };
    return (
      <ul>
        {entries.slice(0, most).map(([name, member]) => (
          <li key={name}>
            <span class={list ? "json-index" : "json-key"}><bdi>{clipped(name, 500)}</bdi></span>
            <span class="json-colon">: </span>
            {branch(path + "/" + name, member, depth + 1)}
          </li>
        ))}
        {entries.length > most && <li><button type="button" onclick={more}>{t.json.more(entries.length - most)}</button></li>}
      </ul>
    );
  };

  const leaf = (path: string, of: unknown): Child => {
    if (typeof of !== "string") return <span class="json-word">{String(of)}</span>;
    if (of === "") return <span class="json-none">""</span>;
    const most = shown.get(path) ?? kTextShown;
    const more = () => {
      shown.set(path, most * 100);
      draw();
    };
    return [
      <bdi class="json-text">{colored(of.slice(0, most))}</bdi>,
      of.length > most && <button type="button" onclick={more}>{t.json.more(of.length - most)}</button>,
    ];
  };

  return {
    update(now) {
      if (now === value) return;
      value = now;
      draw();
    },
    close() {},
  };
};

export const Tree = ({ value }: { value: unknown }) => <div widget={jsonTree} data={value} />;
