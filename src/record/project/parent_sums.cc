#include "record/project/parent_sums.hh"

#include "record/project/latest_hosts.hh"
#include "record/project/merged_status.hh"

namespace hearth::record {
namespace {

constexpr char kPlaySums[] =
    "UPDATE plays SET created = min(created, ?2), updated = max(updated, ?3),"
    " n_results = n_results + ?4 /*@each FROM*/ WHERE id = ?1";

constexpr char kTaskSums[] =
    "UPDATE tasks SET " HEARTH_ADD_TO_TASK("?2", "?3", "?4", "?5") " /*@each FROM*/ WHERE id = ?1";

constexpr char kHostSums[] =
    "UPDATE hosts SET created = min(created, ?2), updated = max(updated, ?3),"
    " n_results = n_results + ?4,"
    " ok = CASE WHEN stats_at IS NULL THEN ok + ?5 ELSE ok END,"
    " changed = CASE WHEN stats_at IS NULL THEN changed + ?6 ELSE changed END,"
    " failed = CASE WHEN stats_at IS NULL THEN failed + ?7 ELSE failed END,"
    " skipped = CASE WHEN stats_at IS NULL THEN skipped + ?8 ELSE skipped END,"
    " unreachable = CASE WHEN stats_at IS NULL THEN unreachable + ?9 ELSE unreachable END,"
    " ignored = CASE WHEN stats_at IS NULL THEN ignored + ?10 ELSE ignored END"
    " /*@each FROM*/ WHERE id = ?1";

/// The sum is in `rows` now.
void close(ParentSums::Sum& sum) {
  sum.first = INT64_MAX;
  sum.last = sum.results = 0;
  sum.open = false;
}

void take(Many& rows, ParentSums::Sum& play) {
  rows.add(play.id, play.first, play.last, play.results);
  close(play);
}

void take(Many& rows, ParentSums::Task& task) {
  rows.add(task.id, task.first, task.last, task.results, task.status);
  task.status = Status::unknown;
  close(task);
}

/// True: the host was there earlier than was known.
bool take(Many& rows, ParentSums::Host& host) {
  const HostCounts& add = host.counts;
  rows.add(host.id, host.first, host.last, host.results, add.ok, add.changed, add.failed,
           add.skipped, add.unreachable, add.ignored);
  const bool earlier = host.first <= host.created;
  host.created = std::min(host.created, host.first);
  host.counts = {};
  close(host);
  return earlier;
}

template <class K, class V>
V* find_in(std::map<K, V>& known, const K& key) {
  const auto found = known.find(key);
  return found == known.end() ? nullptr : &found->second;
}

}  // namespace

HostCounts& HostCounts::operator+=(const HostCounts& more) {
  results += more.results;
  ok += more.ok;
  changed += more.changed;
  failed += more.failed;
  skipped += more.skipped;
  unreachable += more.unreachable;
  ignored += more.ignored;
  return *this;
}

void ParentSums::Sum::add(UtcMicros at, std::int64_t more) {
  first = std::min(first, at);
  last = std::max(last, at);
  results += more;
  open = true;
}

ParentSums::Sum* ParentSums::play(const WorkKey& key) {
  return find_in(plays_, key);
}
ParentSums::Task* ParentSums::task(const WorkKey& key) {
  return find_in(tasks_, key);
}
ParentSums::Host* ParentSums::host(const HostKey& key) {
  return find_in(hosts_, key);
}

void ParentSums::know_play(const WorkKey& key, std::int64_t id) {
  plays_[key].id = id;
}
void ParentSums::know_task(const WorkKey& key, std::int64_t id, bool has_play) {
  Task& task = tasks_[key];
  task.id = id;
  task.has_play |= has_play;
}
void ParentSums::know_host(const HostKey& key, std::int64_t id, UtcMicros created) {
  Host& host = hosts_[key];
  host.id = id;
  host.created = created;
}

Expected<> ParentSums::settle_play(Sum& play) {
  if (!play.open) return {};
  Many row(kPlaySums);
  take(row, play);
  return db_.run_many(row);
}

Expected<> ParentSums::settle_task(Task& task) {
  if (!task.open) return {};
  Many row(kTaskSums);
  take(row, task);
  return db_.run_many(row);
}

Expected<> ParentSums::settle_host(Host& host) {
  if (!host.open) return {};
  Many row(kHostSums);
  const bool earlier = take(row, host);
  CHECK_OK(db_.run_many(row));
  return earlier ? settle_latest_host(db_, host.id) : Expected<>();
}

Expected<> ParentSums::settle() {
  Many plays(kPlaySums), tasks(kTaskSums), hosts(kHostSums);
  std::vector<std::int64_t> earlier;
  for (auto& [key, play] : plays_)
    if (play.open) take(plays, play);
  for (auto& [key, task] : tasks_)
    if (task.open) take(tasks, task);
  for (auto& [key, host] : hosts_)
    if (host.open && take(hosts, host)) earlier.push_back(host.id);
  CHECK_OK(db_.run_many(plays));
  CHECK_OK(db_.run_many(tasks));
  CHECK_OK(db_.run_many(hosts));
  for (const std::int64_t host : earlier) CHECK_OK(settle_latest_host(db_, host));
  return {};
}

void ParentSums::forget() {
  plays_.clear();
  tasks_.clear();
  hosts_.clear();
}

}  // namespace hearth::record
