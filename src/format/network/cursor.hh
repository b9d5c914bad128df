#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hh"
#include "format/network/read.hh"

namespace hearth::format::network {

/// Longest list and most members of an object that are taken, and most interfaces of a document.
inline constexpr std::size_t kItemsMax = 256;

/// A place in a document, whether something stands there or not. What is asked for and is wrong is
/// noted with the place's path, and reads as absent. The document and the list of problems outlive
/// it.
class Cursor {
 public:
  Cursor(const Json* value, std::string path, std::vector<Problem>& problems)
      : value_(value), path_(std::move(path)), problems_(&problems) {}

  explicit operator bool() const { return value_ != nullptr; }
  const std::string& path() const { return path_; }
  const Json* value() const { return value_; }
  void problem(std::string message) const;

  /// A member that is null counts as absent.
  Cursor member(std::string_view key) const;
  /// Another place of the same document, to note problems of.
  Cursor at(std::string path) const { return {nullptr, std::move(path), *problems_}; }
  /// The members, when this is an object.
  std::vector<std::pair<std::string, Cursor>> members() const;
  /// The items, when this is a list.
  std::vector<Cursor> items() const;
  /// The same; anything else is one item.
  std::vector<Cursor> one_or_more() const;

  bool is_object() const { return value_ && value_->is_object(); }
  /// Text, or a number's or a truth's text. "" when absent. Control characters are a problem: they
  /// would be lines of their own in what is rendered.
  std::string text() const;
  /// Texts of a list, or of one string with spaces between them.
  std::vector<std::string> texts() const;
  /// A whole number, or its decimal digits as text.
  std::optional<std::int64_t> number(std::int64_t least, std::int64_t most) const;
  /// A truth, or what cloud-init takes for one: true, 1, on, yes and their opposites.
  std::optional<bool> truth() const;
  /// An address, without prefix; "" when absent or wrong.
  std::string ip() const;
  std::string mac() const;
  /// A name that an interface may have: it becomes a part of file names and of lines.
  std::string interface_name() const;
  /// Text, number or truth, or a list or an object of those.
  std::optional<Json> simple() const;

 private:
  std::string quoted() const;

  const Json* value_;
  std::string path_;
  std::vector<Problem>* problems_;
};

}  // namespace hearth::format::network
