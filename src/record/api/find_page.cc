#include "record/api/find_page.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/project/row_ids.hh"
#include "record/project/rows.hh"

namespace hearth::record::api {
namespace {

/// So many rows may have come since a page was handed out, and its end is still used.
constexpr std::int64_t kStepsMax = 10'000;

/// The name of a list for the memory.
std::string list_name(const Selection& selection) {
  std::string name =
      join({name_of(selection.endpoint), selection.where.sql, " ", selection.order.sql});
  for (const Bound& value : selection.where.values) {
    name += '\0';
    if (const auto* number = std::get_if<std::int64_t>(&value)) name += std::to_string(*number);
    if (const auto* text = std::get_if<std::string>(&value)) name += *text;
    if (const auto* id = std::get_if<Uuid>(&value)) name += id->text();
  }
  return name;
}

Expected<StoreState> state_of(Database& db) {
  TRY(const auto change,
      db.find("SELECT sum((segment << 40) + \"offset\") FROM projection WHERE name = 'record'"));
  TRY(const auto moved, db.find("SELECT n FROM counts WHERE \"table\" = ?1", kMovedRows));
  return StoreState{change.value_or(0), moved.value_or(0)};
}

class PageFinder {
 public:
  PageFinder(Database& db, PageMemory& memory, const Selection& selection)
      : db_(db),
        memory_(memory),
        what_(selection),
        source_(source_of(selection.endpoint)),
        list_(list_name(selection)) {}

  Expected<FoundPage> find() {
    TRY(state_, state_of(db_));
    TRY(found_.count, count());
    if (what_.page.offset >= found_.count) return found_;
    TRY(const bool remembered, from_memory());
    if (!remembered) CHECK_OK(from_start());
    CHECK_OK(remember());
    return found_;
  }

 private:
  Expected<std::int64_t> count() {
    const Where& where = what_.where;
    if (where.sql.empty()) return number_of(std::string(source_.count));
    if (!where.count.empty() && where.count_stands) return number_of(std::string(where.count));
    if (const auto known = memory_.count(list_, state_.change)) return *known;
    TRY(const std::int64_t counted,
        number_of(where.count.empty()
                      ? join({"SELECT count(*) FROM ", source_.from, where.join, where.sql})
                      : std::string(where.count)));
    memory_.remember_count(list_, counted, state_.change);
    return counted;
  }
  Expected<std::int64_t> number_of(const std::string& sql) {
    TRY(Statement statement, db_.query_text(sql));
    bind_all(statement, what_.where.values);
    TRY(const bool row, statement.step());
    return row ? statement.integer(0) : 0;
  }

  std::int64_t wanted() const {
    return std::min(what_.page.limit, found_.count - what_.page.offset);
  }
  /// Rows come more than once: behind which of them a page ended says no key.
  bool repeats() const { return !what_.where.join.empty(); }
  bool by_key() const { return what_.order.first == source_.key; }

  Expected<> from_start() {
    TRY(Statement statement, db_.query_text(join({"SELECT ", source_.key, " FROM ", source_.from,
                                                  what_.where.join, what_.where.sql, " ORDER BY ",
                                                  what_.order.sql, " LIMIT ? OFFSET ?"})));
    bind_all(statement, what_.where.values);
    statement.bind(what_.page.limit);
    statement.bind(what_.page.offset);
    return take_ids(statement);
  }

  /// False: the rows have to be found from the start.
  Expected<bool> from_memory() {
    if (what_.page.offset == 0 || repeats()) return false;
    const auto seen = memory_.place(list_, what_.page.offset);
    if (!seen) return false;
    const auto steps = steps_back(*seen);
    if (!steps) return false;
    Place place = seen->place;
    if (*steps > 0) {
      TRY(const bool there, step_back(place, *steps));
      if (!there) return false;
    }
    TRY(Statement statement, after(place));
    CHECK_OK(take_ids(statement));
    const bool whole = std::ssize(found_.ids) == wanted();  // else it came to the NULLs, at the end
    if (!whole) found_.ids.clear();
    return whole;
  }

  /// How many rows further up the remembered row must be looked for now; nothing: it is of no use.
  /// Unchanged lists need none. In an order by id, what came since stands at its upper end.
  std::optional<std::int64_t> steps_back(const PageMemory::Seen& seen) const {
    if (seen.state.change == state_.change) return 0;
    // Ids of several processes come in blocks: what is new may stand anywhere.
    if (db_.engine() == EngineKind::postgres) return {};
    const std::int64_t more = found_.count - seen.place.count;
    if (!by_key() || !what_.where.fixed || seen.state.moved != state_.moved || more < 0) return {};
    if (!what_.order.descending) return 0;
    return more <= kStepsMax ? std::optional(more) : std::nullopt;
  }
  Expected<bool> step_back(Place& place, std::int64_t steps) {
    TRY(Statement statement,
        db_.query_text(join({"SELECT ", source_.key, " FROM ", source_.from, and_where(),
                             source_.key, " > ? ORDER BY ", source_.key, " LIMIT 1 OFFSET ?"})));
    bind_all(statement, what_.where.values);
    statement.bind(place.key);
    statement.bind(steps - 1);
    TRY(const bool there, statement.step());
    if (there) place.key = statement.integer(0);
    return there;
  }

  std::string and_where() const {
    return what_.where.sql.empty() ? " WHERE " : what_.where.sql + " AND ";
  }
  Expected<Statement> after(const Place& place) {
    const char* than = what_.order.descending ? " < " : " > ";
    const std::string condition =
        by_key() ? join({source_.key, than, "?"})
                 : join({"(", what_.order.first, ", ", source_.key, ")", than, "(?, ?)"});
    TRY(Statement statement,
        db_.query_text(join({"SELECT ", source_.key, " FROM ", source_.from, and_where(), condition,
                             " ORDER BY ", what_.order.sql, " LIMIT ?"})));
    bind_all(statement, what_.where.values);
    if (!by_key()) std::visit([&](const auto& first) { statement.bind(first); }, place.first);
    statement.bind(place.key);
    statement.bind(what_.page.limit);
    return statement;
  }

  Expected<> take_ids(Statement& statement) {
    while (true) {
      TRY(const bool more, statement.step());
      if (!more) return {};
      found_.ids.push_back(statement.integer(0));
    }
  }

  /// Where the next page begins.
  Expected<> remember() {
    const std::int64_t next = what_.page.offset + std::ssize(found_.ids);
    if (!what_.order.one_column || next >= found_.count || found_.ids.empty() || repeats())
      return {};
    Place place{.key = found_.ids.back(), .count = found_.count};
    if (place.key >= kDerivedIds) return {};  // its own event will give it another id
    if (!by_key()) {
      TRY(Statement statement,
          db_.query_text(join({"SELECT ", what_.order.first, ", typeof(", what_.order.first,
                               ") = 'text' FROM ", source_.from, " WHERE ", source_.key, " = ?"})));
      statement.bind(place.key);
      TRY(const bool there, statement.step());
      if (!there || statement.is_null(0)) return {};
      if (statement.integer(1) != 0) {
        place.first = std::string(statement.text(0));
      } else {
        place.first = statement.integer(0);
      }
    }
    memory_.remember(list_, next, std::move(place), state_);
    return {};
  }

  Database& db_;
  PageMemory& memory_;
  const Selection& what_;
  const Source& source_;
  std::string list_;
  StoreState state_;
  FoundPage found_;
};

}  // namespace

Expected<FoundPage> find_page(Database& db, PageMemory& memory, const Selection& selection) {
  return PageFinder(db, memory, selection).find();
}

}  // namespace hearth::record::api
