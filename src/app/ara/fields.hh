#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hh"

namespace hearth::app {

/// One object of the API, its values as JSON text: numbers stay as they were recorded.
class Fields {
 public:
  /// Of compact JSON; an empty one of what is no object.
  explicit Fields(std::string_view object);

  /// "null" where it is missing: an older server may not know it.
  std::string_view get(std::string_view name) const;
  bool has(std::string_view name) const;
  /// What the member's value has inside: `fields("playbook")` of a result.
  Fields fields(std::string_view name) const { return Fields(get(name)); }
  /// As Python's str() shows it: text without quotes, "None", "12".
  std::string text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;  ///< 0 for what is none

  void set(std::string_view name, std::string json);
  void set_text(std::string_view name, std::string_view text);

  /// As compact JSON.
  std::string object() const;

 private:
  std::vector<std::pair<std::string, std::string>> members_;
};

/// A page of a list: its objects, and whether more follow.
struct Page {
  std::vector<Fields> rows;
  bool more = false;
};
/// Errc::protocol: it is no page of a list.
Expected<Page> parse_page(std::string_view body);
/// Errc::protocol: it is no object.
Expected<Fields> parse_object(std::string_view body);

/// A path of 50 characters or more without its first folders, "..." before the rest.
std::string short_path(std::string_view path);
/// "(7) name".
std::string with_id(const Fields& object, std::string_view name);
/// "(7) name", or its path where it has no name.
std::string named_playbook(const Fields& playbook);

}  // namespace hearth::app
