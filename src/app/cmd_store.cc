#include <unistd.h>

#include <cstdio>

#include "app/commands.hh"
#include "app/progress.hh"
#include "app/store_of.hh"
#include "app/up_to_date.hh"
#include "base/json.hh"
#include "record/project/rebuild.hh"
#include "record/store/check.hh"
#include "record/store/schema.hh"
#include "record/store/store.hh"
#include "record/store/vacuum.hh"

namespace hearth::app {
namespace {

/// The store is none that this Hearth may use, and nothing of it was touched
/// (docs/manual/exit-codes.md).
constexpr int kUnusable = 3;

bool means_unusable(Errc code) {
  return code == Errc::invalid || code == Errc::denied || code == Errc::corrupt;
}

Expected<int> ended(Expected<int> done) {
  if (done || !means_unusable(done.error().code)) return done;
  std::fprintf(stderr, "hearth: %s\n", done.error().message.c_str());
  return kUnusable;
}

/// Only the home's own file can be made again beside the old one.
Expected<> check_own_store(const record::StoreAddress& store) {
  if (store.postgres())
    return fail(Errc::invalid,
                join({"HEARTH_STORE names ", store.shown(),
                      ", whose tables may be of several servers' journals; to make them again, end"
                      " all servers, give HEARTH_STORE an empty database and start them: each"
                      " brings its journal there"}));
  if (record::store_path(store) == record::store_path(store.home)) return {};
  return fail(Errc::invalid, join({"HEARTH_STORE names ", store.shown(),
                                   "; this makes the home's own store again: unset it"}));
}

// ---- migrate -----------------------------------------------------------------------------------

/// 0: there was none yet.
Expected<int> version_before(const record::StoreAddress& store) {
  const std::string path = record::store_path(store);
  if (!store.postgres() && ::access(path.c_str(), F_OK) != 0) return 0;
  TRY(record::Database db, record::Database::open(path, {}));
  return record::version_of(db);
}

Expected<int> migrate(const record::StoreAddress& store, bool json) {
  TRY(const int before, version_before(store));
  TRY(record::Database db, record::open_store(store));
  const int now = record::schema_version();
  const std::string path = db.path();
  std::string text = to_text(JsonObject{{"store", path}, {"before", before}, {"schema", now}});
  if (!json)
    text = before == now ? join({path, ": schema ", std::to_string(now), ", nothing to do"})
                         : join({path, ": schema ", std::to_string(now), ", was ",
                                 before == 0 ? "not there" : std::to_string(before)});
  CHECK_OK(print(text + "\n"));
  return 0;
}

// ---- check -------------------------------------------------------------------------------------

/// A cursor behind the end of its journal: that is not the journal that the tables were made from.
/// Journals of other servers lie elsewhere.
Expected<> check_cursors(const record::StoreAddress& store, record::Database& db,
                         record::Checked& checked) {
  TRY(const auto journals, journal::list_journals(store.home + "/journal"));
  TRY(record::Statement found,
      db.query("SELECT journal, segment, \"offset\" FROM projection WHERE name = 'record'"));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return {};
    const journal::Cursor at{record::uuid_of(found.blob(0)),
                             static_cast<std::uint64_t>(found.integer(1)),
                             static_cast<std::uint64_t>(found.integer(2))};
    std::string wrong =
        store.postgres() ? "" : join({"the journal ", at.journal.text(), " is not there"});
    for (const journal::JournalFolder& folder : journals) {
      if (folder.id != at.journal) continue;
      journal::Reader reader(folder, at);
      const auto next = reader.next();
      wrong = next ? "" : next.error().message;
    }
    if (!wrong.empty()) checked.findings.push_back({"projection", std::move(wrong)});
  }
}

JsonArray json_of(const std::vector<record::Finding>& findings) {
  JsonArray all;
  for (const record::Finding& one : findings)
    all.push_back(JsonObject{{"table", one.table}, {"what", one.what}, {"damaged", one.damaged}});
  return all;
}

std::string check_text(const record::Checked& checked, const record::StoreAddress& store) {
  const std::string path = store.shown();
  if (checked.ok()) return path + ": ok\n";
  std::string text;
  for (const record::Finding& one : checked.findings)
    text += join({path, ": ", one.table, ": ", one.what, "\n"});
  return text + (store.postgres()
                     ? "Make the tables again from the journals: in an empty database\n"
                     : "Make the tables again from the journal: hearth store check --rebuild\n");
}

Expected<int> check(Context& context, const record::StoreAddress& store,
                    const StoreOptions& options) {
  TRY(record::Database db, record::Database::open(record::store_path(store), {}));
  TRY(const int version, record::version_of(db));
  if (version < record::schema_version())
    return fail(Errc::invalid, join({db.path(), " has schema ", std::to_string(version),
                                     "; bring it forward first: hearth store migrate"}));
  Progress progress(context.loop.clock(), "parts", 0);
  TRY(record::Checked checked,
      record::check_store(db, {options.thorough}, [&](int part, int parts) {
        progress.total(parts);
        progress.set(part);
      }));
  progress.clear();
  CHECK_OK(check_cursors(store, db, checked));
  const std::string text = options.json
                               ? to_text(JsonObject{{"store", db.path()},
                                                    {"schema", version},
                                                    {"ok", checked.ok()},
                                                    {"findings", json_of(checked.findings)},
                                                    {"unused_bodies", checked.unused_bodies}}) +
                                     "\n"
                               : check_text(checked, store);
  CHECK_OK(print(text));
  return checked.ok() ? 0 : kUnusable;
}

Expected<int> rebuild(Context& context, bool json) {
  const std::string home = context.env.home();
  Progress progress(context.loop.clock(), "bytes of the journal", 0);
  auto done = record::rebuild_store(home, context.loop.clock(), context.log,
                                    [&](std::uint64_t read, std::uint64_t total) {
                                      progress.total(static_cast<std::int64_t>(total));
                                      progress.set(static_cast<std::int64_t>(read));
                                    });
  progress.clear();
  if (!done && done.error().code == Errc::busy)
    return fail(Errc::busy, done.error().message +
                                "; end the daemon with `hearth daemon --stop`, and try again");
  TRY(const record::Rebuilt rebuilt, std::move(done));
  std::string text = to_text(
      JsonObject{{"store", record::store_path(home)},
                 {"events", rebuilt.events},
                 {"old_store", rebuilt.old_store.empty() ? Json() : Json(rebuilt.old_store)}});
  if (!json)
    text = join({record::store_path(home), ": made again from ", std::to_string(rebuilt.events),
                 " events",
                 rebuilt.old_store.empty() ? "" : join({"; the old one is ", rebuilt.old_store})});
  CHECK_OK(print(text + "\n"));
  return 0;
}

// ---- vacuum ------------------------------------------------------------------------------------

Expected<int> vacuum(Context& context, const record::StoreAddress& store, bool json) {
  TRY(record::Database db, record::open_store(store, {true, false}));
  TRY(const record::FileSpace before, record::file_space(db));
  if (!before.in_slices) CHECK_OK(record::vacuum_whole(db));
  {
    Progress progress(context.loop.clock(), "bytes", before.free);
    for (bool more = true; more;) {
      TRY(more, record::vacuum_slice(db));
      TRY(const record::FileSpace now, record::file_space(db));
      progress.set(before.bytes - now.bytes);
    }
  }
  CHECK_OK(record::end_vacuum(db));
  TRY(const record::FileSpace after, record::file_space(db));
  std::string text = to_text(JsonObject{{"store", db.path()},
                                        {"before_bytes", before.bytes},
                                        {"after_bytes", after.bytes},
                                        {"free_bytes", after.free}});
  if (!json)
    text = join({db.path(), ": ", megabytes(before.bytes - after.bytes), " given back, ",
                 megabytes(after.bytes), " left"});
  CHECK_OK(print(text + "\n"));
  return 0;
}

}  // namespace

Co<Expected<int>> store_migrate(Context& context, const StoreOptions& options) {
  CO_TRY(const record::StoreAddress store, store_of(context.env));
  co_return ended(migrate(store, options.json));
}

Co<Expected<int>> store_check(Context& context, const StoreOptions& options) {
  CO_TRY(const record::StoreAddress store, store_of(context.env));
  if (!options.rebuild) co_return ended(check(context, store, options));
  CO_CHECK_OK(check_own_store(store));
  co_return ended(rebuild(context, options.json));
}

Co<Expected<int>> store_vacuum(Context& context, const StoreOptions& options) {
  CO_TRY(const record::StoreAddress store, store_of(context.env));
  co_return ended(vacuum(context, store, options.json));
}

}  // namespace hearth::app
