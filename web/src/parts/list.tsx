import type { MakeWidget, Vnode } from "../dom/h";
import { patch } from "../dom/patch";
import { h } from "../dom/h";

export interface ListData {
  readonly count: number;
  /** Pixels; every row is as high. */
  readonly rowHeight: number;
  readonly label: string;
  /** The row that the keyboard is at, or -1; it is brought into sight when it changes. */
  readonly active: number;
  row(index: number): Vnode;
}

/** Rows beyond the edge, so that scrolling shows no gap. */
const kSpare = 8;

/** A list of which only the rows in sight are in the page: a hundred thousand cost what thirty do. */
export const list: MakeWidget<ListData> = (host) => {
  let data: ListData | undefined;
  let active = -1;
  let frame = 0;

  const draw = () => {
    frame = 0;
    if (!data) return;
    const { count, rowHeight, row } = data;
    const first = Math.max(0, Math.floor(host.scrollTop / rowHeight) - kSpare);
    const end = Math.min(count, Math.ceil((host.scrollTop + host.clientHeight) / rowHeight) + kSpare);
    const rows: Vnode[] = [];
    for (let i = first; i < end; ++i)
      rows.push(
        <div key={i} class={i === data.active ? "row active" : "row"} role="listitem" aria-setsize={count} aria-posinset={i + 1}
          style={{ top: `${i * rowHeight}px`, height: `${rowHeight}px` }}>{row(i)}</div>,
      );
    patch(host, [<div class="rows" role="list" aria-label={data.label} style={{ height: `${count * rowHeight}px` }}>{rows}</div>]);
  };
  const later = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const show = (index: number) => {
    const top = index * data!.rowHeight;
    if (top < host.scrollTop) host.scrollTop = top;
    else if (top + data!.rowHeight > host.scrollTop + host.clientHeight) host.scrollTop = top + data!.rowHeight - host.clientHeight;
  };
  const sized = new ResizeObserver(later);
  sized.observe(host);
  host.addEventListener("scroll", later, { passive: true });

  return {
    update(now) {
      data = now;
      draw();
      if (now.active !== active && now.active >= 0) show(now.active);
      active = now.active;
    },
    close() {
      sized.disconnect();
      cancelAnimationFrame(frame);
    },
  };
};
