#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hh"

namespace hearth::http {

/// "%41" is "A"; a '%' without two digits behind it stays. Bytes, not characters.
std::string percent_decoded(std::string_view text);
/// A part of a query or a form: '+' is a space, then `percent_decoded`, then invalid UTF-8 becomes
/// U+FFFD (Python's urllib.parse.unquote_plus).
std::string form_decoded(std::string_view text);
/// Letters, digits and "_.-~" stay, a space becomes '+', the rest "%XX" (quote_plus).
std::string form_encoded(std::string_view text);

/// The parameters of a query or of a form's body, in the order in which they came; names may
/// repeat.
class Query {
 public:
  static constexpr std::size_t kParametersMax = 1000;  ///< as Django's

  /// As Django's QueryDict: "a&b=" has two empty values, "&&" has none, "=x" has the name "".
  /// Errors: invalid  more than 1,000 parameters.
  static Expected<Query> parse(std::string_view text);

  /// The last value of that name, which is the one that counts, or nullptr; until the next change.
  const std::string* find(std::string_view name) const;
  /// The last value of that name, or "".
  std::string_view get(std::string_view name) const;
  std::vector<std::string> get_all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return parameters_; }

  /// One value in place of all of that name.
  void set(std::string_view name, std::string value);
  void remove(std::string_view name);

  /// Encoded, sorted by name; the values of one name keep their order. This is how Django REST
  /// framework makes the URL of the next page (replace_query_param).
  std::string sorted_text() const;

 private:
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace hearth::http
