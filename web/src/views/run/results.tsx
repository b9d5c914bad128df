import { h, type Child, type Vnode } from "../../dom/h";
import { Loaded } from "../../data/loaded";
import { kStatuses, type Status } from "../../data/status";
import type { Search } from "../../data/types";
import { changed, href, type Place } from "../../app/router";
import { Typed } from "../../app/typed";
import type { Frame } from "../../app/view";
import { list } from "../../parts/list";
import { Empty, Sign } from "../../parts/small";
import { clipped } from "../../parts/text";
import { duration } from "../../text/format";
import { t } from "../../text/en";
import type { RunState } from "./state";

const kRowPx = 28;

/** All results of a run, of which those in sight are in the page. Words are looked for in names here, in outputs on the server. */
export class ResultsTab {
  private readonly found: Loaded<Search>;
  private active = -1;
  private readonly typed = new Typed((words) => this.frame.go(changed(this.place, { q: words.trim() }), true));
  private rows: number[] = [];
  private rowsOf = "";

  constructor(private readonly state: RunState, private readonly frame: Frame, private place: Place) {
    this.found = new Loaded(() => {
      this.rowsOf = "";
      frame.redraw();
    });
    this.ask();
  }

  close(): void {
    this.typed.close();
    this.found.close();
  }

  moved(place: Place): void {
    const before = this.words();
    this.place = place;
    if (before !== this.words()) this.ask();
  }

  private words(): string {
    return (this.place.query.get("q") ?? "").trim();
  }

  private ask(): void {
    this.found.value = undefined;
    const run = this.state.run.value?.playbook ?? Number(this.state.name);
    if (this.words().length > 1 && Number.isFinite(run))
      void this.found.load("hearth/v1/search?" + new URLSearchParams({ q: this.words(), run: String(run), kind: "result", limit: "1000" }).toString());
  }

  key(key: string): boolean {
    const { length } = this.rows;
    if (key === "j" || key === "k") this.active = Math.max(0, Math.min(length - 1, this.active + (key === "j" ? 1 : -1)));
    else if (key === "Enter" && this.active >= 0 && this.active < length) this.frame.go(href(["results", this.state.skeleton.id[this.rows[this.active]!]!]));
    else return false;
    this.frame.redraw();
    return true;
  }

  draw(): Child {
    const { skeleton } = this.state;
    if (skeleton.count === 0) return <Empty>{t.run.noResults}</Empty>;
    this.filter();
    return (
      <section>
        {this.filters()}
        {this.rows.length === 0 ? (
          <Empty>{t.results.none}</Empty>
        ) : (
          <div class="results">
            <div class="result-row heads" aria-hidden="true"><span /><span>{t.results.task}</span><span>{t.results.host}</span><span class="number">{t.results.at}</span><span class="number">{t.results.took}</span></div>
            <div class="list" tabindex="0" role="group" aria-label={t.run.tabs.results} widget={list} style={{ height: `min(70vh, ${Math.max(3, this.rows.length) * kRowPx + 2}px)` }}
              data={{ count: this.rows.length, rowHeight: kRowPx, label: t.run.tabs.results, active: this.active, row: (i: number) => this.row(this.rows[i]!) }} />
          </div>
        )}
        <p class="hint">{t.results.find}</p>
      </section>
    );
  }

  private filters(): Vnode {
    const { skeleton } = this.state;
    const chosen = this.place.query.get("status") ?? "";
    const task = skeleton.tasks.find((one) => String(one.id) === this.place.query.get("task"));
    return (
      <div class="filters">
        <input type="search" value={this.words()} placeholder={t.results.filter} aria-label={t.results.filter} autocomplete="off"
          oninput={(event) => this.typed.say((event.target as HTMLInputElement).value)} />
        <div class="choices" role="group" aria-label={t.results.status}>
          <a class="choice" href={changed(this.place, { status: "" })} aria-current={chosen === "" ? "true" : undefined}>{t.results.statusAll}</a>
          {kStatuses.map((status, i) =>
            skeleton.counts[i]! > 0 ? (
              <a key={status} class={`choice s-${status}`} href={changed(this.place, { status })} aria-current={chosen === status ? "true" : undefined}>
                <Sign status={status} /> {t.status[status]} {t.number(skeleton.counts[i]!)}
              </a>
            ) : null,
          )}
          {task && <a class="choice" href={changed(this.place, { task: "" })} aria-current="true"><bdi>{clipped(task.name || task.action, 60)}</bdi> ×</a>}
        </div>
        <p class="hint" role="status">
          {t.results.count(this.rows.length, skeleton.count)}
          {this.found.value && `; ${t.results.serverHits(this.found.value.count)}`}
        </p>
      </div>
    );
  }

  /** The rows that are wanted, made again only when something of it changed. */
  private filter(): void {
    const { skeleton, version } = this.state;
    const query = this.place.query;
    const made = [version, this.words(), query.get("status"), query.get("task"), Boolean(this.found.value)].join("\u0000");
    if (made === this.rowsOf) return;
    if (this.rowsOf.startsWith(`${version}\u0000`)) this.active = -1;
    this.rowsOf = made;
    const status = kStatuses.indexOf(query.get("status") as Status);
    const task = query.get("task");
    const wanted = this.words().toLowerCase();
    const hits = new Set(this.found.value?.hits.map((hit) => hit.id));
    const tasks = skeleton.tasks.map((one) => !wanted || `${one.name} ${one.action}`.toLowerCase().includes(wanted));
    const hosts = skeleton.hosts.map((one) => Boolean(wanted) && one.name.toLowerCase().includes(wanted));
    const rows: number[] = [];
    for (let i = 0; i < skeleton.count; ++i) {
      if (status >= 0 && skeleton.status[i] !== status) continue;
      if (task && String(skeleton.tasks[skeleton.task[i]!]?.id) !== task) continue;
      if (tasks[skeleton.task[i]!] || hosts[skeleton.host[i]!] || hits.has(skeleton.id[i]!)) rows.push(i);
    }
    this.rows = rows;
  }

  private row(at: number): Vnode {
    const { skeleton } = this.state;
    const task = skeleton.tasks[skeleton.task[at]!];
    return (
      <a class="result-row" href={href(["results", skeleton.id[at]!])}>
        <Sign status={kStatuses[skeleton.status[at]!]!} />
        <span class="cut"><bdi>{clipped(task?.name || task?.action || "?", 200)}</bdi></span>
        <span class="cut"><bdi>{clipped(skeleton.hosts[skeleton.host[at]!]?.name ?? "?", 100)}</bdi></span>
        <span class="number">{skeleton.start[at]! >= 0 ? duration(skeleton.start[at]!) : ""}</span>
        <span class="number">{duration(skeleton.duration[at]!)}</span>
      </a>
    );
  }
}
