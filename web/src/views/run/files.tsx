import { h, type Child } from "../../dom/h";
import { href } from "../../app/router";
import { Empty, Section, Waiting } from "../../parts/small";
import { clipped, Name } from "../../parts/text";
import { t } from "../../text/en";
import type { RunState } from "./state";

/** The files of a run as they were, and what it recorded. */
export function filesTab(state: RunState): Child {
  const run = state.run.value!.playbook;
  const files = state.want(state.files, `v1/files?playbook=${run}&order=path&limit=1000`);
  const records = state.want(state.records, `v1/records?playbook=${run}&order=id&limit=1000`);
  return [
    <Section key="files" title={t.run.tabs.files}>
      {!files.value ? <Waiting error={files.error} /> : files.value.results.length === 0 ? <Empty>{t.run.noFiles}</Empty> : (
        <ul class="plain paths">
          {files.value.results.map((file) => <li key={file.id}><a data-row href={href(["files", file.id])}><bdi>{clipped(file.path, 500)}</bdi></a></li>)}
        </ul>
      )}
    </Section>,
    <Section key="records" title={t.run.records}>
      {!records.value ? <Waiting error={records.error} /> : records.value.results.length === 0 ? <p class="faint">{t.run.noRecords}</p> : (
        <ul class="plain">
          {records.value.results.map((record) => <li key={record.id}><a data-row href={href(["records", record.id])}><Name text={record.key} /></a> <span class="faint"><Name text={record.type} /></span></li>)}
        </ul>
      )}
    </Section>,
  ];
}
