import { h, type Child } from "../dom/h";
import { grouped } from "../data/gather";
import { Gently, Live } from "../data/live";
import { Loaded } from "../data/loaded";
import { standing, tookMs } from "../data/run";
import { RunCounts } from "../data/runCounts";
import type { Page, RunRow } from "../data/types";
import { changed, groupHref, href, type Place } from "../app/router";
import { Typed } from "../app/typed";
import type { Frame, MakeView, View } from "../app/view";
import { Badge, Counts, Empty, Share, Time, Waiting } from "../parts/small";
import { clipped, Name } from "../parts/text";
import { duration, runName } from "../text/format";
import { t } from "../text/en";

const kPage = 50;
const kLiveGapMs = 500;
const kStatuses = ["running", "failed", "completed", "expired"];
/** What Ansible's own defaults are says nothing about a run. */
const kUsualLabels = new Set(["check:False", "tags:all"]);

/** All runs, the newest first. */
export const runsView: MakeView = (frame, place) => new RunsView(frame, place);

class RunsView implements View {
  private readonly runs = new Loaded<Page<RunRow>>(() => {
    this.counts.want(this.runs.value?.results ?? []);
    this.frame.redraw();
  });
  private readonly counts = new RunCounts(() => this.frame.redraw());
  private readonly again = new Gently(kLiveGapMs, () => this.runs.load(this.question()));
  private readonly live: Live;
  private readonly typed = new Typed((text) => this.frame.go(changed(this.place, { q: text.trim() }), true));
  private limit = kPage;

  constructor(private readonly frame: Frame, private place: Place) {
    void this.runs.load(this.question());
    this.live = new Live({
      kinds: ["run.*", "api.playbook", "api.delete", "api.set", "prune"],
      changed: () => this.again.ask(),
      missed: () => this.again.ask(),
      state: (state) => this.frame.live(state),
    });
  }

  close(): void {
    this.live.close();
    this.again.close();
    this.runs.close();
    this.counts.close();
    this.typed.close();
  }

  title(): string {
    return t.runs.title;
  }

  moved(place: Place): void {
    this.place = place;
    void this.runs.load(this.question());
  }

  /** "nginx status:failed label:prod": words of the filter as the API's parameters. */
  private question(): string {
    const words = new URLSearchParams();
    const text: string[] = [];
    for (const word of (this.place.query.get("q") ?? "").match(/\S+:"[^"]*"|\S+/g) ?? []) {
      const [, name, value] = /^(status|label|group|path|name):"?([^"]*)"?$/.exec(word) ?? [];
      if (name && value) words.set(name, value);
      else if (!name) text.push(word);
    }
    if (text.length > 0) words.set("text", text.join(" "));
    const status = this.place.query.get("status");
    if (status) words.set("status", status);
    words.set("limit", String(this.limit));
    return "hearth/v1/runs?" + words.toString();
  }

  draw(): Child {
    return (
      <section>
        <header class="bar">
          <h1 tabindex="-1">{t.runs.title}</h1>
          {this.runs.value && <span class="aside">{t.runs.count(this.runs.value.count)}</span>}
        </header>
        {this.filters()}
        {this.runs.value ? this.table(this.runs.value) : <Waiting error={this.runs.error} retry={() => this.again.ask()} />}
      </section>
    );
  }

  private filters() {
    const chosen = this.place.query.get("status") ?? "";
    return (
      <div class="filters">
        <input type="search" value={this.place.query.get("q") ?? ""} placeholder={t.runs.filter} aria-label={t.runs.filter} aria-describedby="filter-hint" autocomplete="off"
          oninput={(event) => this.typed.say((event.target as HTMLInputElement).value)} />
        <div class="choices" role="group" aria-label={t.runs.status}>
          {["", ...kStatuses].map((status) => (
            <a class="choice" href={changed(this.place, { status })} aria-current={status === chosen ? "true" : undefined}>{status ? t.status[status] : t.runs.all}</a>
          ))}
        </div>
        <p id="filter-hint" class="hint">{t.runs.filterHint}</p>
      </div>
    );
  }

  private table(page: Page<RunRow>) {
    if (page.results.length === 0) return this.none();
    const usual = usualDurations(page.results);
    return (
      <div>
        <table class="runs cards">
          <thead>
            <tr><th>{t.runs.status}</th><th>{t.runs.playbook}</th><th>{t.runs.started}</th><th>{t.runs.duration}</th><th class="number">{t.runs.results}</th></tr>
          </thead>
          <tbody>{page.results.map((run) => this.row(run, usual.get(run.path)))}</tbody>
        </table>
        {page.count > page.results.length && (
          <p><button type="button" onclick={() => this.older()}>{t.runs.older}</button></p>
        )}
      </div>
    );
  }

  private older(): void {
    this.limit *= 2;
    this.again.ask();
  }

  private none() {
    const filtered = this.place.query.get("q") || this.place.query.get("status");
    if (!filtered) return <Empty>{t.runs.none}</Empty>;
    return <Empty>{t.runs.noneFiltered} <a href={href([])}>{t.runs.clear}</a></Empty>;
  }

  private row(run: RunRow, usual: number | undefined) {
    const ms = tookMs(run);
    return (
      <tr key={run.playbook} class={`run-row is-${run.status}`}>
        <td><Badge status={standing(run)} /></td>
        <td class="what">
          <a data-row href={href(["runs", run.playbook])}><Name text={runName(run)} /></a> <span class="number-of">#{run.playbook}</span>
          <span class="path"><bdi>{clipped(run.path, 300)}</bdi></span>
          {this.labels(run)}
        </td>
        <td data-title={t.runs.started}><Time at={run.started} />{run.user && <span class="by"> <bdi>{clipped(run.user, 60)}</bdi>{run.controller && <bdi>@{clipped(run.controller, 60)}</bdi>}</span>}</td>
        <td data-title={t.runs.duration} title={usual ? t.runs.usual(duration(usual)) : undefined} class="took-cell">
          {duration(ms)}
          {usual && ms !== null ? <Share of={ms / (2 * usual)} status={ms > 1.5 * usual ? "changed" : "ok"} /> : null}
        </td>
        {this.results(run)}
      </tr>
    );
  }

  private results(run: RunRow) {
    const counts = this.counts.of(run);
    if (counts) return <td data-title={t.runs.results} class="number"><Counts counts={counts} /></td>;
    const bad = run.failed_results > 0 && run.status !== "completed";
    return <td data-title={t.runs.results} class={bad ? "number bad" : "number"}>{t.runs.failedOf(run.failed_results, run.items.results)}</td>;
  }

  private labels(run: RunRow): Child {
    const shown = run.labels.filter((label) => !kUsualLabels.has(label));
    if (shown.length === 0 && !run.group) return null;
    return (
      <span class="labels">
        {run.group && <a class="label group" href={groupHref(run.group)}><bdi>{clipped(run.group, 80)}</bdi></a>}
        {shown.map((label) => <a class="label" href={href([], { q: `label:${/\s/.test(label) ? `"${label}"` : label}` })}><bdi>{clipped(label, 80)}</bdi></a>)}
      </span>
    );
  }
}

/** The median of the completed runs of each playbook that are shown, where there are three. */
function usualDurations(runs: readonly RunRow[]): Map<string, number> {
  const timed = runs.filter((run) => run.status === "completed" && run.duration_ms !== null);
  const usual = new Map<string, number>();
  for (const [path, all] of grouped(timed, (run) => run.path)) {
    const times = all.map((run) => run.duration_ms!).sort((a, b) => a - b);
    if (times.length >= 3) usual.set(path, times[Math.floor(times.length / 2)]!);
  }
  return usual;
}
