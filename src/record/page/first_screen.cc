#include "record/page/first_screen.hh"

#include <algorithm>

#include "base/text.hh"

namespace hearth::record::page {
namespace {

struct ViewPath {
  std::string_view noun;   ///< what the path begins with
  std::size_t parts;       ///< of the path, with the noun
  bool number;             ///< the second part is one
  std::string_view first;  ///< paths of the API by blanks; `*` is the path's second part
};

constexpr ViewPath kViewPaths[] = {
    {"", 1, false, "hearth/v1/runs?limit=50"},
    {"runs", 2, false,
     "hearth/v1/runs/* hearth/v1/runs/*/timeline hearth/v1/runs/*/failures?limit=500"},
    {"results", 2, true, "hearth/v1/results/*"},
    {"tasks", 2, true, "v1/tasks/*"},
    {"plays", 2, true, "v1/plays/*"},
    {"hosts", 1, false, "hearth/v1/machines?limit=100"},
    {"hosts", 2, true, "v1/hosts/*"},
    {"machines", 2, false, "hearth/v1/machines/*"},
    {"files", 2, true, "v1/files/*"},
    {"records", 2, true, "v1/records/*"},
    {"groups", 1, false, "hearth/v1/groups?limit=100"},
    {"groups", 2, false, "hearth/v1/groups/* hearth/v1/groups/*/gatherings?limit=50"},
    {"gatherings", 2, true, "hearth/v1/gatherings/*"},
    {"compare", 1, false, ""},
    {"search", 1, false, ""},
};

/// ARA's page -> ours.
constexpr std::pair<std::string_view, std::string_view> kAraPages[] = {
    {"playbooks", "runs"}, {"plays", "plays"},     {"tasks", "tasks"},     {"hosts", "hosts"},
    {"files", "files"},    {"results", "results"}, {"records", "records"},
};

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 18 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<std::string> moved_from_ara(const std::vector<std::string>& parts) {
  constexpr std::string_view kSuffix = ".html";
  if (parts.size() != 2 || !parts[1].ends_with(kSuffix)) return {};
  const std::string number = parts[1].substr(0, parts[1].size() - kSuffix.size());
  const auto found =
      std::ranges::find(kAraPages, parts[0], &std::pair<std::string_view, std::string_view>::first);
  if (found == std::end(kAraPages) || !is_number(number)) return {};
  return join({found->second, "/", number});
}

std::vector<std::string> answers_of(const ViewPath& view, const std::vector<std::string>& parts) {
  std::vector<std::string> all;
  for (const std::string& pattern : split(view.first, ' ')) {
    const std::size_t star = pattern.find('*');
    if (star == std::string::npos) {
      all.push_back(pattern);
    } else {
      all.push_back(join({pattern.substr(0, star), parts[1], pattern.substr(star + 1)}));
    }
  }
  return all;
}

}  // namespace

std::optional<FirstScreen> first_screen(std::string_view path) {
  std::vector<std::string> parts = split(path, '/');
  if (parts.empty()) parts.emplace_back();
  if (parts.size() > 1 && parts.back().empty()) parts.pop_back();  // ARA's lists end in a slash
  if (auto moved = moved_from_ara(parts)) return FirstScreen{{}, std::move(moved)};
  for (const ViewPath& view : kViewPaths) {
    if (view.noun != parts[0] || view.parts != parts.size()) continue;
    if (parts.size() == 2 && (view.number ? !is_number(parts[1]) : parts[1].empty())) continue;
    return FirstScreen{answers_of(view, parts), {}};
  }
  return {};
}

}  // namespace hearth::record::page
