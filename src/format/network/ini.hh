#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::format::network {

/// Sections of keys and values, as networkd and NetworkManager read them.
class Ini {
 public:
  /// Adds to the section of that name, which is made when there is none. Not twice the same.
  void add(std::string_view section, std::string_view key, std::string_view value);
  /// Begins another section of that name: the next add() to it goes there.
  void begin(std::string_view section);
  /// Replaces, where add() would put a second line.
  void set(std::string_view section, std::string_view key, std::string_view value);
  /// "" when there is none.
  std::string get(std::string_view section, std::string_view key) const;
  bool has(std::string_view section) const;
  bool empty() const { return sections_.empty(); }
  std::string text() const;

 private:
  struct Section {
    std::string name;
    std::vector<std::pair<std::string, std::string>> lines;
  };
  Section& last_of(std::string_view name);

  std::vector<Section> sections_;
};

}  // namespace hearth::format::network
