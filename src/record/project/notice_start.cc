#include "record/project/notice_start.hh"

#include "base/text.hh"
#include "journal/posix.hh"
#include "journal/reader.hh"
#include "journal/seq_set.hh"
#include "record/machine/concern.hh"
#include "record/project/machine_load.hh"
#include "record/store/store.hh"

namespace hearth::record {
namespace {

constexpr std::size_t kNoticedBytesMax = 100;

std::string path_of(const journal::JournalFolder& folder) {
  return folder.path + "/noticed";
}

bool stands_at(const journal::JournalFolder& folder, const journal::Cursor& at, const Uuid& event) {
  journal::Reader reader(folder, at);
  const auto entry = reader.next();
  if (!entry || !*entry || (*entry)->next.segment != at.segment) return false;
  const auto head = journal::read_event((*entry)->payload);
  return head && head->id == event;
}

/// The runs of which something was said between the two places.
Expected<std::set<Uuid>> runs_between(const journal::JournalFolder& folder, journal::Cursor from,
                                      const journal::Cursor& until, const std::atomic<bool>& stop,
                                      Log& log) {
  std::set<Uuid> runs;
  journal::Reader reader(folder, from);
  while (!stop) {
    const auto entry = reader.next(until);
    if (!entry && entry.error().code == Errc::corrupt) {
      log.warning(entry.error().message);
      reader.skip_segment();
      continue;
    }
    if (!entry) return std::unexpected(entry.error());
    if (!*entry) return runs;
    if (!concerns_machines((*entry)->payload)) continue;
    if (const auto head = journal::read_event((*entry)->payload)) runs.insert(head->run);
  }
  return fail(Errc::cancelled, "it ends");
}

Expected<std::set<Uuid>> told_runs(Database& db) {
  std::set<Uuid> runs;
  TRY(Statement found, db.query("SELECT DISTINCT run_uid FROM machine_hosts"));
  while (true) {
    TRY(const bool more, found.step());
    if (!more) return runs;
    runs.insert(uuid_of(found.blob(0)));
  }
}

}  // namespace

std::optional<journal::Cursor> read_noticed(const journal::JournalFolder& folder) {
  const auto bytes = journal::read_file(path_of(folder), kNoticedBytesMax);
  if (!bytes) return {};
  const auto parts = split(trim(*bytes), ' ');
  if (parts.size() != 3) return {};
  const auto segment = journal::parse_number(parts[0]), offset = journal::parse_number(parts[1]);
  const auto event = Uuid::parse(parts[2]);
  if (!segment || !offset || !event) return {};
  const journal::Cursor at{folder.id, static_cast<std::uint64_t>(*segment),
                           static_cast<std::uint64_t>(*offset)};
  if (at.segment == 0 || at.offset < journal::kSegmentHeaderBytes) return {};
  return stands_at(folder, at, *event) ? at : journal::Cursor{folder.id, at.segment};
}

Expected<> write_noticed(const journal::JournalFolder& folder, const Noticed& noticed) {
  const journal::Cursor& at = noticed.at;
  return journal::replace_file(
      path_of(folder), join({std::to_string(at.segment), " ", std::to_string(at.offset), " ",
                             noticed.event.text(), "\n"}));
}

Expected<NoticeStart> start_notice(MachineNotice& notice, const journal::JournalFolder& folder,
                                   const StoreAddress& store, const journal::Cursor& until,
                                   const std::atomic<bool>& stop, Log& log) {
  NoticeStart start{journal::Cursor{folder.id}, until, {}};
  std::set<Uuid> unsure;
  if (const auto noticed = read_noticed(folder); noticed && *noticed <= until)
    start.from = *noticed;
  TRY(unsure, runs_between(folder, start.from, until, stop, log));
  TRY(Database db, read_store(store));
  CHECK_OK(load_machines(db, notice.machines(), unsure));
  TRY(start.told, told_runs(db));
  return start;
}

std::optional<journal::EventHead> take_line(MachineNotice& notice, std::string_view line,
                                            bool before_start, const std::set<Uuid>& told) {
  if (!concerns_machines(line)) return {};
  auto head = journal::read_event(line);
  if (!head) return {};
  if (before_start) {
    if (head->kind.starts_with("machine.")) return {};
    if (told.contains(head->run) && !notice.machines().open(head->run)) return {};
  }
  const auto members = parse_json_object(line);
  if (!members) return {};
  notice.take(*head, *members);
  return *std::move(head);
}

}  // namespace hearth::record
