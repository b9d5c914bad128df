/** What a view draws: a value that `patch` makes into elements. Text is always text. */
export interface Vnode {
  readonly tag: string;
  readonly key: string | number | undefined;
  readonly props: Props;
  readonly children: readonly Drawn[];
}
export type Drawn = Vnode | string;
export type Child = Drawn | number | boolean | null | undefined | readonly Child[];
export type Props = Readonly<Record<string, unknown>>;

/** A part of a view: a function of what it is given. It has no state; the view has. */
export type Part<P> = (props: P & { children?: Child }) => Vnode;

/** Something that draws itself, a canvas for example, and is told when there is something new. */
export interface Widget<D> {
  update(data: D): void;
  close(): void;
}
export type MakeWidget<D> = (host: HTMLElement) => Widget<D>;

/** A placeholder for its children, which stand where it stands. */
export const Fragment: Part<object> = ({ children }) => ({ tag: "", key: undefined, props: {}, children: flat([children]) });

export function flat(children: readonly Child[], into: Drawn[] = []): Drawn[] {
  for (const child of children) {
    if (child === null || child === undefined || typeof child === "boolean") continue;
    if (Array.isArray(child)) flat(child as readonly Child[], into);
    else if (typeof child === "object" && (child as Vnode).tag === "") into.push(...(child as Vnode).children);
    else into.push(typeof child === "object" ? (child as Vnode) : String(child));
  }
  return into;
}

/** JSX becomes calls of this. A part is called at once: there is nothing of it in the tree. */
export function h(tag: string | Part<never>, props: Props | null, ...children: Child[]): Vnode {
  const all = flat(children);
  const given = props ?? {};
  if (typeof tag === "string") return { tag, key: given.key as string | number | undefined, props: given, children: all };
  const made = (tag as Part<Props>)({ ...given, children: all });
  return given.key === undefined ? made : { ...made, key: given.key as string | number };
}
