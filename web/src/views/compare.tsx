import { h, type Child, type Vnode } from "../dom/h";
import { Loaded } from "../data/loaded";
import type { Diff, DiffKey, RunHead } from "../data/types";
import { changed, href, type Place } from "../app/router";
import type { Frame, MakeView, View } from "../app/view";
import { Badge, Empty, Section, Time, Waiting } from "../parts/small";
import { clipped, Name } from "../parts/text";
import { diffLine, Output } from "../parts/output";
import { duration, runName } from "../text/format";
import { t } from "../text/en";

const kListed = 100;

/** Two runs side by side: only what differs and means something. */
export const compareView: MakeView = (frame, place) => new ComparePage(frame, place);

class ComparePage implements View {
  private readonly diff: Loaded<Diff>;

  constructor(private readonly frame: Frame, private place: Place) {
    this.diff = new Loaded(() => frame.redraw());
    this.ask();
  }

  close(): void {
    this.diff.close();
  }

  moved(place: Place): void {
    this.place = place;
    this.ask();
  }

  title(): string {
    const { value } = this.diff;
    return value ? `${t.compare.title}: ${value.from.id}, ${value.to.id}` : t.compare.title;
  }

  up(): string {
    const a = this.place.query.get("b") ?? this.place.query.get("a");
    return a ? href(["runs", a]) : href([]);
  }

  private ask(): void {
    const words = new URLSearchParams({ limit: String(kListed) });
    for (const name of ["a", "b"]) if (this.place.query.get(name)) words.set(name, this.place.query.get(name)!);
    if (this.place.query.get("all")) words.set("all_keys", "true");
    this.diff.value = undefined;
    if (words.has("a")) void this.diff.load("hearth/v1/diff?" + words.toString());
  }

  draw(): Child {
    return (
      <article>
        <h1 tabindex="-1">{t.compare.title}</h1>
        {this.form()}
        {this.place.query.get("a") && (this.diff.value ? this.shown(this.diff.value) : <Waiting error={this.diff.error} />)}
      </article>
    );
  }

  private form(): Vnode {
    const go = (event: Event) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      this.frame.go(href(["compare"], { a: form.a.value.trim(), b: form.b.value.trim() }));
    };
    return (
      <form class="decide" onsubmit={go}>
        <label>{t.compare.from} <input name="a" required={true} size="10" value={this.place.query.get("a") ?? ""} title={t.compare.pick} /></label>
        <label>{t.compare.to} <input name="b" size="10" value={this.place.query.get("b") ?? ""} title={t.compare.pick} /></label>
        <button type="submit">{t.compare.go}</button>
        <span class="hint">{t.compare.need}</span>
      </form>
    );
  }

  private shown(diff: Diff): Child {
    const { counts, labels, hosts } = diff;
    const none = counts.arguments + counts.tasks + counts.results + counts.files + counts.facts + labels.added.length + labels.removed.length + hosts.added.length + hosts.removed.length === 0;
    const all = Boolean(this.place.query.get("all"));
    return [
      <div key="runs" class="pair">{oneRun(t.compare.from, diff.from)}{oneRun(t.compare.to, diff.to)}</div>,
      <p key="how" class="under">
        <a href={changed(this.place, { a: diff.to.id, b: diff.from.id })}>{t.compare.back}</a>
        <a class="choice" href={changed(this.place, { all: !all })} aria-current={all ? "true" : undefined}>{t.compare.allKeys}</a>
      </p>,
      !diff.contents_compared && <p key="large" class="note">{t.compare.notCompared}</p>,
      none && <Empty key="none">{t.compare.same}</Empty>,
      part(t.compare.arguments, counts.arguments, keys(diff.arguments)),
      part(t.compare.labels, labels.added.length + labels.removed.length, addedRemoved(labels)),
      part(t.compare.hosts, hosts.added.length + hosts.removed.length, addedRemoved(hosts)),
      part(t.compare.files, counts.files, diff.files.map((file) => (
        <div key={file.path} class="file-diff">
          <h3><bdi>{clipped(file.path, 500)}</bdi> <span class="faint">{changeWord(file.change)}</span></h3>
          {file.diff && <Output text={file.diff} name="file.diff" line={diffLine} />}
        </div>
      ))),
      part(t.compare.tasks, counts.tasks, <ul class="plain">{diff.tasks.map(taskRow)}</ul>),
      part(t.compare.results, counts.results, <ul class="plain">{diff.results.map(resultRow)}</ul>),
      part(t.compare.facts, counts.facts, diff.facts.map((one) => <div key={one.host_name}><h3><Name text={one.host_name} /></h3>{keys(one.keys)}</div>)),
    ];
  }
}

function part(title: string, count: number, what: Child): Child {
  if (count === 0) return null;
  return (
    <Section key={title} title={`${title} (${t.number(count)})`}>
      {what}
      {count > kListed && <p class="hint">{t.compare.limited(kListed, count)}</p>}
    </Section>
  );
}

function oneRun(word: string, run: RunHead): Vnode {
  return (
    <div class="card">
      <p class="faint">{word}</p>
      <p><a data-row href={href(["runs", run.id])}><Name text={runName(run)} /></a> <span class="number-of">#{run.id}</span></p>
      <p class="under"><Badge status={run.status} /> <Time at={run.started} /> <span>{duration(run.duration_ms)}</span></p>
    </div>
  );
}

function changeWord(change: string): string {
  return (t.compare as unknown as Record<string, string>)[change] ?? change;
}

const kKeysMost = 60;

function keys(all: readonly DiffKey[]): Vnode {
  return (
    <ul class="keys">
      {all.slice(0, kKeysMost).map((one) => (
        <li>
          <span class="sign" title={changeWord(one.change)}>{t.diffKinds[one.change] ?? "~"}</span> <code><bdi>{clipped(one.key, 200)}</bdi></code>
          {one.from !== null && <del><bdi>{clipped(one.from, 500)}</bdi></del>}
          {one.to !== null && <ins><bdi>{clipped(one.to, 500)}</bdi></ins>}
        </li>
      ))}
      {all.length > kKeysMost && <li class="faint">{t.json.more(all.length - kKeysMost)}</li>}
    </ul>
  );
}

function addedRemoved(of: { added: readonly string[]; removed: readonly string[] }): Vnode {
  return (
    <ul class="keys">
      {of.removed.map((one) => <li><span class="sign">−</span> <del><Name text={one} /></del></li>)}
      {of.added.map((one) => <li><span class="sign">+</span> <ins><Name text={one} /></ins></li>)}
    </ul>
  );
}

function taskRow(one: Diff["tasks"][number]): Vnode {
  const task = one.to ?? one.from;
  const name = <Name text={one.task_name || one.action} />;
  return (
    <li>
      <span class="sign" title={changeWord(one.change)}>{t.diffKinds[one.change] ?? "~"}</span> {changeWord(one.change)}: {task ? <a href={href(["tasks", task.task])}>{name}</a> : name}
      <span class="faint"> {one.play_name && <Name text={one.play_name} />} {task?.path && <bdi>{clipped(`${task.path}:${task.lineno ?? ""}`, 300)}</bdi>} {one.fields.join(", ")}</span>
    </li>
  );
}

function resultRow(one: Diff["results"][number]): Vnode {
  const side = (result: { result: number; status: string } | null) => (result ? <a href={href(["results", result.result])}><Badge status={result.status} /></a> : "—");
  return (
    <li>
      <Name text={one.task_name || one.action} />{t.on}<Name text={one.host_name} />: {side(one.from)} → {side(one.to)}
      {one.keys.length > 0 && <details><summary>{t.json.keys(one.keys.length)}</summary>{keys(one.keys)}</details>}
    </li>
  );
}
