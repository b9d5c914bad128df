#include "record/prune/select.hh"

#include <algorithm>
#include <set>

#include "base/text.hh"
#include "record/query/queries.hh"
#include "record/store/size.hh"

namespace hearth::record {
namespace {

constexpr std::string_view kRowsOfRun =
    "(t.n_plays + t.n_tasks + t.n_hosts + t.n_files + t.n_records + t.n_results + 1)";

/// A run's place counts the newest of its path (or name) as 1.
std::string statement(const PruneWish& wish) {
  const char* per = wish.per == PruneWish::Per::path ? "t.path" : "coalesce(t.name, t.path)";
  return join(
      {"SELECT id, uid, path, name, status, started, n_results, n_rows FROM ("
       "SELECT t.id, t.uid, t.path, t.name, t.status, t.started, t.n_results, ",
       kRowsOfRun,
       " AS n_rows, coalesce(t.started, t.created) AS age, row_number() OVER"
       " (PARTITION BY ",
       per,
       " ORDER BY coalesce(t.started, t.created) DESC, t.id DESC)"
       " AS place FROM playbooks t WHERE t.id IN (SELECT t.id FROM playbooks t",
       wish.where.join, wish.where.sql,
       ") AND (1 = ? OR t.group_name = ?)) ranked"
       " WHERE place > ? AND age < ? AND (status <> ? OR 1 = ?) ORDER BY age, id"});
}

struct PruneCandidate {
  PruneRun run;
  std::int64_t rows;
};

Expected<std::vector<PruneCandidate>> candidates(Database& db, const PruneWish& wish) {
  TRY(Statement found, db.query_text(statement(wish)));
  api::bind_all(found, wish.where.values);
  found.bind(std::int64_t{wish.group.empty()});
  found.bind(wish.group);
  found.bind(wish.keep.value_or(0));
  found.bind(wish.before.value_or(INT64_MAX));
  found.bind(Status::running);
  found.bind(std::int64_t{wish.running});
  std::vector<PruneCandidate> all;
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return all;
    all.push_back(
        {{found.integer(0), uuid_of(found.blob(1)), std::string(found.text(2)), found.maybe_text(3),
          static_cast<Status>(found.integer(4)), found.maybe_integer(5), found.integer(6), 0},
         found.integer(7)});
  }
}

/// Leaves out what `runs` does not name.
Expected<> only_named(Database& db, const PruneWish& wish, std::vector<PruneCandidate>& all) {
  if (wish.runs.empty()) return {};
  std::set<std::int64_t> named;
  for (const std::string& name : wish.runs) {
    TRY(const std::int64_t id, find_playbook(db, name));
    named.insert(id);
  }
  std::erase_if(all, [&](const PruneCandidate& one) { return !named.contains(one.run.id); });
  return {};
}

/// What each row takes, of all that store and journal have.
Expected<> measure(Database& db, PrunePlan& plan, std::vector<PruneCandidate>& all) {
  TRY(plan.store_bytes, bytes_of_store(db));
  TRY(plan.journal_bytes, bytes_of_journals(db));
  TRY(Statement sum, db.query_text(join({"SELECT sum(", kRowsOfRun, ") FROM playbooks t"})));
  TRY(const bool there, sum.step());
  const std::int64_t total = there ? std::max<std::int64_t>(sum.integer(0), 1) : 1;
  const double each =
      static_cast<double>(plan.store_bytes + plan.journal_bytes) / static_cast<double>(total);
  for (PruneCandidate& one : all)
    one.run.bytes = static_cast<std::int64_t>(each * static_cast<double>(one.rows));
  return {};
}

/// How many of the oldest have to go.
std::ptrdiff_t until_it_fits(const PrunePlan& plan, const std::vector<PruneCandidate>& all,
                             std::int64_t most) {
  std::int64_t left = plan.store_bytes + plan.journal_bytes;
  std::size_t count = 0;
  while (left > most && count < all.size()) left -= all[count++].run.bytes;
  return static_cast<std::ptrdiff_t>(count);
}

}  // namespace

Expected<PrunePlan> plan_prune(Database& db, const PruneWish& wish) {
  TRY(auto all, candidates(db, wish));
  CHECK_OK(only_named(db, wish, all));
  PrunePlan plan;
  CHECK_OK(measure(db, plan, all));
  if (wish.bytes) all.erase(all.begin() + until_it_fits(plan, all, *wish.bytes), all.end());
  plan.matched = std::ssize(all);
  for (PruneCandidate& one : all) {
    if (wish.limit && std::ssize(plan.runs) >= *wish.limit) break;
    plan.runs.push_back(std::move(one.run));
  }
  return plan;
}

}  // namespace hearth::record
