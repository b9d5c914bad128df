#include "ansible/installation.hh"
#include "ansible/python_text.hh"
#include "base/text.hh"

namespace hearth::ansible {
namespace {

std::vector<std::string> words(std::string_view line) {
  std::vector<std::string> result;
  for (const std::string& word : split(strip(line), ' '))
    if (!word.empty()) result.push_back(word);
  return result;
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

/// The text between the first two of `quote` behind `mark`.
std::optional<std::string_view> quoted_after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == text.npos) return std::nullopt;
  const std::size_t begin = text.find_first_of("'\"", at + mark.size());
  if (begin == text.npos) return std::nullopt;
  const std::size_t end = text.find(text[begin], begin + 1);
  if (end == text.npos) return std::nullopt;
  return text.substr(begin + 1, end - begin - 1);
}

}  // namespace

std::vector<std::string> shebang_of(std::string_view script) {
  if (!script.starts_with("#!")) return {};
  const std::string_view line = first_line(script);
  const std::string_view rest = script.substr(line.size() + (line.size() < script.size()));
  constexpr std::string_view kLongForm = "'''exec' ";
  if (rest.starts_with(kLongForm)) {
    std::string_view target = first_line(rest).substr(kLongForm.size());
    if (target.starts_with('"')) return {std::string(target.substr(1, target.find('"', 1) - 1))};
    return {std::string(target.substr(0, target.find(' ')))};
  }
  return words(line.substr(2));
}

std::optional<CoreVersion> version_in_release(std::string_view text) {
  const auto version = quoted_after(text, "\n__version__");
  return version ? CoreVersion::parse(*version) : std::nullopt;
}

std::optional<CoreVersion> version_in_output(std::string_view text) {
  const std::string_view line = first_line(text);
  for (const std::string_view mark : {"[core ", "ansible-playbook "}) {
    const std::size_t at = line.find(mark);
    if (at == line.npos) continue;
    if (const auto version = CoreVersion::parse(line.substr(at + mark.size()))) return version;
  }
  return std::nullopt;
}

}  // namespace hearth::ansible
