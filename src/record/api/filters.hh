#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "record/api/answer.hh"
#include "record/api/datetime.hh"
#include "record/api/endpoint.hh"
#include "record/api/filter_values.hh"
#include "record/api/params.hh"
#include "record/store/sqlite.hh"

namespace hearth::record::api {

/// A value for one `?` of a statement.
using Bound = std::variant<std::int64_t, std::string, Uuid>;
void bind_all(Statement& statement, const std::vector<Bound>& values);

/// How the value of a filter is read (filter_values.hh), and what an empty or wrong one means.
enum class Kind {
  number,   ///< 400 "Enter a number."
  boolean,  ///< "true", "True", "2", "false", "False", "3" (Django's widget); else no filter
  choice,   ///< statuses, repeatable; an empty one is a 400 too
  uuid,
  time,
  text,
  line,  ///< a text field on an integer column: 400 where ARA has a 500
};

/// One filter of one endpoint.
struct Filter {
  std::string_view name;
  Kind kind;
  /// The condition, each `?` the value; of `choice` the column.
  std::string_view sql;
  /// How many rows there are when this is the only filter, with the value once. Empty: count them.
  std::string_view count = {};
  /// A row that passes it always will: it looks at what never changes.
  bool fixed = false;
  /// What else the rows are joined with; a row may come more than once so.
  std::string_view join = {};
};

/// In the order in which ARA reports what is wrong.
std::span<const Filter> filters_of(Endpoint endpoint);
/// A name that `status=` takes, and its number in the store.
struct Choice {
  std::string_view name;
  std::int64_t value;
  /// What also holds for it: the condition of a partial index, which SQLite uses only when a
  /// statement says it too.
  std::string_view indexed = {};
};
std::span<const Choice> choices_of(Endpoint endpoint);

/// The conditions of one request, all of which hold.
struct Where {
  std::string sql;            ///< "" or " WHERE …"
  std::vector<Bound> values;  ///< for its `?`
  std::string_view count;     ///< SQL of the exact count, with `values`; "" where there is none
  bool count_stands = false;  ///< `count` reads one row
  std::string_view join;      ///< SQL behind FROM; "" but for what repeats rows
  bool fixed = true;          ///< rows neither enter nor leave but by being made and deleted
};

/// Reads the endpoint's filters out of `params`; what is wrong goes to `problems`.
Where read_filters(Endpoint endpoint, const Params& params, LocalToUtc local, Problems& problems);

}  // namespace hearth::record::api
