#include "record/recent/recent.hh"

#include <algorithm>
#include <array>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/project/apply.hh"
#include "record/project/catch_up.hh"
#include "record/project/doom.hh"
#include "record/project/purge.hh"
#include "record/store/schema.hh"
#include "record/store/size.hh"
#include "record/store/status.hh"

namespace hearth::record {
namespace {

/// Which of a run's events are of no use here: no answer of ARA's API shows what they tell, or they
/// are what pruning left of them.
constexpr std::array<std::string_view, 5> kLeftOut = {"machine.", "call.", "cut", "import.",
                                                      "group."};
constexpr Duration kLookForEnded = std::chrono::seconds(10);
constexpr std::size_t kLabelsAtOnce = 100;

class Silent final : public Log {
 public:
  void write(LogLevel, std::string_view) override {}
};

bool is_left_out(std::string_view kind) {
  return std::ranges::any_of(kLeftOut, [&](std::string_view one) { return kind.starts_with(one); });
}

/// An imported run (`want`) is over.
bool begins_run(std::string_view kind, std::string_view line) {
  return (kind == "run.start" || kind == "api.playbook") && !wanted_row(line);
}

/// So that the numbers of labels count up from there: the database will have others.
Expected<> begin_labels(Database& db) {
  CHECK_OK(
      db.run("INSERT INTO labels (id, name, created, updated) VALUES (?1, '', 0, 0)", kDerivedIds));
  return {};
}

}  // namespace

Recent::Recent(journal::JournalFolder journal, const journal::Cursor& from, const Clock& clock,
               Bounds bounds)
    : journal_(std::move(journal)), clock_(clock), bounds_(bounds), reader_(journal_, from) {}

Expected<> Recent::open() {
  TRY(Database db, Database::open(":memory:", {true, true}));
  CHECK_OK(migrate(db));
  CHECK_OK(begin_labels(db));
  db_.emplace(std::move(db));
  return {};
}

Expected<> Recent::follow(const journal::Cursor& until) {
  Expected<> followed = follow_on(until);
  if (!followed) {
    db_.reset();
    runs_.clear();
    reader_ = journal::Reader(journal_, until);
  }
  return followed;
}

Expected<> Recent::follow_on(const journal::Cursor& until) {
  if (!db_) CHECK_OK(open());
  while (reader_.cursor() < until) {
    const journal::Cursor before = reader_.cursor();
    TRY(const Batch batch, next_batch(until));
    if (!batch.events.empty()) CHECK_OK(apply(batch));
    CHECK_OK(forget(batch.pruned));
    if (reader_.cursor() == before) break;  // only ends of segments lie between
  }
  return forget_old();
}

Expected<Recent::Batch> Recent::next_batch(const journal::Cursor& until) {
  Batch batch;
  // What was pruned is not there any more when the next event comes.
  for (std::size_t bytes = 0; bytes < CatchUp::kBatchBytes && batch.pruned.empty();) {
    TRY(const auto entry, reader_.next(until));
    if (!entry) break;
    bytes += entry->payload.size();
    take(batch, entry->payload);
  }
  return batch;
}

void Recent::take(Batch& batch, std::string_view line) {
  const auto head = journal::read_event(line);
  if (!head) return;
  if (head->kind == "prune") {
    const auto event = Event::parse(line);
    for (const std::string& text : event ? event->texts("runs") : std::vector<std::string>{})
      if (const auto run = Uuid::parse(text); run && runs_.contains(*run))
        batch.pruned.push_back(*run);
    return;
  }
  if (is_left_out(head->kind)) return;
  if (begins_run(head->kind, line)) runs_.try_emplace(head->run);
  const auto known = runs_.find(head->run);
  if (known == runs_.end()) return;
  known->second.heard = clock_.now();
  batch.events.emplace_back(line);
  batch.runs.push_back(head->run);
}

/// An event that does not fit (a row of another run, which is not here) leaves its run in pieces.
Expected<> Recent::apply(const Batch& batch) {
  Silent silent;  // what is wrong with an event, the store's projector says
  TRY(Projector projector, Projector::open(*db_, silent));
  CHECK_OK(projector.apply(batch.events, reader_.cursor(), clock_.utc()));
  CHECK_OK(purge());
  const Projected& done = projector.projected();
  if (done.malformed > 0 || done.conflicts > 0) return forget(batch.runs);
  return {};
}

// ---- what goes ---------------------------------------------------------------------------------

Expected<std::int64_t> Recent::bytes() {
  return bytes_of_store(*db_);
}

Expected<bool> Recent::ended(const Uuid& run) {
  TRY(const auto status, db_->find("SELECT status FROM playbooks WHERE uid = ?1", run));
  return !status || static_cast<Status>(*status) > Status::running;
}

/// Those that ended before those that run.
Expected<std::vector<Recent::Aged>> Recent::oldest_first() {
  std::vector<Aged> all;
  for (const auto& [uid, run] : runs_) {
    TRY(const bool over, ended(uid));
    all.push_back({!over, run.heard, uid});
  }
  std::ranges::sort(all);
  return all;
}

Expected<> Recent::forget_old() {
  const Steady::time_point now = clock_.now();
  TRY(std::int64_t bytes, this->bytes());
  const bool over = bytes > bounds_.bytes || runs_.size() > bounds_.runs;
  if (!over && now - looked_ < kLookForEnded) return {};
  looked_ = now;
  TRY(const std::vector<Aged> all, oldest_first());
  for (const Aged& one : all) {
    const Duration age = now - one.heard;
    const bool full = bytes > bounds_.bytes || runs_.size() > bounds_.runs;
    if (!full && age < (one.running ? bounds_.silent : bounds_.ended)) continue;
    CHECK_OK(forget({one.uid}));
    TRY(bytes, this->bytes());
  }
  return {};
}

/// Leaves no trace: what the store notes of deleted runs would add up here.
Expected<> Recent::forget(const std::vector<Uuid>& runs) {
  if (runs.empty()) return {};
  TRY(Transaction transaction, Transaction::begin(*db_));
  Rows rows(*db_);
  CHECK_OK(doom_runs(rows, runs));
  CHECK_OK(settle_runs(rows));
  CHECK_OK(transaction.commit());
  CHECK_OK(purge());
  for (const Uuid& run : runs) {
    CHECK_OK(db_->run("DELETE FROM deleted WHERE run_uid = ?1", run));
    runs_.erase(run);
  }
  return {};
}

Expected<> Recent::purge() {
  while (true) {
    TRY(const bool more, purge_batch(*db_));
    if (!more) return {};
  }
}

// ---- labels ------------------------------------------------------------------------------------

Expected<std::vector<std::string>> Recent::unknown_labels() {
  TRY(Statement found,
      db_->query("SELECT name FROM labels WHERE id > ?1 LIMIT ?2", kDerivedIds, kLabelsAtOnce));
  std::vector<std::string> names;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return names;
    names.emplace_back(found.text(0));
  }
}

/// A label that had the number before has another name by now.
Expected<> Recent::learn(const std::vector<Label>& labels) {
  TRY(Transaction transaction, Transaction::begin(*db_));
  for (const Label& label : labels) {
    CHECK_OK(
        db_->run("UPDATE labels SET id = (SELECT max(id) + 1 FROM labels)"
                 " WHERE id = ?1 AND name <> ?2",
                 label.number, label.name));
    CHECK_OK(db_->run("UPDATE labels SET id = ?1 WHERE name = ?2", label.number, label.name));
  }
  return transaction.commit();
}

}  // namespace hearth::record
