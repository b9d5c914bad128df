#include "record/ask/diff.hh"

#include <set>

#include "base/text.hh"
#include "record/ask/diff_parts.hh"
#include "record/ask/rows.hh"

namespace hearth::record::ask {
namespace {

Expected<std::string> arguments_of(Database& db, std::int64_t run) {
  TRY(const auto body, db.find("SELECT arguments_body FROM playbooks WHERE id = ?1", run));
  return body_or(db, body, "{}");
}

Expected<> diff_arguments(Database& db, Pair runs, Entries& out) {
  TRY(const std::string older, arguments_of(db, runs.older));
  TRY(const std::string newer, arguments_of(db, runs.newer));
  for (const Change& one : changes(leaves_of(older), leaves_of(newer), never))
    out.add(json_of(one));
  return {};
}

using NameSet = std::set<std::string>;

Expected<NameSet> names_of(Expected<Statement> query) {
  NameSet out;
  CHECK_OK(each(std::move(query), [&](Columns row) { out.insert(row.text()); }));
  return out;
}

Expected<NameSet> labels_of(Database& db, std::int64_t run) {
  return names_of(
      db.query("SELECT l.name FROM playbook_labels pl JOIN labels l ON l.id = pl.label_id"
               " WHERE pl.playbook_id = ?1 AND pl.removed = 0",
               run));
}

Expected<NameSet> hosts_of(Database& db, std::int64_t run) {
  return names_of(db.query("SELECT name FROM hosts WHERE playbook_id = ?1", run));
}

std::string without(const NameSet& all, const NameSet& others) {
  std::vector<std::string> out;
  for (const std::string& name : all)
    if (!others.contains(name)) out.push_back(quoted_json(name));
  return list_text(out);
}

std::string names_json(const NameSet& older, const NameSet& newer) {
  return ObjectText()
      .raw("added", without(newer, older))
      .raw("removed", without(older, newer))
      .done();
}

Expected<RunHead> older_of(Database& db, const DiffQuestion& question, const RunHead& newer) {
  if (!question.older.empty()) return find_run(db, question.older);
  TRY(auto before, run_before(db, newer));
  if (before) return *std::move(before);
  return fail(Errc::not_found, join({"playbook ", std::to_string(newer.id), " is the first run of ",
                                     newer.path, "; name the run to compare it with"}));
}

}  // namespace

std::string Entries::list() const {
  return list_text(lines_);
}

Expected<std::string> diff(Database& db, const DiffQuestion& question) {
  TRY(const RunHead newer, find_run(db, question.newer));
  TRY(const RunHead older, older_of(db, question, newer));
  const Pair runs{older.id, newer.id};
  Entries arguments(question.limit), tasks(question.limit), results(question.limit),
      files(question.limit), facts(question.limit);
  CHECK_OK(diff_arguments(db, runs, arguments));
  TRY(const NameSet older_labels, labels_of(db, older.id));
  TRY(const NameSet newer_labels, labels_of(db, newer.id));
  TRY(const NameSet older_hosts, hosts_of(db, older.id));
  TRY(const NameSet newer_hosts, hosts_of(db, newer.id));
  TRY(const TaskSides older_tasks, tasks_of(db, older.id));
  TRY(const TaskSides newer_tasks, tasks_of(db, newer.id));
  diff_tasks(older_tasks, newer_tasks, tasks);
  TRY(const bool contents,
      diff_results(db, runs, older_tasks, newer_tasks, question.all_keys, results));
  CHECK_OK(diff_files(db, runs, files));
  CHECK_OK(diff_facts(db, runs, question.all_keys, facts));
  return ObjectText()
      .raw("from", json_of(older))
      .raw("to", json_of(newer))
      .raw("counts", ObjectText()
                         .number("arguments", arguments.count())
                         .number("tasks", tasks.count())
                         .number("results", results.count())
                         .number("files", files.count())
                         .number("facts", facts.count())
                         .done())
      .flag("contents_compared", contents)
      .raw("arguments", arguments.list())
      .raw("labels", names_json(older_labels, newer_labels))
      .raw("hosts", names_json(older_hosts, newer_hosts))
      .raw("tasks", tasks.list())
      .raw("results", results.list())
      .raw("files", files.list())
      .raw("facts", facts.list())
      .done();
}

}  // namespace hearth::record::ask
