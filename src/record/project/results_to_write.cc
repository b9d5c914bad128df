#include "record/project/results_to_write.hh"

#include "base/text.hh"
#include "record/project/rows.hh"
#include "record/store/hash.hh"

namespace hearth::record {

const char ResultsToWrite::kInsertBody[] =
    "INSERT INTO bodies (id, codec, dict_id, size, used, data) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const char ResultsToWrite::kInsertResult[] =
    "INSERT INTO results (id, uid, playbook_id, play_id, task_id, host_id, status, changed,"
    " ignore_errors, ignore_unreachable, content_body, started, ended, duration, created, updated,"
    " via) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
const char ResultsToWrite::kInsertDelegate[] =
    "INSERT INTO result_delegates (result_id, host_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
const char ResultsToWrite::kInsertItem[] =
    "INSERT INTO result_items (result_id, n, status, changed, label, started, ended, duration,"
    " content_body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";
const char ResultsToWrite::kInsertCall[] =
    "INSERT INTO calls (run_uid, task_uuid, host, id, at, how, why, waited, ran, start,"
    " interpreter) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING";

namespace {

constexpr char kInsertVia[] =
    "INSERT INTO result_vias (run_uid, task_uuid, host, via) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (run_uid, task_uuid, host) DO UPDATE SET via = max(result_vias.via,"
    " excluded.via)";
constexpr char kRaiseVia[] =
    "UPDATE results SET via = ?4 FROM playbooks p, tasks t, hosts h /*@each ,*/"
    " WHERE p.uid = ?1 AND t.playbook_id = p.id AND t.uuid = ?2 AND h.playbook_id = p.id"
    " AND h.name = ?3 AND results.task_id = t.id AND results.host_id = h.id AND results.via < ?4";

template <class K, class V>
std::optional<V> known_of(const std::map<K, V>& known, const K& key) {
  const auto found = known.find(key);
  return found == known.end() ? std::nullopt : std::optional<V>(found->second);
}

/// What one event will ask for.
struct AskedRows {
  std::optional<Uuid> uid, items_uid;
  std::optional<std::int64_t> row;
  std::optional<ResultsToWrite::ViaKey> via;
};

AskedRows asked_by(const Event& event) {
  AskedRows out;
  if (event.head.kind != "result" && event.head.kind != "item") return out;
  out.uid = Uuid::parse(event.text("uid").value_or(""));
  const auto task = Uuid::parse(event.text("task").value_or(""));
  const auto host = event.text("host");
  if (!task || !host) return out;
  out.items_uid = uid_for_items(event.head.run, *task, event.integer("batch").value_or(0), *host);
  out.via = {event.head.run, *task, *host};
  if (event.head.kind == "result") out.row = event.head.row;
  return out;
}

}  // namespace

Uuid uid_for_items(const Uuid& run, const Uuid& task, std::int64_t batch, std::string_view host) {
  return uuid_of(sha256(join({bytes_of(run), bytes_of(task), std::to_string(batch), "/", host}))
                     .substr(0, 16));
}

std::optional<std::optional<FoundResult>> ResultsToWrite::found(const Uuid& uid) const {
  return known_of(found_, uid);
}
std::optional<bool> ResultsToWrite::taken(std::int64_t id) const {
  return known_of(taken_, id);
}
std::optional<Via> ResultsToWrite::via(const ViaKey& key) const {
  const auto known = known_of(vias_, key), told = known_of(told_, key);
  return known && told ? std::max(known, told) : known;
}

void ResultsToWrite::know(const Uuid& uid, std::optional<FoundResult> result) {
  found_[uid] = result;
  if (result) know_taken(result->id);
}

Expected<> ResultsToWrite::look_ahead(std::span<const Event> coming) {
  Many uids("SELECT uid, id, status FROM results /*@each ,*/ WHERE uid = ?1");
  Many ids("SELECT id FROM results /*@each ,*/ WHERE id = ?1");
  Many vias(
      "SELECT run_uid, task_uuid, host, via FROM result_vias /*@each ,*/"
      " WHERE run_uid = ?1 AND task_uuid = ?2 AND host = ?3");
  for (const Event& event : coming) {
    if (uids.rows() >= 2 * kAhead) break;
    const AskedRows asked = asked_by(event);
    for (const auto& uid : {asked.uid, asked.items_uid})
      if (uid && found_.emplace(*uid, std::nullopt).second) uids.add(*uid);
    if (asked.row && taken_.emplace(*asked.row, false).second) ids.add(*asked.row);
    if (asked.via && vias_.emplace(*asked.via, Via::plain).second)
      vias.add(std::get<0>(*asked.via), std::get<1>(*asked.via), std::get<2>(*asked.via));
  }
  CHECK_OK(look_for_results(uids));
  CHECK_OK(db_.each_of(ids, [&](const Statement& row) { taken_[row.integer(0)] = true; }));
  return db_.each_of(vias, [&](const Statement& row) {
    Via& via = vias_[{uuid_of(row.blob(0)), uuid_of(row.blob(1)), std::string(row.text(2))}];
    via = std::max(via, static_cast<Via>(row.integer(3)));
  });
}

Expected<> ResultsToWrite::look_for_results(const Many& uids) {
  return db_.each_of(uids, [&](const Statement& row) {
    know(uuid_of(row.blob(0)), FoundResult{row.integer(1), row.integer(2) != 0});
  });
}

Expected<std::optional<std::int64_t>> ResultsToWrite::own_body(std::string_view bytes) {
  TRY(const auto packed, pack_own_body(db_, bytes));
  if (!packed) return std::nullopt;
  if (!last_body_) {
    TRY(const auto last, db_.find("SELECT max(id) FROM bodies"));
    last_body_ = last.value_or(0);
  }
  bodies_.add(++*last_body_, packed->codec, packed->dict, bytes.size(), 0, Blob{packed->bytes});
  return *last_body_;
}

void ResultsToWrite::add(const NewResult& row) {
  results_.add(row.id, row.uid, row.playbook, row.play, row.task, row.host, row.status, row.changed,
               row.ignore_errors, row.ignore_unreachable, row.content, row.started, row.ended,
               row.duration, row.at, row.at, row.via);
  waiting_.insert(row.id);
}

void ResultsToWrite::add_via(const ViaKey& key, Via via) {
  Via& told = told_[key];
  told = std::max(told, via);
}

Expected<> ResultsToWrite::settle_bodies() {
  last_body_.reset();
  CHECK_OK(db_.run_many(bodies_));
  bodies_.clear();
  return {};
}

Expected<> ResultsToWrite::settle() {
  CHECK_OK(settle_bodies());
  for (Many* const rows : {&results_, &delegates_, &items_, &calls_}) {
    CHECK_OK(db_.run_many(*rows));
    rows->clear();
  }
  waiting_.clear();
  return settle_vias();
}

Expected<> ResultsToWrite::settle_vias() {
  if (told_.empty()) return {};
  Many insert(kInsertVia), raise(kRaiseVia);
  for (const auto& [key, via] : told_)
    for (Many* const rows : {&insert, &raise})
      rows->add(std::get<0>(key), std::get<1>(key), std::get<2>(key), via);
  for (const auto& [key, via] : told_)
    if (const auto known = vias_.find(key); known != vias_.end())
      known->second = std::max(known->second, via);
  told_.clear();
  CHECK_OK(db_.run_many(insert));
  return db_.run_many(raise);
}

void ResultsToWrite::forget() {
  found_.clear();
  taken_.clear();
  vias_.clear();
}

}  // namespace hearth::record
