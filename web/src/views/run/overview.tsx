import { h, type Child, type Vnode } from "../../dom/h";
import { own } from "../../data/api";
import type { RunHead } from "../../data/types";
import { gathered, grouped, type SameFailures } from "../../data/gather";
import { kStatuses, type Status } from "../../data/status";
import { href } from "../../app/router";
import type { Frame } from "../../app/view";
import { timeline } from "../../parts/timeline/timeline";
import { Badge, Empty, Section, Share, Waiting } from "../../parts/small";
import { clipped, Name } from "../../parts/text";
import { ResultBody } from "../../parts/resultBody";
import { age, duration } from "../../text/format";
import { t } from "../../text/en";
import type { RunState } from "./state";

/** Hosts of a line, and lines of a list: what is more is behind a link, so that the timeline is not screens away. */
const kListed = 12;
/** A path of so many links is asked for at once; a longer one is a megabyte that few want. */
const kLinksAtOnce = 500;

/** What a person came for: what failed, what changed, what is different, and only then the rest. */
export class Overview {
  private showPath = false;
  private askPath = false;

  constructor(private readonly state: RunState, private readonly frame: Frame) {}

  private set(what: { showPath?: boolean; askPath?: boolean }): void {
    Object.assign(this, what);
    this.frame.redraw();
  }

  draw(): Child {
    const { state } = this;
    const failures = state.failures.value;
    const failed = failures && failures.count > 0 ? gathered(failures.failures) : [];
    const changes = this.changes();
    const time = this.timeline();
    return [
      state.running() && time,
      failed.length > 0 && this.failures(failed),
      changes,
      !state.running() && this.different(),
      !state.running() && time,
      this.slowest(),
      !state.running() && this.slower(),
      this.criticalPath(),
      this.roads(),
    ];
  }

  // ---- what failed -------------------------------------------------------------------------------

  private failures(all: readonly SameFailures[]): Child {
    const rescued = this.state.run.value?.status === "completed";
    const ignored = this.state.skeleton.countOf("ignored");
    return (
      <div key="failures">
        {rescued && <p class="note">{t.run.rescuedNote}</p>}
        {this.firstFailure(all[0]!, rescued)}
        {all.length > 1 && (
          <Section title={t.run.moreFailures}>
            <ul class="failures">{all.slice(1, 1 + kListed).map((one) => <li key={one.first.result}>{this.line(one)}</li>)}</ul>
            {all.length > 1 + kListed && this.more("failed", "unreachable")}
          </Section>
        )}
        {ignored > 0 && <p class="note"><a href={href(["runs", this.state.name], { view: "results", status: "ignored" })}>{t.run.ignored(ignored)}</a></p>}
      </div>
    );
  }

  private firstFailure(one: SameFailures, rescued: boolean): Vnode {
    const { first } = one;
    return (
      <Section title={<span>{t.run.firstFailure}: <a href={href(["results", first.result])} data-row><Name text={first.task_name || first.action} /></a></span>} id="failure">
        <div class={rescued ? "card rescued" : "card bad"}>
          {this.line(one)}
          {this.state.first.result.value?.id === first.result ? <ResultBody detail={this.state.first} brief={true} /> : <Waiting error={this.state.first.result.error} />}
        </div>
      </Section>
    );
  }

  private line(one: SameFailures): Vnode {
    const { first, all } = one;
    return (
      <div class="failure">
        <p>
          <Badge status={first.status} />{" "}
          <a href={href(["results", first.result])} data-row><Name text={first.task_name || first.action} /></a>
          {t.on}
          {all.slice(0, kListed).map((failure, i) => [i > 0 && ", ", <a href={href(["results", failure.result])}><Name text={failure.host_name} /></a>])}
          {all.length > kListed && ` … ${t.run.sameFailure(all.length)}`}
        </p>
        <p class="message"><bdi>{clipped(first.message, 600)}</bdi></p>
        <p class="faint">{lastWorked(first.last_ok, this.state.run.value?.started ?? null)}{first.failing_runs > 0 && `; ${t.run.since(first.failing_runs)}`}</p>
      </div>
    );
  }

  // ---- what changed ------------------------------------------------------------------------------

  private changes(): Child {
    const { skeleton } = this.state;
    const changed = kStatuses.indexOf("changed");
    const places: number[] = [];
    for (let i = 0; i < skeleton.count; ++i) if (skeleton.status[i] === changed) places.push(i);
    const byTask = grouped(places, (at) => skeleton.task[at]!);
    const total = skeleton.countOf("changed");
    if (total === 0) return skeleton.count > 0 && <p key="changes" class="note">{t.run.nothingChanged}</p>;
    return (
      <Section key="changes" title={t.run.changedList(total)}>
        <ul class="changes">
          {[...byTask].slice(0, kListed).map(([task, all]) => (
            <li key={task}>
              <Badge status="changed" short={true} /> <Name text={skeleton.tasks[task]?.name || skeleton.tasks[task]?.action} />
              <span class="on">
                {all.slice(0, kListed).map((at, i) => [i > 0 && ", ", <a href={href(["results", skeleton.id[at]!])}><Name text={skeleton.hosts[skeleton.host[at]!]?.name} /></a>])}
                {all.length > kListed && ` … ${t.number(all.length)}`}
              </span>
            </li>
          ))}
        </ul>
        {byTask.size > kListed && this.more("changed")}
      </Section>
    );
  }

  /** Where a list goes on that is cut: all results of these statuses. */
  private more(...statuses: Status[]): Vnode {
    const { skeleton, name } = this.state;
    const there = statuses.filter((status) => skeleton.countOf(status) > 0);
    return <p class="more">{t.run.more} {there.map((status, i) => [i > 0 && ", ", <a href={href(["runs", name], { view: "results", status })} data-row>{t.run.moreOf(skeleton.countOf(status), t.status[status])}</a>])}</p>;
  }

  private different(): Child {
    const diff = this.state.want(this.state.diff, own`diff?a=${this.state.name}&limit=20`);
    const compare = <a href={href(["compare"], { a: this.state.name })}>{t.run.compare}</a>;
    if (diff.error) return diff.error.status === 404 || diff.error.status === 400 ? <p key="different" class="note">{t.run.differentFirst}</p> : null;
    if (!diff.value) return null;
    const { counts, labels, hosts } = diff.value;
    const words: [number, string][] = [
      [counts.arguments, t.compare.arguments], [labels.added.length + labels.removed.length, t.compare.labels], [hosts.added.length + hosts.removed.length, t.compare.hosts],
      [counts.tasks, t.compare.tasks], [counts.results, t.compare.results], [counts.files, t.compare.files], [counts.facts, t.compare.facts],
    ];
    const what = words.filter(([n]) => n > 0).map(([n, word]) => `${word.toLowerCase()} ${t.number(n)}`).join(", ");
    return (
      <Section key="different" title={t.run.different} aside={compare}>
        <p>{what ? t.run.differentCounts(what) : t.run.differentNone} <a href={href(["runs", diff.value.from.id])}>#{diff.value.from.id}</a></p>
      </Section>
    );
  }

  // ---- time --------------------------------------------------------------------------------------

  private timeline(): Child {
    const { skeleton, version } = this.state;
    const run = this.state.run.value!;
    const nowMs = this.state.running() && run.started ? Date.now() - Date.parse(run.started) : null;
    const path = this.showPath && this.state.path.value ? new Set(this.state.path.value.links.map((link) => link.result)) : null;
    const places = path && new Set(Array.from({ length: skeleton.count }, (_, i) => i).filter((i) => path.has(skeleton.id[i]!)));
    return (
      <Section key="timeline" id="timeline" title={t.run.tabs.timeline} aside={<button type="button" aria-pressed={String(this.showPath)} onclick={() => this.set({ showPath: !this.showPath })}>{t.timeline.critical}</button>}>
        {skeleton.hosts.length === 0 ? (
          <Empty>{t.timeline.empty}</Empty>
        ) : (
          <div widget={timeline} data={{ skeleton, version, nowMs, path: places, open: (id: number) => this.frame.go(href(["results", id])) }} />
        )}
      </Section>
    );
  }

  private slowest(): Child {
    const tasks = this.state.skeleton.tasks.filter((task) => task.durationMs !== null).sort((a, b) => b.durationMs! - a.durationMs!).slice(0, 8);
    if (tasks.length === 0) return null;
    return (
      <Section key="slowest" title={t.run.slowest}>
        <ol class="bars">
          {tasks.map((task) => (
            <li key={task.id}>
              <a href={href(["runs", this.state.name], { view: "results", task: task.id })}><Name text={task.name || task.action} /></a>
              <span class="took">{duration(task.durationMs)}</span>
              <Share of={task.durationMs! / tasks[0]!.durationMs!} />
            </li>
          ))}
        </ol>
      </Section>
    );
  }

  private slower(): Child {
    const { value } = this.state.want(this.state.slower, own`runs/${this.state.name}/slower?limit=8`);
    if (!value) return null;
    return (
      <Section key="slower" title={t.run.slower}>
        {value.slower.length === 0 ? (
          <p class="faint">{t.run.slowerNone(value.judged, value.results)}</p>
        ) : (
          <ul class="plain">
            {value.slower.map((one) => (
              <li key={one.result}>
                <a href={href(["results", one.result])}><Name text={one.task_name || one.action} /></a>{t.on}<Name text={one.host_name} />: {duration(one.duration_ms)}, {t.run.slowerBy(duration(one.slower_by_ms), duration(one.median_ms))}
              </li>
            ))}
          </ul>
        )}
      </Section>
    );
  }

  private criticalPath(): Child {
    if (this.state.running()) return null;
    if (this.state.skeleton.tasks.length > kLinksAtOnce && !this.askPath && !this.showPath)
      return <Section key="critical" title={t.run.critical} aside={<button type="button" onclick={() => this.set({ askPath: true })}>{t.run.criticalAsk}</button>} />;
    const { value } = this.state.want(this.state.path, own`runs/${this.state.name}/critical-path`);
    if (!value) return <Waiting error={this.state.path.error} />;
    const links = [...value.links].sort((a, b) => (b.share ?? 0) - (a.share ?? 0)).slice(0, 8);
    return (
      <Section key="critical" title={t.run.critical}>
        <p class="faint">{t.run.criticalHint} {t.run.criticalSums(duration(value.in_results_ms), duration(value.waited_ms))}.</p>
        <ol class="bars">
          {links.map((link) => (
            <li key={link.result}>
              <a href={href(["results", link.result])}><Name text={link.task_name || link.action} />{t.on}<Name text={link.host_name} /></a>
              <span class="took" title={link.ahead_ms ? t.run.ahead(duration(link.ahead_ms)) : undefined}>{duration(link.duration_ms)}</span>
              <Share of={link.share ?? 0} status={link.status === "ok" ? undefined : link.status} />
            </li>
          ))}
        </ol>
      </Section>
    );
  }

  private roads(): Child {
    if (this.state.running()) return null;
    const { value } = this.state.want(this.state.roads, own`runs/${this.state.name}/roads`);
    if (!value) return null;
    const total = value.roads.reduce((sum, road) => sum + (road.ran_ms ?? 0), 0);
    return (
      <Section key="roads" title={t.run.roads}>
        {value.roads.length === 0 ? (
          <p class="faint">{t.run.roadsNone}</p>
        ) : (
          <ol class="bars">
            {value.roads.map((road) => (
              <li key={road.how}>
                <span>{t.run.road[road.how] ?? road.how}: {t.run.calls(road.calls)}{road.saved_ms ? `, ${t.run.saved(duration(road.saved_ms))}` : ""}</span>
                <span class="took">{duration(road.ran_ms)}</span>
                <Share of={(road.ran_ms ?? 0) / (total || 1)} />
              </li>
            ))}
          </ol>
        )}
      </Section>
    );
  }
}

function lastWorked(last: RunHead | null, started: string | null): Child {
  if (!last) return t.run.neverOk;
  const before = started && last.started ? Date.parse(started) - Date.parse(last.started) : null;
  return <a href={href(["runs", last.id])}>{t.run.lastOk(before === null ? "?" : age(before))}</a>;
}
