import { h } from "../dom/h";
import { idOf } from "../data/api";
import { Loaded } from "../data/loaded";
import type { AraRecord } from "../data/types";
import { href } from "../app/router";
import type { MakeView } from "../app/view";
import { Facts, Waiting } from "../parts/small";
import { Name } from "../parts/text";
import { Output } from "../parts/output";
import { Tree } from "../parts/tree";
import { t } from "../text/en";

/** What a playbook recorded by `ara_record`. */
export const recordView: MakeView = (frame, place) => {
  const record = new Loaded<AraRecord>(() => frame.redraw());
  void record.load(`v1/records/${place.path[1]}`);
  const run = () => idOf(record.value!.playbook)!;
  return {
    title: () => (record.value ? t.record.title(record.value.key) : t.loading),
    up: () => (record.value ? href(["runs", run()], { view: "files" }) : href([])),
    close: () => record.close(),
    draw: () => {
      const { value } = record;
      if (!value) return <Waiting whole={true} error={record.error} />;
      return (
        <article>
          <h1 tabindex="-1"><Name text={value.key} /></h1>
          <Facts rows={[[t.record.run, <a href={href(["runs", run()])}>{t.result.run(run())}</a>], [t.record.type, <Name text={value.type} />]]} />
          {shown(value)}
        </article>
      );
    },
  };
};

function shown(record: AraRecord) {
  const { value } = record;
  if (record.type === "url" && typeof value === "string" && /^https?:\/\//.test(value))
    return <p><a href={value} target="_blank" rel="noopener noreferrer nofollow"><Name text={value} /></a></p>;
  if (typeof value === "string") return <Output text={value} name={`record-${record.id}.txt`} />;
  return <Tree value={value} />;
}
