import { h, type Child } from "../../dom/h";
import { kStatuses, type Status } from "../../data/status";
import type { Task } from "../../data/skeleton";
import { href } from "../../app/router";
import { Badge, Counts, Empty, Section } from "../../parts/small";
import { Name } from "../../parts/text";
import { duration } from "../../text/format";
import { t } from "../../text/en";
import type { RunState } from "./state";

/** Plays with their tasks, and roles with what they took. */
export function playsTab(state: RunState): Child {
  const { skeleton } = state;
  if (skeleton.plays.length === 0) return <Empty>{t.run.noPlays}</Empty>;
  const counts = countsByTask(state);
  return [
    skeleton.plays.map((play, i) => (
      <Section key={play.id} id={`play-${play.id}`} title={<Name text={play.name} />} aside={<span class="took">{duration(play.durationMs)}</span>}>
        <table class="tasks cards">
          <thead><tr><th>{t.results.task}</th><th>{t.results.status}</th><th class="number">{t.results.took}</th></tr></thead>
          <tbody>
            {skeleton.tasks.map((task, at) => (task.play === i ? row(state, task, counts[at]!) : null))}
          </tbody>
        </table>
      </Section>
    )),
    roles(state),
  ];
}

function row(state: RunState, task: Task, counts: Readonly<Record<string, number>>): Child {
  return (
    <tr key={task.id} id={`task-${task.id}`}>
      <td><a data-row href={href(["runs", state.name], { view: "results", task: task.id })}><Name text={task.name || task.action} /></a> <span class="faint"><Name text={task.action} /></span></td>
      <td>{task.status === "running" ? <Badge status="running" /> : <Counts counts={counts} />}</td>
      <td class="number" data-title={t.results.took}>{duration(task.durationMs)}</td>
    </tr>
  );
}

function countsByTask(state: RunState): Record<string, number>[] {
  const { skeleton } = state;
  const all = skeleton.tasks.map(() => ({}) as Record<Status, number>);
  for (let i = 0; i < skeleton.count; ++i) {
    const counts = all[skeleton.task[i]!];
    const status = kStatuses[skeleton.status[i]!]!;
    if (counts) counts[status] = (counts[status] ?? 0) + 1;
  }
  return all;
}

function roles(state: RunState): Child {
  const sums = new Map<string, { tasks: number; ms: number }>();
  for (const task of state.skeleton.tasks) {
    if (!task.role) continue;
    const sum = sums.get(task.role) ?? { tasks: 0, ms: 0 };
    sums.set(task.role, { tasks: sum.tasks + 1, ms: sum.ms + (task.durationMs ?? 0) });
  }
  return (
    <Section key="roles" title={t.run.roles}>
      {sums.size === 0 ? (
        <p class="faint">{t.run.noRoles}</p>
      ) : (
        <table class="cards">
          <thead><tr><th>{t.run.roles}</th><th class="number">{t.run.tasks}</th><th class="number">{t.results.took}</th></tr></thead>
          <tbody>
            {[...sums].map(([role, sum]) => (
              <tr key={role}><td><Name text={role} /></td><td class="number" data-title={t.run.tasks}>{t.number(sum.tasks)}</td><td class="number" data-title={t.results.took}>{duration(sum.ms)}</td></tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}
