// What JSX may say. Attributes are HTML's own, by their names in HTML.
declare namespace JSX {
  type Element = import("./dom/h").Vnode;
  interface ElementChildrenAttribute {
    children: unknown;
  }
  interface IntrinsicAttributes {
    key?: string | number | undefined;
  }
  interface Attributes {
    key?: string | number | undefined;
    class?: string | undefined;
    style?: Readonly<Record<string, string>>;
    /** Draws itself inside this element, which has no children then; told of `data`. */
    widget?: import("./dom/h").MakeWidget<never>;
    data?: unknown;
    onclick?: (event: MouseEvent) => void;
    oninput?: (event: Event) => void;
    onchange?: (event: Event) => void;
    onkeydown?: (event: KeyboardEvent) => void;
    onsubmit?: (event: Event) => void;
    ontoggle?: (event: Event) => void;
    [attribute: string]: unknown;
  }
  interface IntrinsicElements {
    [tag: string]: Attributes;
  }
}
