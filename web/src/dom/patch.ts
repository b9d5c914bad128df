import type { Drawn, MakeWidget, Props, Vnode, Widget } from "./h";

// Makes elements be what was drawn, with as few changes as it takes: who reads keeps his place, his focus, his selection and what
// he opened. What an element was drawn from is remembered, and only what is drawn differently is touched.

const drawnFrom = new WeakMap<Node, Vnode>();
const widgets = new WeakMap<Node, Widget<unknown>>();
const kWidget = "data-widget";

export function patch(parent: Element, children: readonly Drawn[]): void {
  const keyed = new Map<string | number, ChildNode>();
  for (const node of Array.from(parent.childNodes)) {
    const key = drawnFrom.get(node)?.key;
    if (key !== undefined) keyed.set(key, node);
  }
  let cursor: ChildNode | null = parent.firstChild;
  for (const child of children) {
    const node = existing(child, cursor, keyed) ?? made(child);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
    refresh(node, child);
  }
  while (cursor) {
    const next: ChildNode | null = cursor.nextSibling;
    release(cursor);
    cursor.remove();
    cursor = next;
  }
}

/** The node that can become `child`: of the same key, or the next one where neither has a key. */
function existing(child: Drawn, cursor: ChildNode | null, keyed: Map<string | number, ChildNode>): ChildNode | null {
  if (typeof child === "string") return cursor?.nodeType === Node.TEXT_NODE ? cursor : null;
  const node = child.key === undefined ? cursor : keyed.get(child.key) ?? null;
  const was = node && drawnFrom.get(node);
  return was && was.tag === child.tag && was.key === child.key && was.props.widget === child.props.widget ? node : null;
}

function made(child: Drawn): ChildNode {
  if (typeof child === "string") return document.createTextNode(child);
  const element = document.createElement(child.tag);
  drawnFrom.set(element, { tag: child.tag, key: child.key, props: {}, children: [] });
  if (child.props.widget) {
    element.setAttribute(kWidget, "");
    widgets.set(element, (child.props.widget as MakeWidget<unknown>)(element));
  }
  return element;
}

function refresh(node: ChildNode, child: Drawn): void {
  if (typeof child === "string") {
    if (node.nodeValue !== child) node.nodeValue = child;
    return;
  }
  const element = node as HTMLElement;
  const was = drawnFrom.get(element)!;
  if (was === child) return;
  drawnFrom.set(element, child);
  setProps(element, was.props, child.props);
  const widget = widgets.get(element);
  if (widget) widget.update(child.props.data);
  else patch(element, child.children);
}

function setProps(element: HTMLElement, was: Props, now: Props): void {
  for (const name in was) if (!(name in now)) setProp(element, name, undefined);
  for (const name in now) if (was[name] !== now[name]) setProp(element, name, now[name]);
}

function setProp(element: HTMLElement, name: string, value: unknown): void {
  if (name === "key" || name === "widget" || name === "data") return;
  if (name === "style") setStyle(element, (value ?? {}) as Record<string, string>);
  else if (name.startsWith("on")) (element as unknown as Record<string, unknown>)[name] = value ?? null;
  else if (name === "value") (element as HTMLInputElement).value = String(value ?? "");
  else if (name === "open" || name === "checked" || name === "disabled" || name === "hidden") element.toggleAttribute(name, Boolean(value));
  else if (value === undefined || value === null || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

/** Through the object model: an attribute `style` is what the content policy forbids. */
function setStyle(element: HTMLElement, style: Record<string, string>): void {
  for (const name of Array.from(element.style)) if (!(name in style)) element.style.removeProperty(name);
  for (const name in style) element.style.setProperty(name, style[name]!);
}

/** Ends the widgets inside what goes. */
function release(node: Node): void {
  if (!(node instanceof Element)) return;
  for (const element of [node, ...Array.from(node.querySelectorAll(`[${kWidget}]`))]) widgets.get(element)?.close();
}
