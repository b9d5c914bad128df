#include "format/network/ini.hh"

#include <algorithm>
#include <ranges>

namespace hearth::format::network {

Ini::Section& Ini::last_of(std::string_view name) {
  for (Section& section : std::views::reverse(sections_)) {
    if (section.name == name) return section;
  }
  begin(name);
  return sections_.back();
}

void Ini::begin(std::string_view section) {
  sections_.push_back({std::string(section), {}});
}

void Ini::add(std::string_view section, std::string_view key, std::string_view value) {
  std::pair<std::string, std::string> line{key, value};
  auto& lines = last_of(section).lines;
  if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
}

void Ini::set(std::string_view section, std::string_view key, std::string_view value) {
  for (auto& [known, old] : last_of(section).lines) {
    if (known == key) {
      old = value;
      return;
    }
  }
  last_of(section).lines.emplace_back(key, value);
}

std::string Ini::get(std::string_view section, std::string_view key) const {
  for (const Section& known : sections_) {
    if (known.name != section) continue;
    for (const auto& [name, value] : known.lines) {
      if (name == key) return value;
    }
  }
  return {};
}

bool Ini::has(std::string_view section) const {
  return std::ranges::find(sections_, section, &Section::name) != sections_.end();
}

std::string Ini::text() const {
  std::string out;
  for (const Section& section : sections_) {
    if (section.lines.empty()) continue;
    if (!out.empty()) out += '\n';
    out += "[" + section.name + "]\n";
    for (const auto& [key, value] : section.lines) out += key + "=" + value + "\n";
  }
  return out;
}

}  // namespace hearth::format::network
