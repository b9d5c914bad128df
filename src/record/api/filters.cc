#include "record/api/filters.hh"

#include <algorithm>
#include <optional>

#include "base/text.hh"

namespace hearth::record::api {
namespace {

/// One filter of one request.
class Reader {
 public:
  Reader(const Filter& filter, LocalToUtc local, Where& where, Problems& problems)
      : filter_(filter), local_(local), where_(where), problems_(problems) {}

  /// `text` is not empty.
  void read(const std::string& text) {
    switch (filter_.kind) {
      case Kind::number:
        return number(text);
      case Kind::boolean:
        return boolean(text);
      case Kind::uuid:
        return uuid(text);
      case Kind::time:
        return time(text);
      case Kind::text:
        return this->text(text);
      case Kind::line:
        return line(text);
      case Kind::choice:
        return;  // read_choices
    }
  }

  void read_choices(const Params& params, std::span<const Choice> choices) {
    std::vector<std::int64_t> wanted;
    std::optional<std::string_view> indexed;  // by all of them
    for (const Param& param : params) {
      if (param.name != filter_.name) continue;
      const auto found = std::ranges::find(choices, param.value, &Choice::name);
      if (found == choices.end()) return wrong(no_such_choice(param.value));
      if (std::ranges::find(wanted, found->value) == wanted.end()) wanted.push_back(found->value);
      if (indexed.value_or(found->indexed) != found->indexed) indexed = "";
      if (!indexed) indexed = found->indexed;
    }
    if (wanted.empty()) return;
    std::string sql(filter_.sql);
    for (const std::int64_t& one : wanted) {
      sql += &one == &wanted.front() ? " IN (?" : ", ?";
      where_.values.emplace_back(one);
    }
    sql += ')';
    if (!indexed->empty()) sql += join({" AND ", *indexed});
    condition(sql);
  }

 private:
  void number(const std::string& text) {
    const auto value = parse_number(text);
    if (!value) return wrong("Enter a number.");
    if (value->too_large) return wrong("Ensure this value is less than or equal to 1e+50.");
    accept(value->value);
  }
  void boolean(const std::string& text) {
    const bool yes = text == "true" || text == "True" || text == "2";
    const bool no = text == "false" || text == "False" || text == "3";
    if (yes || no) accept(std::int64_t{yes});
  }
  void uuid(const std::string& text) {
    if (strip(text).empty()) return;
    const auto value = parse_uuid(text);
    if (!value) return wrong("Enter a valid UUID.");
    accept(*value);
  }
  void time(const std::string& text) {
    // Out of range, too: ARA has a 500 there.
    const auto value = parse_datetime(strip(text), local_);
    if (!value) return wrong("Enter a valid date/time.");
    accept(*value);
  }
  void text(const std::string& text) {
    if (text.contains('\0')) return wrong("Null characters are not allowed.");
    const std::string_view value = strip(text);
    if (!value.empty()) accept(std::string(value));
  }
  void line(const std::string& text) {
    if (text.contains('\0')) return wrong("Null characters are not allowed.");
    if (strip(text).empty()) return;
    const auto value = parse_integer(text);
    if (!value) return wrong("Enter a number.");
    accept(*value);
  }

  void accept(Bound value) {
    for (const char c : filter_.sql)
      if (c == '?') where_.values.push_back(value);
    condition(filter_.sql);
  }
  void condition(std::string_view sql) {
    where_.count = where_.sql.empty() ? filter_.count : std::string_view();
    where_.count_stands = filter_.kind == Kind::number;
    where_.sql += where_.sql.empty() ? " WHERE " : " AND ";
    where_.sql += sql;
    where_.fixed = where_.fixed && filter_.fixed;
    if (!filter_.join.empty()) where_.join = filter_.join;
  }
  void wrong(std::string_view text) { problems_.add(filter_.name, {std::string(text)}); }

  const Filter& filter_;
  LocalToUtc local_;
  Where& where_;
  Problems& problems_;
};

}  // namespace

void bind_all(Statement& statement, const std::vector<Bound>& values) {
  for (const Bound& value : values)
    std::visit([&](const auto& one) { statement.bind(one); }, value);
}

Where read_filters(Endpoint endpoint, const Params& params, LocalToUtc local, Problems& problems) {
  Where where;
  for (const Filter& filter : filters_of(endpoint)) {
    Reader reader(filter, local, where, problems);
    if (filter.kind == Kind::choice) {
      reader.read_choices(params, choices_of(endpoint));
    } else if (const std::string* text = last_of(params, filter.name); text && !text->empty()) {
      reader.read(*text);
    }
  }
  return where;
}

}  // namespace hearth::record::api
