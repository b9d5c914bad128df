import { h, type Child } from "../dom/h";
import { own } from "../data/api";
import { Gently, Live } from "../data/live";
import { gatheredByRun } from "../data/gather";
import { Loaded } from "../data/loaded";
import type { Gathering, GatheringReport, Group, Page } from "../data/types";
import { href } from "../app/router";
import type { MakeView } from "../app/view";
import { Badge, Counts, Empty, Facts, Section, Time, Waiting } from "../parts/small";
import { clipped, Name } from "../parts/text";
import { duration, moment, runName } from "../text/format";
import { t } from "../text/en";

const kGapMs = 1000;

/** Runs that belong together, by name. */
export const groupsView: MakeView = (frame) => {
  const groups = new Loaded<Page<Group>>(() => frame.redraw());
  const again = new Gently(kGapMs, () => groups.load("hearth/v1/groups?limit=100"));
  void groups.load("hearth/v1/groups?limit=100");
  const live = new Live({ kinds: ["run.*", "group.*"], changed: () => again.ask(), missed: () => again.ask(), state: (state) => frame.live(state) });
  return {
    title: () => t.groups.title,
    up: () => href([]),
    close: () => (live.close(), again.close(), groups.close()),
    draw: () => (
      <section>
        <h1 tabindex="-1">{t.groups.title}</h1>
        {!groups.value ? <Waiting error={groups.error} /> : groups.value.results.length === 0 ? <Empty>{t.groups.none}</Empty> : (
          <table class="cards">
            <thead><tr><th>{t.groups.name}</th><th>{t.groups.last}</th><th class="number">{t.groups.gatherings}</th><th class="number">{t.groups.runs}</th></tr></thead>
            <tbody>
              {groups.value.results.map((group) => (
                <tr key={group.name}>
                  <td><a data-row href={href(["groups", group.name])}><Name text={group.name} /></a></td>
                  <td data-title={t.groups.last}>{group.last_gathering && [<Badge status={group.last_gathering.status} />, " "]}<Time at={group.last} /></td>
                  <td class="number" data-title={t.groups.gatherings}>{t.number(group.gatherings)}</td>
                  <td class="number" data-title={t.groups.runs}>{t.number(group.playbooks)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    ),
  };
};

/** Each time that a group's playbooks ran; the last one as a report. */
export const groupView: MakeView = (frame, place) => {
  const name = place.path[1]!;
  const redraw = () => frame.redraw();
  const all = new Loaded<Page<Gathering>>(redraw);
  const report = new Loaded<GatheringReport>(redraw);
  const load = async () => {
    await all.load(own`groups/${name}/gatherings?limit=50`);
    const last = all.value?.results[0];
    if (last) await report.load(own`gatherings/${last.id}`);
  };
  const again = new Gently(kGapMs, load);
  void load();
  const live = new Live({ kinds: ["run.*", "play.end", "group.*"], changed: () => again.ask(), missed: () => again.ask(), state: (state) => frame.live(state) });
  return {
    title: () => name,
    up: () => href(["groups"]),
    close: () => (live.close(), again.close(), all.close(), report.close()),
    draw: () => (
      <article>
        <p class="crumb"><a href={href(["groups"])}>{t.groups.title}</a> /</p>
        <h1 tabindex="-1"><Name text={name} /></h1>
        {all.error && <Waiting error={all.error} retry={() => again.ask()} />}
        {report.value ? reported(report.value) : !all.error && all.value?.results.length !== 0 && <Waiting error={report.error} />}
        {all.value && (
          <Section title={t.groups.gatherings}>
            {all.value.results.length === 0 ? <Empty>{t.groups.noGatherings}</Empty> : (
              <table class="cards"><tbody>
                {all.value.results.map((one) => (
                  <tr key={one.id}>
                    <td><Badge status={one.status} /></td>
                    <td><a data-row href={href(["gatherings", one.id])}>{one.name ? <Name text={one.name} /> : moment(one.started)}</a></td>
                    <td data-title={t.groups.runs}>{t.runs.count(one.playbooks.length)}</td>
                    <td class="number" data-title={t.groups.wall}>{duration(one.wall_ms)}</td>
                  </tr>
                ))}
              </tbody></table>
            )}
          </Section>
        )}
      </article>
    ),
  };
};

/** One gathering as one report. */
export const gatheringView: MakeView = (frame, place) => {
  const report = new Loaded<GatheringReport>(() => frame.redraw());
  const load = () => report.load(own`gatherings/${place.path[1]!}`);
  const again = new Gently(kGapMs, load);
  void load();
  const live = new Live({ kinds: ["run.*", "play.end"], changed: () => again.ask(), missed: () => again.ask(), state: (state) => frame.live(state) });
  return {
    title: () => (report.value ? t.groups.gathering(report.value.group, moment(report.value.started)) : t.groups.title),
    up: () => (report.value ? href(["groups", report.value.group]) : href(["groups"])),
    close: () => (live.close(), again.close(), report.close()),
    draw: () => {
      const { value } = report;
      if (!value) return <Waiting whole={true} error={report.error} retry={() => again.ask()} />;
      return (
        <article>
          <p class="crumb"><a href={href(["groups"])}>{t.groups.title}</a> / <a href={href(["groups", value.group])}><Name text={value.group} /></a> /</p>
          <h1 tabindex="-1">{value.name ? <Name text={value.name} /> : moment(value.started)}</h1>
          {reported(value)}
        </article>
      );
    },
  };
};

function reported(report: GatheringReport): Child {
  return [
    <p key="under" class="under"><Badge status={report.status} /><Time at={report.started} /><Counts counts={report.results as unknown as Record<string, number>} /></p>,
    <Facts key="facts" rows={[
      [t.groups.wall, duration(report.wall_ms)], [t.groups.sum, duration(report.sum_ms)], [t.groups.tasks, t.number(report.tasks)],
      [t.groups.hosts, report.hosts.length > 0 && report.hosts.slice(0, 100).map((host, i) => [i > 0 && ", ", <Name text={host} />])],
    ]} />,
    <Section key="members" title={t.groups.members}>
      <table class="cards"><tbody>
        {report.members.map((run) => (
          <tr key={run.playbook}>
            <td><Badge status={run.status} /></td>
            <td class="what"><a data-row href={href(["runs", run.playbook])}><Name text={runName(run)} /></a> <span class="number-of">#{run.playbook}</span></td>
            <td><Counts counts={run.results as unknown as Record<string, number>} /></td>
            <td data-title={t.runs.started}><Time at={run.started} /></td>
            <td class="number" data-title={t.runs.duration}>{duration(run.duration_ms)}</td>
          </tr>
        ))}
      </tbody></table>
    </Section>,
    <Section key="failures" title={t.groups.failures}>
      {report.failures.length === 0 ? <p class="faint">{t.groups.noFailures}</p> : (
        <ul class="failures">
          {gatheredByRun(report.failures).slice(0, 100).map(([one, ...more]) => (
            <li key={one!.result}>
              <Badge status="failed" /> <a data-row href={href(["results", one!.result])}><Name text={one!.task || one!.action} /></a>{t.on}<Name text={one!.host} />
              {[one!, ...more].map((each) => [" ", <a class="faint" href={href(["results", each.result])}>{t.result.run(each.playbook)}</a>])}
              <p class="message"><bdi>{clipped(one!.message, 300)}</bdi></p>
            </li>
          ))}
        </ul>
      )}
    </Section>,
  ];
}
