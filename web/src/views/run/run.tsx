import { h, type Child } from "../../dom/h";
import { Gently, Live, type LiveState } from "../../data/live";
import { standing, tookMs } from "../../data/run";
import { changed, groupHref, href, type Place } from "../../app/router";
import type { Frame, MakeView, View } from "../../app/view";
import { Badge, Counts, Time, Waiting } from "../../parts/small";
import { Name } from "../../parts/text";
import { age, duration, runName } from "../../text/format";
import { t } from "../../text/en";
import { aboutTab } from "./about";
import { filesTab } from "./files";
import { matrixTab } from "./matrix";
import { Overview } from "./overview";
import { playsTab } from "./plays";
import { ResultsTab } from "./results";
import { RunState } from "./state";
import { verdict } from "./verdict";

type Tab = "overview" | "matrix" | "results" | "plays" | "files" | "about";
const kTabs: readonly (readonly [Tab, string])[] = [
  ["overview", t.run.tabs.overview],
  ["matrix", t.run.tabs.matrix],
  ["results", t.run.tabs.results],
  ["plays", t.run.tabs.plays],
  ["files", t.run.tabs.files],
  ["about", t.run.tabs.facts],
];
const kKeys: Readonly<Record<string, Tab>> = { o: "overview", m: "matrix", s: "results" };

/** New bars are shown at most so often. */
const kGapMs = 100;
/** A running run of which nothing is heard for so long may have lost its writer. */
const kQuietMs = 40_000;
/** What could not be had is asked for again after so long. */
const kRetryMs = 3_000;

/** One run, also while it happens. */
export const runView: MakeView = (frame, place) => new RunPage(frame, place);

class RunPage implements View {
  private readonly state: RunState;
  private readonly overview: Overview;
  private readonly results: ResultsTab;
  private readonly again: Gently;
  private readonly live: Live;
  private readonly clock: number;
  private retry = 0;
  private heard = Date.now();
  private connection: LiveState = "opening";

  constructor(private readonly frame: Frame, private place: Place) {
    this.state = new RunState(place.path[1]!, () => {
      this.tell();
      frame.redraw();
    });
    this.overview = new Overview(this.state, frame);
    this.results = new ResultsTab(this.state, frame, place);
    this.again = new Gently(kGapMs, () => this.refresh());
    void this.state.load();
    this.live = new Live({
      run: place.path[1]!,
      changed: () => {
        this.heard = Date.now();
        this.again.ask();
      },
      missed: () => this.again.ask(),
      state: (state) => {
        this.connection = state;
        this.tell();
      },
    });
    this.clock = window.setInterval(() => this.tick(), 1000);
  }

  close(): void {
    clearInterval(this.clock);
    clearTimeout(this.retry);
    this.live.close();
    this.again.close();
    this.results.close();
    this.state.close();
  }

  private async refresh(): Promise<void> {
    if (await this.state.refresh()) return;
    clearTimeout(this.retry);
    this.retry = window.setTimeout(() => this.again.ask(), kRetryMs);
  }

  /** A run that ended has nothing more to say. One that is not there may come: it is listened for, but nothing is lost. */
  private tell(): void {
    const over = this.state.run.value && !this.state.running();
    const missing = !this.state.run.value && this.state.run.error;
    this.frame.live(missing || (over && this.connection === "live") ? "off" : this.connection, this.quiet());
  }

  private quiet(): string {
    const silent = Date.now() - this.heard;
    const run = this.state.run.value;
    return this.state.running() && silent > kQuietMs ? t.live.quiet(age(silent), run?.controller ?? "?") : "";
  }

  private tick(): void {
    if (!this.state.running()) return;
    this.tell();
    this.frame.redraw();
  }

  title(): string {
    const run = this.state.run.value;
    return run ? t.run.title(run.playbook, runName(run)) : t.nav.runs;
  }

  moved(place: Place): void {
    this.place = place;
    this.results.moved(place);
  }

  up(): string {
    return this.tab() === "overview" ? href([]) : href(this.place.path);
  }

  key(key: string): boolean {
    if (key in kKeys) this.show(kKeys[key]!);
    else if (key === "t") this.showTimeline();
    else if (key === "f") this.follow();
    else if (key === "n" || key === "N") this.openFailure(key === "N");
    else if (key === "c") this.frame.go(href(["compare"], { a: this.place.path[1] }));
    else return this.tab() === "results" && this.results.key(key);
    return true;
  }

  private show(tab: Tab): void {
    this.frame.go(changed(this.place, { view: tab === "overview" ? "" : tab }));
  }

  private showTimeline(): void {
    this.show("overview");
    setTimeout(() => {
      document.getElementById("timeline")?.scrollIntoView({ block: "start" });
      document.querySelector<HTMLElement>("#timeline canvas")?.focus({ preventScroll: true });
    });
  }

  /** Only a run that goes on has the button. */
  private follow(): void {
    document.querySelector<HTMLElement>("#timeline .follow")?.click();
  }

  private openFailure(last: boolean): void {
    const failures = this.state.failures.value?.failures ?? [];
    const one = failures[last ? failures.length - 1 : 0];
    if (one) this.frame.go(href(["results", one.result]));
  }

  private tab(): Tab {
    const asked = this.place.query.get("view");
    return kTabs.find(([name]) => name === asked)?.[0] ?? "overview";
  }

  draw(): Child {
    const run = this.state.run.value;
    if (!run) return <Waiting whole={true} error={this.state.run.error} retry={() => this.again.ask()} />;
    const now = this.tab();
    return (
      <article class="run">
        {this.head()}
        <nav class="tabs" aria-label={runName(run)}>
          {kTabs.map(([tab, word]) => (
            <a href={changed(this.place, { view: tab === "overview" ? "" : tab })} aria-current={tab === now ? "page" : undefined}>{word}</a>
          ))}
        </nav>
        {this.state.version > 0 ? this.body(now) : <Waiting />}
      </article>
    );
  }

  private head() {
    const run = this.state.run.value!;
    const running = this.state.running();
    const status = standing(run);
    return (
      <header class={`verdict is-${status}`}>
        <p class="crumb"><a href={href([])}>{t.nav.runs}</a> / <Name text={runName(run)} /> <span class="number-of">#{run.playbook}</span></p>
        <h1 tabindex="-1">{this.state.version > 0 ? <Name text={verdict(run, this.state.skeleton, this.state.failures.value)} /> : <Badge status={status} />}</h1>
        <p class="under">
          <Badge status={status} />
          <Time at={run.started} />
          <span>{running && t.time.running} {duration(tookMs(run))}</span>
          {this.state.version > 0 && <Counts counts={this.state.counts()} />}
          {run.group && <a class="label group" href={groupHref(run.group)}><Name text={run.group} /></a>}
        </p>
      </header>
    );
  }

  private body(tab: Tab): Child {
    switch (tab) {
      case "overview":
        return this.overview.draw();
      case "matrix":
        return matrixTab(this.state, this.place);
      case "results":
        return this.results.draw();
      case "plays":
        return playsTab(this.state);
      case "files":
        return filesTab(this.state);
      case "about":
        return aboutTab(this.state);
    }
  }
}
