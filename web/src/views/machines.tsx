import { h } from "../dom/h";
import { Loaded } from "../data/loaded";
import type { Doubt, Machine, Page } from "../data/types";
import { href } from "../app/router";
import type { MakeView } from "../app/view";
import { Empty, Section, Time, Waiting } from "../parts/small";
import { clipped, Name } from "../parts/text";
import { t } from "../text/en";

/** The machines behind the hosts of all runs, and what is in doubt. */
export const machinesView: MakeView = (frame) => {
  const redraw = () => frame.redraw();
  const machines = new Loaded<Page<Machine>>(redraw);
  const doubts = new Loaded<Page<Doubt>>(redraw);
  let limit = 100;
  const load = () => void machines.load(`hearth/v1/machines?limit=${limit}`);
  load();
  void doubts.load("hearth/v1/machines/doubts?limit=20");
  const more = () => {
    limit *= 4;
    load();
  };
  return {
    title: () => t.hosts.title,
    up: () => href([]),
    close: () => (machines.close(), doubts.close()),
    draw: () => (
      <section>
        <h1 tabindex="-1">{t.hosts.title}</h1>
        {doubts.value && doubts.value.count > 0 && (
          <Section title={`${t.hosts.doubts} (${t.number(doubts.value.count)})`}>
            <p class="hint">{t.hosts.doubtsHint}</p>
            <ul class="plain">{doubts.value.results.map((one) => <li><a href={href(["machines", one.machine])}><Name text={one.host} /></a>: {clipped(one.why, 300)}</li>)}</ul>
          </Section>
        )}
        {!machines.value ? <Waiting error={machines.error} retry={load} /> : machines.value.results.length === 0 ? <Empty>{t.hosts.none}</Empty> : (
          <table class="cards">
            <thead><tr><th>{t.hosts.name}</th><th>{t.hosts.last}</th><th>{t.hosts.first}</th><th class="number">{t.hosts.runs}</th><th>{t.hosts.verdict}</th></tr></thead>
            <tbody>
              {machines.value.results.map((one) => (
                <tr key={one.id}>
                  <td><a data-row href={href(["machines", one.id])}><Name text={one.name} /></a></td>
                  <td data-title={t.hosts.last}><Time at={one.last_seen} /></td>
                  <td data-title={t.hosts.first}><Time at={one.first_seen} /></td>
                  <td class="number" data-title={t.hosts.runs}>{t.number(one.appearances)}</td>
                  <td data-title={t.hosts.verdict}>{one.verdict && (t.machine.verdicts[one.verdict] ?? one.verdict)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {machines.value && machines.value.count > machines.value.results.length && <p><button type="button" onclick={more}>{t.runs.older}</button></p>}
      </section>
    ),
  };
};
