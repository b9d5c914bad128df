#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::record::api {

/// What goes back to the client: a status and a JSON body, ASCII, compact; "" for none.
struct Answer {
  int status = 200;
  std::string body;
};

/// `{"detail":"TEXT"}`, as every refusal that concerns no field.
Answer detail(int status, std::string_view text);

/// `text`, which is UTF-8, between quotes: with `\u` for all that is not ASCII, as ARA writes.
/// Bytes that are no UTF-8 become U+FFFD.
std::string ascii_json(std::string_view text);

/// What is wrong with the fields of one request, in the order in which it was found.
class Problems {
 public:
  void add(std::string_view field, std::vector<std::string> texts);
  bool empty() const { return fields_.empty(); }
  /// 400 `{"field":["text", ...], ...}`
  Answer answer() const;

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> fields_;
};

/// "Select a valid choice. X is not one of the available choices."
std::string no_such_choice(std::string_view value);

/// The field name for what concerns several.
inline constexpr std::string_view kNonField = "non_field_errors";
Answer non_field(std::string text);

}  // namespace hearth::record::api
