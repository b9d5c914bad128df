#include "ansible/python_path.hh"

#include <algorithm>
#include <vector>

#include "base/text.hh"

namespace hearth::ansible {
namespace {

/// `\w` of Python's re for bytes.
bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A reference to a variable at the begin of a text: its length there (0: none) and the name.
struct Reference {
  std::size_t length = 0;
  std::string_view name;
};

Reference reference_at(std::string_view text) {
  if (!text.starts_with('$')) return {};
  if (text.starts_with("${")) {
    const std::size_t end = text.find('}');
    return end == text.npos ? Reference{} : Reference{end + 1, text.substr(2, end - 2)};
  }
  std::size_t end = 1;
  while (end < text.size() && is_name_character(text[end])) ++end;
  return end == 1 ? Reference{} : Reference{end, text.substr(1, end - 1)};
}

/// The slashes that a normal path begins with: none, one, or exactly two (POSIX keeps those apart).
std::string_view root_of(std::string_view path) {
  if (!path.starts_with('/')) return "";
  return path.starts_with("//") && !path.starts_with("///") ? "//" : "/";
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

}  // namespace

std::string expand_variables(std::string_view path, const Variables& variables) {
  std::string result;
  while (!path.empty()) {
    const Reference reference = reference_at(path);
    const auto found = variables.find(reference.name);
    const bool known = reference.length > 0 && found != variables.end();
    const std::size_t length = std::max<std::size_t>(reference.length, 1);
    result += known ? std::string_view(found->second) : path.substr(0, length);
    path.remove_prefix(length);
  }
  return result;
}

std::string expand_user(std::string_view path, const Surroundings& around) {
  if (!path.starts_with('~')) return std::string(path);
  const std::size_t end = std::min(path.find('/'), path.size());
  const std::string name(path.substr(1, end - 1));
  const auto own = name.empty() ? around.variables.find("HOME") : around.variables.end();
  const bool by_variable = own != around.variables.end();
  std::string home = by_variable ? own->second : around.home_of(name);
  if (home.empty() && !by_variable) return std::string(path);
  while (home.ends_with('/')) home.pop_back();
  home += path.substr(end);
  return home.empty() ? "/" : home;
}

std::string normal_path(std::string_view path) {
  const std::string_view root = root_of(path);
  std::vector<std::string> parts;
  for (const std::string& part : split(path, '/')) {
    if (part.empty() || part == ".") continue;
    const bool up = part == "..";
    if (!up || (root.empty() && (parts.empty() || parts.back() == ".."))) {
      parts.push_back(part);
    } else if (!parts.empty()) {
      parts.pop_back();
    }
  }
  const std::string result = join({root, join_with("/", parts)});
  return result.empty() ? "." : result;
}

std::string full_path(std::string_view path, std::string_view base, const Surroundings& around) {
  const std::string expanded = expand_user(expand_variables(path, around.variables), around);
  return normal_path(expanded.starts_with('/') ? expanded : join({base, "/", expanded}));
}

std::string resolve_path(std::string path, std::string_view base, const Surroundings& around) {
  replace_all(path, "{{CWD}}", around.cwd);
  return full_path(path, base, around);
}

}  // namespace hearth::ansible
