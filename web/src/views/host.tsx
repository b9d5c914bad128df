import { h } from "../dom/h";
import { Loaded } from "../data/loaded";
import { site } from "../data/site";
import type { AraHost } from "../data/types";
import { href } from "../app/router";
import type { MakeView } from "../app/view";
import { Counts, Empty, Section, Waiting } from "../parts/small";
import { Name } from "../parts/text";
import { Tree } from "../parts/tree";
import { runName } from "../text/format";
import { t } from "../text/en";

/** A host as it was in one run. */
export const hostView: MakeView = (frame, place) => {
  const host = new Loaded<AraHost>(() => frame.redraw());
  void host.load(`v1/hosts/${place.path[1]}`);
  let filter = "";
  let kept: readonly [string, Record<string, unknown>] | undefined;
  const facts = () => {
    const all = factsOf(host.value!);
    if (kept?.[0] !== filter) kept = [filter, filter ? matching(all, filter.toLowerCase()) : all];
    return kept[1];
  };
  const typed = (event: Event) => {
    filter = (event.target as HTMLInputElement).value.trim();
    frame.redraw();
  };
  return {
    title: () => (host.value ? t.host.title(host.value.name, host.value.playbook.id) : t.loading),
    up: () => (host.value ? href(["runs", host.value.playbook.id]) : href([])),
    close: () => host.close(),
    draw: () => {
      const { value } = host;
      if (!value) return <Waiting whole={true} error={host.error} />;
      const counts = { ok: value.ok, changed: value.changed, failed: value.failed, skipped: value.skipped, unreachable: value.unreachable };
      const has = Object.keys(factsOf(value)).length > 0;
      return (
        <article>
          <p class="crumb"><a href={href(["runs", value.playbook.id])}><Name text={runName(value.playbook)} /> #{value.playbook.id}</a> /</p>
          <h1 tabindex="-1"><Name text={value.name} /></h1>
          <p class="under"><Counts counts={counts} /> {!site && <a href={href(["machines", value.name])}>{t.host.machine}</a>} <a href={href(["runs", value.playbook.id], { view: "results", q: value.name })}>{t.run.tabs.results}</a></p>
          <Section title={t.host.facts}>
            {has && <div class="filters"><input type="search" placeholder={t.host.filter} aria-label={t.host.filter} autocomplete="off" oninput={typed} /></div>}
            {!has ? <Empty>{t.host.noFacts}</Empty> : Object.keys(facts()).length === 0 ? <Empty>{t.host.noneFiltered}</Empty> : <Tree value={facts()} />}
          </Section>
        </article>
      );
    },
  };
};

/** ARA lets anything stand there; what Ansible sends is an object. */
function factsOf(host: AraHost): Record<string, unknown> {
  return host.facts !== null && typeof host.facts === "object" ? (host.facts as Record<string, unknown>) : {};
}

/** The facts whose name or value contains the words. */
function matching(facts: Record<string, unknown>, words: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([name, value]) => name.toLowerCase().includes(words) || JSON.stringify(value).toLowerCase().includes(words)));
}
