import { h, type Child } from "../dom/h";
import { ApiError, get, own, send } from "../data/api";
import { Loaded } from "../data/loaded";
import type { History, HistoryRun, MachineDetail } from "../data/types";
import { href, type Place } from "../app/router";
import type { Frame, MakeView, View } from "../app/view";
import { Badge, Counts, Empty, Facts, problem, Section, Time, Waiting } from "../parts/small";
import { clipped, Name } from "../parts/text";
import { moment, runName } from "../text/format";
import { t } from "../text/en";

const kRuns = 30;

/** A machine through all its runs: what happened to it, how it is known, and what people decided. */
export const machineView: MakeView = (frame, place) => new MachinePage(frame, place);

class MachinePage implements View {
  private readonly machine: Loaded<MachineDetail>;
  private readonly history: Loaded<History>;
  private limit = kRuns;
  private merging = false;
  private splitting: number | null = null;
  private refusal = "";

  constructor(private readonly frame: Frame, private readonly place: Place) {
    const redraw = () => frame.redraw();
    this.machine = new Loaded(redraw);
    this.history = new Loaded(redraw);
    void this.load();
  }

  private async load(): Promise<void> {
    await this.machine.load(own`machines/${this.place.path[1]!}`);
    const name = this.machine.value?.names[0]?.host ?? this.machine.value?.name ?? this.place.path[1]!;
    await this.history.load(own`hosts/${name}/history?limit=${this.limit}`);
  }

  close(): void {
    this.machine.close();
    this.history.close();
  }

  title(): string {
    return this.machine.value ? t.machine.title(this.machine.value.name) : (this.place.path[1] ?? "");
  }

  up(): string {
    return href(["hosts"]);
  }

  draw(): Child {
    const machine = this.machine.value;
    if (!machine && !this.history.value) return <Waiting whole={true} error={this.machine.error} retry={() => void this.load()} />;
    return (
      <article>
        <p class="crumb"><a href={href(["hosts"])}>{t.hosts.title}</a> /</p>
        <h1 tabindex="-1"><Name text={this.title()} /></h1>
        {machine?.merged_into && <p class="note"><a href={href(["machines", machine.merged_into])}>{t.machine.merged}</a></p>}
        {machine && <Facts rows={[[t.hosts.last, <Time at={machine.last_seen} />], [t.hosts.first, <Time at={machine.first_seen} />], [t.hosts.runs, t.number(machine.appearances)]]} />}
        {this.happened()}
        {machine && this.identity(machine)}
        {machine && this.decisions(machine)}
      </article>
    );
  }

  private happened(): Child {
    const { value, error } = this.history;
    if (!value) return error ? <Section key="history" title={t.machine.history}><Empty>{t.machine.noHistory}</Empty></Section> : <Waiting />;
    const more = () => {
      this.limit *= 3;
      void this.load();
    };
    return (
      <Section key="history" title={t.machine.history}>
        {value.runs.length === 0 ? <Empty>{t.machine.noHistory}</Empty> : <table class="cards"><tbody>{value.runs.map(historyRow)}</tbody></table>}
        {value.count > value.runs.length && <p><button type="button" onclick={more}>{t.machine.more}</button></p>}
      </Section>
    );
  }

  private identity(machine: MachineDetail): Child {
    return (
      <Section key="identity" title={t.machine.identity}>
        <h3>{t.machine.names}</h3>
        <ul class="plain">{machine.names.map((one) => <li><Name text={one.host} /> <span class="faint"><bdi>{clipped(one.scope ?? "", 200)}</bdi> <Time at={one.last_seen} /></span></li>)}</ul>
        <h3>{t.machine.evidence}</h3>
        {machine.evidence.length === 0 ? <p class="faint">{t.machine.noEvidence}</p> : (
          <ul class="plain">{machine.evidence.map((one) => <li><code>{one.key}</code> {t.machine.values(one.values, one.values_of_others_too)} <span class="faint"><Time at={one.last_seen} /></span></li>)}</ul>
        )}
        <details>
          <summary><h3>{t.machine.why}</h3></summary>
          <ul class="plain">
            {machine.hosts.slice(0, 50).map((one) => (
              <li key={one.host_id ?? one.run}>
                {one.playbook !== null && <a href={href(["runs", one.playbook])}>#{one.playbook}</a>} <Name text={one.host} />: {t.machine.verdicts[one.verdict] ?? one.verdict} <span class="faint">{clipped(one.why, 300)}</span>
                {" "}{one.host_id !== null && (this.splitting === one.host_id ? this.splitForm(machine, one.host_id) : <button type="button" onclick={() => this.set({ splitting: one.host_id })}>{t.machine.split}</button>)}
              </li>
            ))}
          </ul>
        </details>
      </Section>
    );
  }

  private decisions(machine: MachineDetail): Child {
    return (
      <Section key="decisions" title={t.machine.decisions} aside={!this.merging && <button type="button" onclick={() => this.set({ merging: true })}>{t.machine.merge}</button>}>
        {this.refusal && <p class="problem" role="alert">{this.refusal}</p>}
        {this.merging && this.mergeForm(machine)}
        {machine.decisions.length === 0 ? <p class="faint">{t.machine.noDecisions}</p> : (
          <ul class="plain">
            {machine.decisions.map((one) => (
              <li key={one.n}>
                {one.kind} <span class="faint">{moment(one.at)} {one.by} {one.reason && <bdi>“{clipped(one.reason, 300)}”</bdi>}</span>{" "}
                {one.undone ? t.machine.undone : <button type="button" onclick={() => void this.decide("DELETE", own`machines/${machine.id}/decisions/${one.n}`)}>{t.machine.undo}</button>}
              </li>
            ))}
          </ul>
        )}
      </Section>
    );
  }

  private mergeForm(machine: MachineDetail) {
    const send = (event: Event) => {
      event.preventDefault();
      const form = event.target as HTMLFormElement;
      void this.merge(machine, form.into.value.trim(), form.reason.value.trim());
    };
    return (
      <form class="decide" onsubmit={send}>
        <input name="into" required={true} placeholder={t.machine.into} aria-label={t.machine.into} />
        <input name="reason" placeholder={t.machine.reason} aria-label={t.machine.reason} />
        <button type="submit">{t.machine.confirm}</button>
        <button type="button" onclick={() => this.set({ merging: false })}>{t.machine.cancel}</button>
      </form>
    );
  }

  private splitForm(machine: MachineDetail, host: number) {
    const send = (event: Event) => {
      event.preventDefault();
      const name = (event.target as HTMLFormElement).newname.value.trim();
      void this.decide("POST", own`machines/${machine.id}/split`, { hosts: [host], name: name || null });
    };
    return (
      <form class="decide" onsubmit={send}>
        <input name="newname" placeholder={t.machine.splitName} aria-label={t.machine.splitName} />
        <button type="submit">{t.machine.splitConfirm}</button>
        <button type="button" onclick={() => this.set({ splitting: null })}>{t.machine.cancel}</button>
      </form>
    );
  }

  private async merge(machine: MachineDetail, into: string, reason: string): Promise<void> {
    await this.tried(async () => {
      const other = await get<MachineDetail>(own`machines/${into}`);
      await send("POST", own`machines/${machine.id}/merge`, { into: other.id, reason: reason || null });
    });
  }

  private set(what: { merging?: boolean; splitting?: number | null }): void {
    Object.assign(this, { refusal: "" }, what);
    this.frame.redraw();
  }

  private decide(method: string, path: string, body?: unknown): Promise<void> {
    return this.tried(() => send(method, path, body));
  }

  /** Afterwards everything is shown anew, or why it was refused. */
  private async tried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.set({ merging: false, splitting: null });
      await this.load();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.refusal = problem(error);
      this.frame.redraw();
    }
  }
}

function historyRow(one: HistoryRun): Child {
  const counts = { failed: one.failed, unreachable: one.unreachable, ignored: one.ignored, changed: one.changed, ok: one.ok, skipped: one.skipped };
  return (
    <tr key={one.host}>
      <td><Badge status={one.failed + one.unreachable > 0 ? "failed" : one.changed > 0 ? "changed" : "ok"} /></td>
      <td class="what">
        <a data-row href={href(["runs", one.run.id])}><Name text={runName(one.run)} /></a> <span class="number-of">#{one.run.id}</span> <a class="faint" href={href(["hosts", one.host])}><Name text={one.host_name} /></a>
        {one.results.length > 0 && (
          <ul class="inner">
            {one.results.slice(0, 6).map((result) => (
              <li><Badge status={result.status} short={true} /> <a href={href(["results", result.result])}><Name text={result.task_name || result.action} /></a> <span class="faint"><bdi>{clipped(result.message, 120)}</bdi></span></li>
            ))}
          </ul>
        )}
      </td>
      <td><Counts counts={counts} /></td>
      <td data-title={t.runs.started}><Time at={one.run.started} /></td>
    </tr>
  );
}
