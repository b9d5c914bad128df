#include "record/project/row_ids.hh"

#include <algorithm>
#include <charconv>

#include "base/json.hh"
#include "record/project/event.hh"

namespace hearth::record {
namespace {

struct RowKind {
  std::string_view kind;
  Table table;
};

constexpr RowKind kRowKinds[] = {
    {"run.start", Table::playbooks},
    {"file", Table::files},
    {"play.start", Table::plays},
    {"task.start", Table::tasks},
    {"host", Table::hosts},
    {"result", Table::results},
    {"record", Table::records},
    {"api.playbook", Table::playbooks},
    {"api.file", Table::files},
    {"api.play", Table::plays},
    {"api.task", Table::tasks},
    {"api.host", Table::hosts},
    {"api.result", Table::results},
    {"api.record", Table::records},
    {"machine.seen", Table::machines},
    {"machine.split", Table::machines},
};
constexpr std::string_view kImportStart = "import.start";
constexpr std::string_view kWant = "{\"want\":";
constexpr std::string_view kTableNames[kTables] = {"playbooks", "files",   "plays",   "tasks",
                                                   "hosts",     "results", "records", "machines"};

/// What a process keeps in hand: 256 KiB of events come before anybody can look again
/// (Intake::kQueuedBytesMax).
constexpr std::int64_t kReserve[kTables] = {64, 256, 64, 256, 256, 2048, 64, 64};
/// So many times that, once it uses them: a database that is away must not show for a playbook's
/// length (docs/decisions/0025-database-away.md). A process that records nothing takes little.
constexpr std::int64_t kReserveInUse = 4;

std::string key_of(Table table) {
  return join({"last_row.", name_of(table)});
}

}  // namespace

std::string_view name_of(Table table) {
  return kTableNames[static_cast<std::size_t>(table)];
}

std::optional<Table> table_of(std::string_view kind) {
  for (const RowKind& one : kRowKinds)
    if (one.kind == kind) return one.table;
  return {};
}

std::optional<std::int64_t> wanted_row(std::string_view line) {
  if (!line.starts_with(kWant)) return {};
  std::int64_t row = 0;
  const auto read = std::from_chars(line.data() + kWant.size(), line.data() + line.size(), row);
  if (read.ec != std::errc() || row < 1) return {};
  return row;
}

Reserved reserved_by(std::string_view line) {
  Reserved block;
  const auto event = parse_json_object(line);
  const JsonObject* after = event ? get_object(*event, "after") : nullptr;
  const JsonObject* upto = event ? get_object(*event, "upto") : nullptr;
  for (std::size_t i = 0; upto && i < kTables; ++i) {
    const auto clamped = [&](const JsonObject* all) {
      const std::int64_t id = all ? get_int(*all, kTableNames[i]).value_or(0) : 0;
      return std::clamp<std::int64_t>(id, 0, kDerivedIds / 2);
    };
    block.after[i] = clamped(after);
    block.upto[i] = clamped(upto);
  }
  return block;
}

std::int64_t RowIds::reserve(std::string_view line) {
  const Reserved block = reserved_by(line);
  std::int64_t base = 0;
  for (std::size_t i = 0; i < kTables; ++i)
    if (block.upto[i] > block.after[i]) base = std::max(base, last_[i] - block.after[i]);
  set_aside(block, base);
  return base;
}

void RowIds::set_aside(const Reserved& block, std::int64_t base) {
  for (std::size_t i = 0; i < kTables; ++i)
    if (block.upto[i] > block.after[i]) last_[i] = std::max(last_[i], base + block.upto[i]);
}

std::optional<std::int64_t> RowIds::next(std::string_view kind) {
  const auto table = table_of(kind);
  if (!table) return {};
  const auto at = static_cast<std::size_t>(*table);
  if (!blocks_) return ++last_[at];
  auto& blocks = (*blocks_)[at];
  if (blocks.empty()) return {};
  used_[at] = true;
  const std::int64_t id = blocks.front().first++;
  if (--blocks.front().count == 0) blocks.pop_front();
  return id;
}

std::int64_t RowIds::left(std::size_t table) const {
  std::int64_t sum = 0;
  for (const Block& one : (*blocks_)[table]) sum += one.count;
  return sum;
}

std::int64_t RowIds::reserve_of(std::size_t table) const {
  return kReserve[table] * (used_[table] ? kReserveInUse : 1);
}

bool RowIds::has(std::int64_t rows) const {
  for (std::size_t i = 0; blocks_ && i < kTables; ++i)
    if (left(i) < rows) return false;
  return true;
}

std::vector<RowIds::Block> RowIds::wanted(std::int64_t rows) const {
  std::vector<Block> out;
  for (std::size_t i = 0; blocks_ && i < kTables; ++i) {
    const std::int64_t reserve = reserve_of(i) + rows;
    if (left(i) >= reserve / 2 + rows) continue;
    const std::int64_t blocks = (reserve - left(i) + kBlock - 1) / kBlock;
    out.push_back({static_cast<Table>(i), last_[i], std::max<std::int64_t>(1, blocks) * kBlock});
  }
  return out;
}

void RowIds::give(const Block& block) {
  (*blocks_)[static_cast<std::size_t>(block.table)].push_back(block);
}

std::optional<std::int64_t> RowIds::row_of(const journal::EventHead& event, std::string_view line) {
  // Only this program makes them, with this spelling (machine/events.cc, base/json.hh).
  if (event.kind == "machine.seen" && line.find("\"new\":true") == line.npos) return {};
  if (event.kind == kImportStart) return reserve(line);
  const auto table = table_of(event.kind);
  if (!table) return {};
  const auto wanted = wanted_row(line);
  if (wanted && *wanted <= last_[static_cast<std::size_t>(*table)]) return wanted;
  const auto row = next(event.kind);
  if (!row || !event.kind.starts_with("api.")) return row;
  if (given_.insert_or_assign(event.id, *row).second) given_order_.push_back(event.id);
  if (given_order_.size() > kGivenKept) {
    given_.erase(given_order_.front());
    given_order_.pop_front();
  }
  return row;
}

std::optional<std::int64_t> RowIds::take_given(const Uuid& event) {
  const auto found = given_.find(event);
  if (found == given_.end()) return {};
  const std::int64_t row = found->second;
  given_.erase(found);
  return row;
}

void RowIds::saw(const journal::EventHead& event, std::string_view line) {
  if (!event.row || *event.row >= kDerivedIds) return;
  if (event.kind == kImportStart) return set_aside(reserved_by(line), *event.row);
  if (event.kind != "cut") return saw(event.kind, *event.row);
  const auto cut = Event::parse(line);
  if (cut) saw(cut->text("of").value_or(""), *event.row);
}

void RowIds::saw(std::string_view kind, std::int64_t row) {
  const auto table = table_of(kind);
  if (!table || row >= kDerivedIds) return;
  std::int64_t& last = last_[static_cast<std::size_t>(*table)];
  last = std::max(last, row);
}

Expected<> RowIds::restore(Database& db) {
  for (std::size_t i = 0; i < kTables; ++i) {
    TRY(const auto found, db.find("SELECT CAST(value AS INTEGER) FROM store_meta"
                                  " WHERE \"key\" = ?1",
                                  key_of(static_cast<Table>(i))));
    saved_[i] = found.value_or(0);
    last_[i] = std::max(last_[i], saved_[i]);
  }
  return {};
}

Expected<> RowIds::save(Database& db) {
  for (std::size_t i = 0; i < kTables; ++i) {
    if (last_[i] == saved_[i]) continue;
    CHECK_OK(
        db.run("INSERT INTO store_meta (\"key\", value) VALUES (?1, ?2)"
               " ON CONFLICT (\"key\") DO UPDATE SET value = excluded.value"
               " WHERE CAST(store_meta.value AS INTEGER) < CAST(excluded.value AS INTEGER)",
               key_of(static_cast<Table>(i)), std::to_string(last_[i])));
    saved_[i] = last_[i];
  }
  return {};
}

}  // namespace hearth::record
