import { h, type MakeWidget, type Vnode } from "../dom/h";
import { patch } from "../dom/patch";
import type { Skeleton } from "../data/skeleton";
import { kSigns, kStatuses } from "../data/status";
import { href } from "../app/router";
import { t } from "../text/en";
import { clipped } from "./text";

export interface MatrixData {
  readonly skeleton: Skeleton;
  /** Changes whenever the skeleton does: it is the same object. */
  readonly version: number;
  /** Only tasks of which a result is worse than ok. */
  readonly onlyBad: boolean;
}

const kCell = 24;
const kSpare = 4;

/** Tasks by hosts: of each the gravest result, as sign and colour. Only what is in sight is in the page. */
export const matrix: MakeWidget<MatrixData> = (host) => {
  let data: MatrixData | undefined;
  let cells = new Map<number, number>();
  let tasks: number[] = [];
  let frame = 0;

  const draw = () => {
    frame = 0;
    if (!data) return;
    const { skeleton } = data;
    const style = getComputedStyle(host);
    const left = parseFloat(style.getPropertyValue("--names"));
    const top = parseFloat(style.getPropertyValue("--heads"));
    const rows = window_(host.scrollTop, host.clientHeight - top, tasks.length);
    const columns = window_(host.scrollLeft, host.clientWidth - left, skeleton.hosts.length);
    const body: Vnode[] = [];
    for (let i = rows.from; i < rows.to; ++i) body.push(row(i, columns, left, top));
    patch(host, [
      <div class="grid" role="grid" aria-label={t.matrix.label} aria-rowcount={tasks.length + 1} aria-colcount={skeleton.hosts.length + 1}
        style={{ width: `${left + skeleton.hosts.length * kCell}px`, height: `${top + tasks.length * kCell}px` }}>
        {heads(columns, left)}
        {body}
      </div>,
    ]);
  };

  const heads = (columns: Range, left: number): Vnode => (
    <div class="heads" role="row" aria-rowindex={1}>
      <span class="corner" role="columnheader" aria-colindex={1}>{t.results.task}</span>
      {data!.skeleton.hostOrder.slice(columns.from, columns.to).map((place) => data!.skeleton.hosts[place]!).map((one, i) => (
        <span key={one.id} class="head" role="columnheader" aria-colindex={columns.from + i + 2} style={{ left: `${left + (columns.from + i) * kCell}px` }}>
          <a href={href(["hosts", one.id])} title={one.name}><bdi>{clipped(one.name, 60)}</bdi></a>
        </span>
      ))}
    </div>
  );

  const row = (i: number, columns: Range, left: number, top: number): Vnode => {
    const task = data!.skeleton.tasks[tasks[i]!]!;
    const name = task.name || task.action;
    const line: Vnode[] = [];
    for (let column = columns.from; column < columns.to; ++column) {
      const at = cells.get(tasks[i]! * data!.skeleton.hosts.length + data!.skeleton.hostOrder[column]!);
      line.push(cell(at, column, left, name));
    }
    return (
      <div key={task.id} class="line" role="row" aria-rowindex={i + 2} style={{ top: `${top + i * kCell}px` }}>
        <span class="task" role="rowheader" aria-colindex={1} title={name.slice(0, 300)}><bdi>{clipped(name, 120)}</bdi></span>
        {line}
      </div>
    );
  };

  const cell = (at: number | undefined, column: number, left: number, task: string): Vnode => {
    const place = { left: `${left + column * kCell}px` };
    if (at === undefined) return <span key={column} role="gridcell" aria-colindex={column + 2} class="none" style={place} />;
    const { skeleton } = data!;
    const status = kStatuses[skeleton.status[at]!]!;
    const label = t.matrix.cell(task.slice(0, 200), skeleton.hosts[skeleton.host[at]!]!.name, t.status[status]!);
    return (
      <span key={column} role="gridcell" aria-colindex={column + 2} style={place}>
        <a class={`s-${status}`} href={href(["results", skeleton.id[at]!])} aria-label={label} title={label}>{kSigns[status]}</a>
      </span>
    );
  };

  const count = () => {
    const { skeleton, onlyBad } = data!;
    const hosts = skeleton.hosts.length;
    const wanted = new Set<number>();
    cells = new Map();
    for (let at = 0; at < skeleton.count; ++at) {
      const place = skeleton.task[at]! * hosts + skeleton.host[at]!;
      const before = cells.get(place);
      if (before === undefined || skeleton.status[at]! < skeleton.status[before]!) cells.set(place, at);
      if (skeleton.status[at]! <= kStatuses.indexOf("changed")) wanted.add(skeleton.task[at]!);
    }
    tasks = skeleton.tasks.map((_, i) => i).filter((i) => !onlyBad || wanted.has(i));
  };

  const later = () => {
    frame ||= requestAnimationFrame(draw);
  };
  const sized = new ResizeObserver(later);
  sized.observe(host);
  host.addEventListener("scroll", later, { passive: true });
  host.addEventListener("keydown", (event) => moveFocus(host, event));

  return {
    update(now) {
      const same = data && data.version === now.version && data.onlyBad === now.onlyBad;
      data = now;
      if (!same) count();
      draw();
    },
    close() {
      sized.disconnect();
      cancelAnimationFrame(frame);
    },
  };
};

interface Range {
  readonly from: number;
  readonly to: number;
}

function window_(scrolled: number, size: number, count: number): Range {
  return {
    from: Math.max(0, Math.floor(scrolled / kCell) - kSpare),
    to: Math.min(count, Math.ceil((scrolled + Math.max(0, size)) / kCell) + kSpare),
  };
}

/** Arrows go from cell to cell. */
function moveFocus(host: HTMLElement, event: KeyboardEvent): void {
  const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const step = steps[event.key];
  const cell = (event.target as Element).closest("[role=gridcell]");
  if (!step || !cell) return;
  event.preventDefault();
  const row = cell.parentElement!;
  const rowIndex = Number(row.getAttribute("aria-rowindex")) + step[0];
  const column = Number(cell.getAttribute("aria-colindex")) + step[1];
  const next = host.querySelector<HTMLElement>(`[aria-rowindex="${rowIndex}"] [aria-colindex="${column}"] a`);
  next?.focus();
  next?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
