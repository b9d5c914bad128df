#include "record/import/ara_row.hh"

#include "base/text.hh"
#include "base/utf8.hh"
#include "record/api/datetime.hh"
#include "record/api/json_text.hh"
#include "record/import/zlib_text.hh"
#include "record/store/status.hh"

namespace hearth::record {
namespace {

using AraHow = AraColumn::How;

void problem(AraRow& row, const AraColumn& column, std::string_view why) {
  row.problems.push_back(join({column.field, ": ", why}));
}

void add_word(AraRow& row, const AraColumn& column, std::string_view word) {
  const bool known = column.how == AraHow::word ? parse_status(word).has_value()
                                                : parse_result_status(word).has_value();
  if (!known) problem(row, column, "is no status that ARA has; unknown is taken");
  row.set.text(column.field, known ? word : std::string_view("unknown"));
}

void add_json(AraRow& row, const AraColumn& column, std::string_view text) {
  auto compact = api::compact_json(text);
  if (!compact) return problem(row, column, compact.error().message);
  if (compact->size() > kBodyMax) return problem(row, column, "is larger than an event may be");
  if (*compact != "null") row.set.raw(column.field, *compact);
}

void add_packed(AraRow& row, const AraColumn& column, std::string_view blob) {
  auto text = inflate(blob, kBodyMax);
  if (!text) return problem(row, column, text.error().message);
  if (column.how == AraHow::zjson) return add_json(row, column, *text);
  const std::string quoted = quoted_json(valid_utf8(*text));
  if (quoted.size() > kBodyMax) return problem(row, column, "is larger than an event may be");
  row.set.raw(column.field, quoted);
}

void add_relation(AraRow& row, const AraColumn& column, std::int64_t there, const IdMap& ids) {
  const auto here = ids.here(column.table, there);
  if (here) {
    row.set.number(column.field, *here);
  } else {
    row.orphan = true;
    problem(row, column, join({"names a row that is not there: ", std::to_string(there)}));
  }
}

}  // namespace

std::optional<UtcMicros> ara_time(std::string_view text) {
  const auto at = api::parse_datetime(text, [](std::int64_t seconds) { return seconds; });
  return at ? std::optional(*at) : std::nullopt;
}

Uuid run_of(std::string_view source, std::int64_t playbook) {
  return derived_uuid(source, join({"playbooks/", std::to_string(playbook)}));
}

/// A result's uid is the same whenever it comes.
std::string uid_of(const RowPlace& place) {
  if (place.table.table != Table::results) return "";
  const Uuid uid = derived_uuid(place.source, join({"results/", std::to_string(place.id)}));
  return join({"\"uid\":\"", uid.text(), "\","});
}

ImportDraft row_draft(const RowPlace& place, std::string set) {
  ImportDraft draft;
  draft.run = run_of(place.source, place.playbook);
  if (place.fresh) {
    draft.kind = join({"api.", place.table.word});
    draft.at = place.created;
    draft.want = place.here;
    draft.members =
        join({uid_of(place), "\"updated\":", std::to_string(place.updated), ",\"set\":", set});
  } else {
    draft.kind = "api.set";
    draft.at = place.updated;
    draft.members = join({"\"table\":\"", place.table.word,
                          "\",\"number\":", std::to_string(place.here), ",\"set\":", set});
  }
  return draft;
}

ImportDraft latest_draft(std::string_view source, std::int64_t playbook, std::int64_t host_here,
                         UtcMicros at) {
  ImportDraft draft;
  draft.kind = "api.latest";
  draft.run = run_of(source, playbook);
  draft.at = at;
  draft.members = join({"\"table\":\"host\",\"number\":", std::to_string(host_here)});
  return draft;
}

void add_column(AraRow& row, const AraColumn& column, const Statement& found, int at,
                const IdMap& ids) {
  const bool null = found.is_null(at);
  switch (column.how) {
    case AraHow::text:
      if (null) return void(row.set.raw(column.field, "null"));
      return void(row.set.text(column.field, valid_utf8(std::string(found.text(at)))));
    case AraHow::word:
    case AraHow::outcome:
      return add_word(row, column, found.text(at));
    case AraHow::integer:
      return void(row.set.number(column.field, found.maybe_integer(at)));
    case AraHow::flag:
      return void(row.set.flag(column.field, found.integer(at) != 0));
    case AraHow::time: {
      if (null) return void(row.set.raw(column.field, "null"));
      const auto time = ara_time(found.text(at));
      if (!time) return problem(row, column, "is no time");
      return void(row.set.number(column.field, *time));
    }
    case AraHow::uuid: {
      if (null) return void(row.set.raw(column.field, "null"));
      const auto id = Uuid::parse(found.text(at));
      if (!id) return problem(row, column, "is no UUID");
      return void(row.set.text(column.field, id->text()));
    }
    case AraHow::json:
      return add_json(row, column, found.text(at));
    case AraHow::zjson:
    case AraHow::ztext:
      return add_packed(row, column, found.blob(at));
    case AraHow::relation:
      return add_relation(row, column, found.integer(at), ids);
  }
}

}  // namespace hearth::record
