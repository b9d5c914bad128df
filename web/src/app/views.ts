import { compareView } from "../views/compare";
import { fileView } from "../views/file";
import { gatheringView, groupView, groupsView } from "../views/groups";
import { hostView } from "../views/host";
import { machineView } from "../views/machine";
import { machinesView } from "../views/machines";
import { missingView } from "../views/missing";
import { playView, taskView } from "../views/leads";
import { recordView } from "../views/record";
import { resultView } from "../views/result";
import { runView } from "../views/run/run";
import { runsView } from "../views/runs";
import { searchView } from "../views/search";
import type { MakeView } from "./view";

// The server has the same paths (src/record/page/first_screen.cc): it gives the page for no other.

const one: Readonly<Record<string, MakeView>> = {
  "": runsView,
  hosts: machinesView,
  groups: groupsView,
  compare: compareView,
  search: searchView,
};
const two: Readonly<Record<string, MakeView>> = {
  runs: runView,
  results: resultView,
  tasks: taskView,
  plays: playView,
  hosts: hostView,
  machines: machineView,
  files: fileView,
  records: recordView,
  groups: groupView,
  gatherings: gatheringView,
};

export function viewOf(path: readonly string[]): MakeView {
  const views = path.length === 2 ? two : one;
  const name = path[0] ?? "";
  return path.length <= 2 && Object.hasOwn(views, name) ? views[name]! : missingView;
}
