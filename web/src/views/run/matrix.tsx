import { h, type Child } from "../../dom/h";
import { kSigns, kStatuses } from "../../data/status";
import { changed, type Place } from "../../app/router";
import { matrix } from "../../parts/matrix";
import { Empty } from "../../parts/small";
import { t } from "../../text/en";
import type { RunState } from "./state";

/** Every task on every host at a glance. */
export function matrixTab(state: RunState, place: Place): Child {
  const { skeleton, version } = state;
  if (skeleton.count === 0) return <Empty>{t.matrix.none}</Empty>;
  const onlyBad = place.query.get("only") === "bad";
  return (
    <section>
      <div class="filters">
        <a class="choice" href={changed(place, { only: onlyBad ? "" : "bad" })} aria-current={onlyBad ? "true" : undefined}>{t.matrix.onlyBad}</a>
        <span class="legend" aria-label={t.matrix.legend} role="group">
          {kStatuses.filter((status) => status !== "unknown").map((status) => <span class={`s-${status}`}><span class="sign">{kSigns[status]}</span> {t.status[status]}</span>)}
        </span>
      </div>
      <div class="matrix" tabindex="0" role="region" aria-label={t.run.tabs.matrix} widget={matrix} data={{ skeleton, version, onlyBad }} />
    </section>
  );
}
