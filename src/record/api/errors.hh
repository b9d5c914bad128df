#pragma once
#include <string>
#include <string_view>

namespace hearth::record::api {

/// What is wrong with the parameters of a request, in the order in which it was found; the body of
/// a 400.
class Errors {
 public:
  void add(std::string_view field, std::string_view text);
  bool empty() const { return members_.empty(); }
  /// {"field":["text"],…}
  std::string body() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

/// "Select a valid choice. X is not one of the available choices."
std::string no_such_choice(std::string_view value);

}  // namespace hearth::record::api
