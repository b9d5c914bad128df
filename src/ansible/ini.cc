#include "ansible/ini.hh"

#include <set>

#include "ansible/python_text.hh"
#include "base/ascii.hh"

namespace hearth::ansible {
namespace {

/// Where a comment begins: at a `#` or `;` that is the line's first character but for white space,
/// or at a `;` that follows white space. npos: no comment.
std::size_t comment_start(std::string_view line) {
  const std::string_view text = strip_left(line);
  if (text.starts_with('#') || text.starts_with(';')) return 0;
  for (std::size_t at = line.find(';'); at != line.npos; at = line.find(';', at + 1))
    if (at == 0 || space_before(line, at) > 0) return at;
  return line.npos;
}

/// Characters of white space at the line's begin.
std::size_t indent_of(std::string_view line) {
  std::size_t count = 0;
  for (; const std::size_t length = space_at(line, 0); ++count) line.remove_prefix(length);
  return count;
}

/// The name in `[name] anything`: up to the last `]`, and at least one character long.
std::optional<std::string_view> section_name(std::string_view text) {
  const std::size_t end = text.rfind(']');
  if (!text.starts_with('[') || end == text.npos || end < 2) return std::nullopt;
  return text.substr(1, end - 1);
}

}  // namespace

/// What stands between two lines.
class Ini::Reader {
 public:
  explicit Reader(Ini& ini) : ini_(ini) {}

  Expected<> line(std::string_view line) {
    ++number_;
    const std::size_t comment = comment_start(line);
    const std::string_view text = strip(line.substr(0, comment));
    if (text.empty()) {
      if (comment == line.npos && value_) value_->push_back('\n');
      return {};
    }
    const std::size_t indent = indent_of(line);
    if (value_ && indent > indent_) {
      value_->append("\n").append(text);
      return {};
    }
    indent_ = indent;
    if (const auto name = section_name(text)) return section(*name);
    return option(text);
  }

 private:
  Expected<> section(std::string_view name) {
    value_ = nullptr;
    name_ = name;
    if (name == "DEFAULT") {
      section_ = &ini_.defaults_;
      return {};
    }
    const auto [entry, is_new] = ini_.sections_.try_emplace(name_);
    if (!is_new) return wrong(join({"section [", name, "] is there already"}));
    section_ = &entry->second;
    return {};
  }

  Expected<> option(std::string_view text) {
    if (!section_) return wrong("text before the first [section]");
    const std::size_t delimiter = text.find_first_of("=:");
    if (delimiter == text.npos || delimiter == 0) return wrong("expected `key = value`");
    const std::string key = lower(strip_right(text.substr(0, delimiter)));
    if (!seen_.emplace(name_, key).second) return wrong(join({"`", key, "` is there already"}));
    value_ = &section_->insert_or_assign(key, strip(text.substr(delimiter + 1))).first->second;
    return {};
  }

  std::unexpected<Error> wrong(std::string_view what) const {
    return fail(Errc::invalid, join({"line ", std::to_string(number_), ": ", what}));
  }

  Ini& ini_;
  Section* section_ = nullptr;
  std::string* value_ = nullptr;  // that of the last key, which lines may continue
  std::string name_;              // of the section
  std::set<std::pair<std::string, std::string>> seen_;
  std::size_t indent_ = 0;
  int number_ = 0;
};

Expected<Ini> Ini::parse(std::string_view text) {
  Ini ini;
  Reader reader(ini);
  // Lines end at "\n" alone; the "\r" of "\r\n" is white space.
  for (const std::string& line : split(text, '\n')) CHECK_OK(reader.line(line));
  for (auto& [name, section] : ini.sections_)
    for (auto& [key, value] : section) value = strip_right(value);
  for (auto& [key, value] : ini.defaults_) value = strip_right(value);
  return ini;
}

std::optional<std::string> Ini::get(std::string_view section, std::string_view key) const {
  const auto found = sections_.find(section);
  if (found == sections_.end()) return std::nullopt;
  if (const auto own = found->second.find(key); own != found->second.end()) return own->second;
  const auto shared = defaults_.find(key);
  if (shared == defaults_.end()) return std::nullopt;
  return shared->second;
}

}  // namespace hearth::ansible
