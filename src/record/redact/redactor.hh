#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "record/redact/rules.hh"

namespace hearth::record::redact {

/// What may be in a text, found by a first look at all of it: rules whose words are not there are
/// not tried.
struct Suspects {
  std::vector<std::string_view> names;  ///< parts of names
  std::vector<const Shape*> shapes;
  std::vector<std::string_view> words;  ///< one of them stands in every text that has something

  bool none() const { return words.empty(); }
  Suspects without_names() const { return {{}, shapes, words}; }
  Suspects of_commands() const;
};

/// Takes secrets out of running text, and says which names have secret values. Any thread; some 5
/// ms to make.
class Redactor {
 public:
  Suspects suspects(std::string_view text) const;
  /// `text`, which is UTF-8, without secrets; it may itself have fewer suspects than `found`.
  std::string text(std::string_view text, const Suspects& found) const;

  /// Whether a name says that its value is secret: `db_password`, `apiKey`; not `token_ttl`.
  bool is_secret(std::string_view name) const;
  /// Whether a number under this name is a secret too.
  bool hides_numbers(std::string_view name) const;
  /// Whether a member of this name says what the secret around it is for: `username`.
  bool is_beside(std::string_view name) const;
  /// Whether a value under a secret name is none: nothing, a word of choice, a template.
  bool is_open(std::string_view value) const;
  /// `--password`
  bool is_option(std::string_view word) const { return patterns_.option_word.at(word).has_value(); }

 private:
  std::string kubernetes(std::string text) const;
  std::string behind_names(std::string text, const Suspects& found) const;
  std::optional<Span> value_behind(std::string_view text, std::size_t begin) const;
  bool is_member(std::string_view text, std::size_t begin, std::string_view sign, bool yaml) const;
  std::optional<Span> extent(std::string_view text, std::size_t at, std::size_t line,
                             bool yaml) const;
  std::optional<Span> block(std::string_view text, std::size_t at, std::size_t line) const;

  const Patterns patterns_;
};

}  // namespace hearth::record::redact
