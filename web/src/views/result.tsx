import { h, type Child } from "../dom/h";
import { own } from "../data/api";
import { Loaded } from "../data/loaded";
import { ResultDetail } from "../data/resultDetail";
import type { Earlier, Failures } from "../data/types";
import { href, type Place } from "../app/router";
import type { Frame, MakeView, View } from "../app/view";
import { ResultBody } from "../parts/resultBody";
import { Badge, Facts, Section, Time, Waiting } from "../parts/small";
import { Name } from "../parts/text";
import { baseName, duration, moment } from "../text/format";
import { t } from "../text/en";

/** What one task did on one host. */
export const resultView: MakeView = (frame, place) => new ResultPage(frame, place);

class ResultPage implements View {
  private readonly detail: ResultDetail;
  private readonly failures: Loaded<Failures>;
  private readonly earlier: Loaded<Earlier>;
  private wanted = 0;

  constructor(private readonly frame: Frame, private readonly place: Place) {
    const redraw = () => frame.redraw();
    this.detail = new ResultDetail(redraw);
    this.failures = new Loaded(() => {
      redraw();
      this.step();
    });
    this.earlier = new Loaded(redraw);
    void this.load();
  }

  private async load(): Promise<void> {
    await this.detail.load(this.place.path[1]!);
    const { value } = this.detail.result;
    if (!value) return;
    void this.failures.load(own`runs/${value.playbook}/failures?limit=500`);
    void this.earlier.load(own`results/${value.id}/earlier`);
  }

  close(): void {
    this.detail.close();
    this.failures.close();
    this.earlier.close();
  }

  title(): string {
    const { value } = this.detail.result;
    return value ? t.result.title(value.task_name || value.action, value.host_name) : t.loading;
  }

  up(): string {
    const { value } = this.detail.result;
    return value ? href(["runs", value.playbook]) : href([]);
  }

  key(key: string): boolean {
    if (key !== "n" && key !== "N") return false;
    this.wanted = key === "n" ? 1 : -1;
    this.step();
    return true;
  }

  /** Goes to the failure that was asked for, once it is known which there are. */
  private step(): void {
    if (!this.wanted || !this.failures.value) return;
    const link = this.failure(this.wanted);
    this.wanted = 0;
    if (link) this.frame.go(link);
  }

  private failure(by: number): string | null {
    const all = this.failures.value?.failures ?? [];
    const at = all.findIndex((one) => one.result === this.detail.result.value?.id);
    const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by];
    return next ? href(["results", next.result]) : null;
  }

  draw(): Child {
    const result = this.detail.result.value;
    if (!result) return <Waiting whole={true} error={this.detail.result.error} retry={() => void this.load()} />;
    const status = statusOf(result);
    const previous = this.failure(-1);
    const next = this.failure(1);
    return (
      <article class="result">
        <header class={`verdict is-${status}`}>
          <p class="crumb">
            <a href={href([])}>{t.nav.runs}</a> / <a href={href(["runs", result.playbook])}><Name text={baseName(result.playbook_path)} /> #{result.playbook}</a>
            {result.play_name && [" / ", <a href={href(["runs", result.playbook], { view: "plays" })}><Name text={result.play_name} /></a>]}
          </p>
          <h1 tabindex="-1"><Name text={result.task_name || result.action} /> <span class="on-host">{t.on.trim()} <a href={href(["hosts", result.host])}><Name text={result.host_name} /></a></span></h1>
          <p class="under">
            <Badge status={status} />
            <span><Name text={result.action} /></span>
            <span>{t.result.took} {duration(result.duration_ms)}</span>
            <Time at={result.ended} />
          </p>
          {(previous || next) && (
            <p class="step">
              {previous && <a href={previous} rel="prev">← {t.result.previous}</a>} {next && <a href={next} rel="next">{t.result.next} →</a>}
            </p>
          )}
        </header>
        <ResultBody detail={this.detail} brief={false} />
        {this.earlierList()}
        {this.road()}
      </article>
    );
  }

  private earlierList(): Child {
    const { value } = this.earlier;
    if (!value) return null;
    return (
      <Section key="earlier" title={t.result.earlier}>
        {value.results.length === 0 ? (
          <p class="faint">{t.result.earlierNone}</p>
        ) : (
          <table class="cards">
            <tbody>
              {value.results.map((one) => (
                <tr key={one.id}>
                  <td><Badge status={one.status} /></td>
                  <td><a data-row href={href(["results", one.id])}>{t.result.run(one.playbook)}</a></td>
                  <td>{moment(one.ended)}</td>
                  <td class="number">{duration(one.duration_ms)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
    );
  }

  private road(): Child {
    const result = this.detail.result.value!;
    return (
      <Section key="road" title={t.result.road}>
        <Facts rows={[
          [t.run.roads, result.via && (t.run.road[result.via] ?? result.via)],
          [t.result.delegated, result.delegated_to.length > 0 && result.delegated_to.map((host, i) => [i > 0 && ", ", <Name text={host} />])],
          [t.runs.started, moment(result.started)],
          ...result.calls.map((call) => [t.run.road[call.how] ?? call.how, [
            duration(call.ran_ms), call.waited_ms !== null && call.waited_ms >= 1 ? `, ${t.result.waited(duration(call.waited_ms))}` : "", call.why ? ` (${call.why})` : "",
            call.interpreter ? [" ", <code>{call.interpreter}</code>] : null,
          ]] as const),
        ]} />
      </Section>
    );
  }
}

function statusOf(result: { status: string; changed: boolean; ignore_errors: boolean; ignore_unreachable: boolean }): string {
  if (result.status === "failed" && result.ignore_errors) return "ignored";
  if (result.status === "unreachable" && result.ignore_unreachable) return "ignored";
  return result.status === "ok" && result.changed ? "changed" : result.status;
}
