// Made by tools/page_types from the OpenAPI documents that `hearth serve` has; not by hand.

/** A list: its rows are those of one page. */
export interface Page<T> {
  count: number;
  next: string | null;
  previous: string | null;
  results: T[];
}

export interface RunHead {
  id: number;
  run: string;
  name: string | null;
  path: string;
  status: string;
  started: string | null;
  ended: string | null;
  duration_ms: number | null;
}

export interface ResultCounts {
  ok: number;
  changed: number;
  failed: number;
  ignored: number;
  skipped: number;
  unreachable: number;
}

export interface Items {
  plays: number;
  tasks: number;
  results: number;
  hosts: number;
  files: number;
  records: number;
}

export interface RunRow {
  uid: string;
  playbook: number;
  status: string;
  name: string | null;
  path: string;
  labels: string[];
  started: string | null;
  ended: string | null;
  duration_ms: number | null;
  end_reason: string | null;
  exit_code: number | null;
  controller: string | null;
  user: string | null;
  ansible_version: string | null;
  client_version: string | null;
  server_version: string | null;
  python_version: string | null;
  items: Items;
  failed_results: number;
  group: string | null;
  gathering: number | null;
  complete: boolean;
}

export interface Run {
  uid: string;
  playbook: number;
  status: string;
  name: string | null;
  path: string;
  labels: string[];
  started: string | null;
  ended: string | null;
  duration_ms: number | null;
  end_reason: string | null;
  exit_code: number | null;
  controller: string | null;
  user: string | null;
  ansible_version: string | null;
  client_version: string | null;
  server_version: string | null;
  python_version: string | null;
  items: Items;
  failed_results: number;
  group: string | null;
  gathering: number | null;
  complete: boolean;
  counts: ResultCounts;
}

export interface TimelinePlays {
  id: number[];
  name: (string | null)[];
  status: string[];
  start_ms: (number | null)[];
  duration_ms: (number | null)[];
}

export interface TimelineTasks {
  id_steps: number[];
  play: (number | null)[];
  name: (string | null)[];
  action: string[];
  role: (string | null)[];
  status: string[];
  start_ms: (number | null)[];
  duration_ms: (number | null)[];
}

export interface TimelineHosts {
  id: number[];
  name: string[];
}

export interface TimelineResults {
  id_steps: number[];
  task_steps: (number | null)[];
  host: (number | null)[];
  status: string;
  start_ms_steps: (number | null)[];
  duration_ms: (number | null)[];
}

export interface Timeline {
  run: RunHead;
  zero: string;
  plays: TimelinePlays;
  tasks: TimelineTasks;
  hosts: TimelineHosts;
  results: TimelineResults;
  results_count: number;
  last_result: number | null;
  more: boolean;
}

export interface Failure {
  result: number;
  status: string;
  task: number;
  task_name: string | null;
  action: string;
  path: string | null;
  lineno: number | null;
  host: number;
  host_name: string;
  machine: number | null;
  ended: string | null;
  message: string;
  last_ok: RunHead | null;
  last_ok_result: number | null;
  last_ok_host_name: string | null;
  failing_since: RunHead | null;
  failing_runs: number;
}

export interface Failures {
  run: RunHead;
  count: number;
  looked_back: number;
  failures: Failure[];
}

export interface SlowerResult {
  result: number;
  task: number;
  task_name: string | null;
  action: string;
  host_name: string;
  duration_ms: number;
  median_ms: number;
  spread_ms: number;
  slower_by_ms: number;
  samples: number;
}

export interface Slower {
  run: RunHead;
  runs_before: number;
  results: number;
  judged: number;
  samples_min: number;
  count: number;
  slower: SlowerResult[];
}

export interface PathPlay {
  id: number;
  name: string | null;
  pace: string;
}

export interface PathLink {
  result: number;
  task: number;
  task_name: string | null;
  action: string;
  host: number;
  host_name: string;
  status: string;
  started: string | null;
  duration_ms: number | null;
  waited_ms: number | null;
  ahead_ms: number | null;
  share: number;
}

export interface CriticalPath {
  run: RunHead;
  plays: PathPlay[];
  total_ms: number | null;
  before_ms: number | null;
  in_results_ms: number | null;
  waited_ms: number | null;
  after_ms: number | null;
  links: PathLink[];
}

export interface Road {
  how: string;
  calls: number;
  waited_ms: number | null;
  ran_ms: number | null;
  saved_ms: number | null;
}

export interface Reason {
  why: string | null;
  calls: number;
}

export interface Roads {
  roads: Road[];
  plain: Reason[];
}

export interface EarlierResult {
  id: number;
  playbook: number;
  status: string;
  host_name: string;
  started: string | null;
  ended: string | null;
  duration_ms: number | null;
}

export interface Earlier {
  result: number;
  count: number;
  results: EarlierResult[];
}

export interface Item {
  n: number;
  status: string;
  changed: boolean;
  label: string | null;
  started: string | null;
  ended: string | null;
  duration_ms: number | null;
  content: unknown;
}

export interface CallRan {
  how: string;
  why: string | null;
  waited_ms: number | null;
  ran_ms: number | null;
  interpreter: string | null;
}

export interface Result {
  id: number;
  status: string;
  changed: boolean;
  ignore_errors: boolean;
  ignore_unreachable: boolean;
  via: string | null;
  playbook: number;
  play: number | null;
  task: number;
  task_name: string | null;
  action: string;
  host: number;
  host_name: string;
  path: string | null;
  lineno: number | null;
  started: string | null;
  ended: string | null;
  duration_ms: number | null;
  message: string;
  playbook_path: string;
  playbook_status: string;
  play_name: string | null;
  delegated_to: string[];
  content: unknown;
  items: Item[];
  calls: CallRan[];
}

export interface HistoryResult {
  result: number;
  status: string;
  task_name: string | null;
  action: string;
  ended: string | null;
  message: string;
}

export interface HistoryRun {
  host: number;
  host_name: string;
  machine: number | null;
  run: RunHead;
  ok: number;
  changed: number;
  failed: number;
  skipped: number;
  unreachable: number;
  rescued: number;
  ignored: number;
  results: HistoryResult[];
}

export interface History {
  name: string;
  machine: number | null;
  names: string[];
  count: number;
  runs: HistoryRun[];
}

export interface Hit {
  kind: string;
  id: number;
  playbook: number | null;
  text: string;
  rows: number;
  task_name: string | null;
  action: string | null;
  host_name: string | null;
  status: string | null;
}

export interface HitCounts {
  playbook: number;
  label: number;
  play: number;
  task: number;
  host: number;
  file: number;
  record: number;
  argument: number;
  result: number;
}

export interface Search {
  query: string;
  count: number;
  counts: HitCounts;
  complete: boolean;
  hits: Hit[];
}

export interface DiffCounts {
  arguments: number;
  tasks: number;
  results: number;
  files: number;
  facts: number;
}

export interface DiffKey {
  change: string;
  key: string;
  from: string | null;
  to: string | null;
}

export interface DiffNames {
  added: string[];
  removed: string[];
}

export interface DiffTaskSide {
  task: number;
  action: string;
  path: string | null;
  lineno: number | null;
  role: string | null;
  tags: string[];
  handler: boolean;
}

export interface DiffTask {
  change: string;
  play_name: string | null;
  task_name: string | null;
  action: string;
  fields: string[];
  from: DiffTaskSide | null;
  to: DiffTaskSide | null;
}

export interface DiffResultSide {
  result: number;
  status: string;
}

export interface DiffResult {
  change: string;
  play_name: string | null;
  task_name: string | null;
  action: string;
  host_name: string;
  from: DiffResultSide | null;
  to: DiffResultSide | null;
  keys: DiffKey[];
}

export interface DiffFile {
  change: string;
  path: string;
  from: unknown;
  to: unknown;
  diff: string | null;
}

export interface DiffFacts {
  host_name: string;
  keys: DiffKey[];
}

export interface Diff {
  from: RunHead;
  to: RunHead;
  counts: DiffCounts;
  contents_compared: boolean;
  arguments: DiffKey[];
  labels: DiffNames;
  hosts: DiffNames;
  tasks: DiffTask[];
  results: DiffResult[];
  files: DiffFile[];
  facts: DiffFacts[];
}

export interface Gathering {
  id: number;
  group: string;
  name: string | null;
  status: string;
  started: string | null;
  last: string | null;
  wall_ms: number | null;
  sum_ms: number | null;
  playbooks: number[];
}

export interface Group {
  name: string;
  playbooks: number;
  gatherings: number;
  first: string | null;
  last: string | null;
  last_gathering: Gathering | null;
}

export interface GatheringFailure {
  playbook: number;
  result: number;
  host: string;
  task: string | null;
  action: string;
  message: string;
  ended: string | null;
}

export interface GatheringMember {
  playbook: number;
  run: string;
  name: string | null;
  path: string;
  status: string;
  started: string | null;
  ended: string | null;
  duration_ms: number | null;
  tasks: number;
  hosts: number;
  results: ResultCounts;
}

export interface GatheringReport {
  id: number;
  group: string;
  name: string | null;
  status: string;
  started: string | null;
  last: string | null;
  wall_ms: number | null;
  sum_ms: number | null;
  playbooks: number[];
  results: ResultCounts;
  tasks: number;
  hosts: string[];
  failures: GatheringFailure[];
  members: GatheringMember[];
}

export interface Machine {
  id: number;
  uid: string;
  name: string;
  first_seen: string | null;
  last_seen: string | null;
  appearances: number;
  verdict: string | null;
  merged_into: number | null;
}

export interface MachineName {
  host: string;
  scope: string;
  first_seen: string | null;
  last_seen: string | null;
  appearances: number;
}

export interface Evidence {
  kind: string;
  key: string;
  values: number;
  values_of_others_too: number;
  first_seen: string | null;
  last_seen: string | null;
}

export interface Decision {
  n: number;
  uid: string;
  kind: string;
  at: string | null;
  machine: number | null;
  into: number | null;
  name: string | null;
  by: string | null;
  reason: string | null;
  undone: boolean;
}

export interface MachineHost {
  run: string;
  playbook: number | null;
  host_id: number | null;
  host: string;
  scope: string;
  seen: string | null;
  verdict: string;
  rule: string;
  score: number;
  equal: string[];
  rivals: number[];
  why: string;
}

export interface Doubt {
  machine: number;
  run: string;
  playbook: number | null;
  host_id: number | null;
  host: string;
  scope: string;
  seen: string | null;
  verdict: string;
  rule: string;
  score: number;
  equal: string[];
  rivals: number[];
  why: string;
  moved: boolean;
}

export interface MachineDetail {
  id: number;
  uid: string;
  name: string;
  first_seen: string | null;
  last_seen: string | null;
  appearances: number;
  verdict: string | null;
  merged_into: number | null;
  names: MachineName[];
  evidence: Evidence[];
  decisions: Decision[];
  hosts: MachineHost[];
}

export interface AraTask {
  id: number;
  items: {
    results: number;
  };
  path: string;
  playbook: {
    id: number;
    items: {
      plays: number;
      tasks: number;
      results: number;
      hosts: number;
      files: number;
      records: number;
    };
    arguments: unknown;
    labels: {
      id: number;
      name: string;
    }[];
    started: string;
    ended: string | null;
    duration: string | null;
    name: string | null;
    ansible_version: string;
    client_version: string | null;
    python_version: string | null;
    server_version: string | null;
    status: "unknown" | "expired" | "running" | "completed" | "failed";
    path: string;
    controller: string | null;
    user: string | null;
  };
  play: {
    id: number;
    items: {
      tasks: number;
      results: number;
    };
    started: string;
    ended: string | null;
    duration: string | null;
    name: string | null;
    status: "unknown" | "running" | "completed" | "expired";
  } | null;
  file: {
    id: number;
    sha1: string;
    path: string;
  } | null;
  tags: unknown;
  created: string;
  updated: string;
  started: string;
  ended: string | null;
  duration: string | null;
  name: string | null;
  uuid: string | null;
  action: string;
  lineno: number;
  handler: boolean;
  status: "completed" | "expired" | "failed" | "running" | "unknown";
  warnings: unknown;
  deprecations: unknown;
  exceptions: unknown;
}

export interface AraPlay {
  id: number;
  items: {
    tasks: number;
    results: number;
  };
  playbook: {
    id: number;
    items: {
      plays: number;
      tasks: number;
      results: number;
      hosts: number;
      files: number;
      records: number;
    };
    arguments: unknown;
    labels: {
      id: number;
      name: string;
    }[];
    started: string;
    ended: string | null;
    duration: string | null;
    name: string | null;
    ansible_version: string;
    client_version: string | null;
    python_version: string | null;
    server_version: string | null;
    status: "unknown" | "expired" | "running" | "completed" | "failed";
    path: string;
    controller: string | null;
    user: string | null;
  };
  created: string;
  updated: string;
  started: string;
  ended: string | null;
  duration: string | null;
  name: string | null;
  uuid: string;
  status: "unknown" | "running" | "completed" | "expired";
}

export interface AraPlaybook {
  id: number;
  items: {
    plays: number;
    tasks: number;
    results: number;
    hosts: number;
    files: number;
    records: number;
  };
  arguments: unknown;
  labels: {
    id: number;
    name: string;
  }[];
  created: string;
  updated: string;
  started: string;
  ended: string | null;
  duration: string | null;
  name: string | null;
  ansible_version: string;
  client_version: string | null;
  python_version: string | null;
  server_version: string | null;
  status: "unknown" | "expired" | "running" | "completed" | "failed";
  path: string;
  controller: string | null;
  user: string | null;
}

export interface AraFileRow {
  id: number;
  sha1: string;
  playbook: number;
  created: string;
  updated: string;
  path: string;
}

export interface AraFile {
  id: number;
  sha1: string;
  playbook: {
    id: number;
    items: {
      plays: number;
      tasks: number;
      results: number;
      hosts: number;
      files: number;
      records: number;
    };
    arguments: unknown;
    labels: {
      id: number;
      name: string;
    }[];
    started: string;
    ended: string | null;
    duration: string | null;
    name: string | null;
    ansible_version: string;
    client_version: string | null;
    python_version: string | null;
    server_version: string | null;
    status: "unknown" | "expired" | "running" | "completed" | "failed";
    path: string;
    controller: string | null;
    user: string | null;
  };
  content: string;
  created: string;
  updated: string;
  path: string;
}

export interface AraHost {
  id: number;
  playbook: {
    id: number;
    items: {
      plays: number;
      tasks: number;
      results: number;
      hosts: number;
      files: number;
      records: number;
    };
    arguments: unknown;
    labels: {
      id: number;
      name: string;
    }[];
    started: string;
    ended: string | null;
    duration: string | null;
    name: string | null;
    ansible_version: string;
    client_version: string | null;
    python_version: string | null;
    server_version: string | null;
    status: "unknown" | "expired" | "running" | "completed" | "failed";
    path: string;
    controller: string | null;
    user: string | null;
  };
  facts: unknown;
  created: string;
  updated: string;
  name: string;
  changed: number;
  failed: number;
  ok: number;
  skipped: number;
  unreachable: number;
}

export interface AraRecord {
  id: number;
  playbook: {
    id: number;
    items: {
      plays: number;
      tasks: number;
      results: number;
      hosts: number;
      files: number;
      records: number;
    };
    arguments: unknown;
    labels: {
      id: number;
      name: string;
    }[];
    started: string;
    ended: string | null;
    duration: string | null;
    name: string | null;
    ansible_version: string;
    client_version: string | null;
    python_version: string | null;
    server_version: string | null;
    status: "unknown" | "expired" | "running" | "completed" | "failed";
    path: string;
    controller: string | null;
    user: string | null;
  };
  value: unknown;
  created: string;
  updated: string;
  key: string;
  type: string;
}

export interface AraRecordRow {
  id: number;
  playbook: number;
  created: string;
  updated: string;
  key: string;
  type: string;
}
