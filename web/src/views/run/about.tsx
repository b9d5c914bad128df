import { h, type Child } from "../../dom/h";
import { own } from "../../data/api";
import { site } from "../../data/site";
import { groupHref, href } from "../../app/router";
import { Facts, Section, Waiting } from "../../parts/small";
import { clipped, Name } from "../../parts/text";
import { Tree } from "../../parts/tree";
import { moment } from "../../text/format";
import { t } from "../../text/en";
import type { RunState } from "./state";

/** Who ran what, where and with what. */
export function aboutTab(state: RunState): Child {
  const run = state.run.value!;
  const playbook = state.want(state.playbook, `v1/playbooks/${run.playbook}`);
  const versions = [["ansible", run.ansible_version], ["client", run.client_version], ["python", run.python_version], ["server", run.server_version]]
    .filter(([, version]) => version).map(([name, version]) => `${name} ${version}`).join(", ");
  return [
    <Section key="about" title={t.run.tabs.facts}>
      <Facts rows={[
        [t.run.path, <bdi>{clipped(run.path, 1000)}</bdi>],
        [t.runs.started, moment(run.started)],
        [t.run.controller, run.controller && <Name text={run.controller} />],
        [t.run.user, run.user && <Name text={run.user} />],
        [t.run.versions, versions],
        [t.run.labels, run.labels.length > 0 && run.labels.map((label) => [<a class="label" href={href([], { q: `label:"${label}"` })}><bdi>{clipped(label, 200)}</bdi></a>, " "])],
        [t.run.group, run.group && <a href={groupHref(run.group)}><Name text={run.group} /></a>],
        [t.run.gathering, run.gathering !== null && (site ? run.gathering : <a href={href(["gatherings", run.gathering])}>{run.gathering}</a>)],
        [t.run.uid, <code>{run.uid}</code>],
      ]} />
      {!site && <p><a href={`api/${own`runs/${state.name}/export`}`} download={`run-${run.playbook}.hearth`}>{t.run.export}</a></p>}
    </Section>,
    <Section key="hosts" title={t.run.hosts}>
      <ul class="inline">{state.skeleton.hostOrder.map((place) => state.skeleton.hosts[place]!).map((host) => <li key={host.id}><a data-row href={href(["hosts", host.id])}><Name text={host.name} /></a></li>)}</ul>
    </Section>,
    <Section key="arguments" title={t.run.args}>{playbook.value ? <Tree value={said(playbook.value.arguments as Record<string, unknown>)} /> : <Waiting error={playbook.error} />}</Section>,
  ];
}

/** Options that were left as they are say nothing. */
function said(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null && value !== false && !(Array.isArray(value) && value.length === 0)));
}
