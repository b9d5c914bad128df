#include "record/remote/outgoing.hh"

#include <algorithm>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/hearth/kinds.hh"

namespace hearth::record {

std::string without_row(std::string_view line) {
  constexpr std::string_view kRow = ",\"row\":";
  const std::size_t at = line.rfind(kRow);
  return at == line.npos ? std::string(line) : join({line.substr(0, at), "}"});
}

std::string_view mend_of(int status) {
  switch (status) {
    case 301:
    case 302:
    case 307:
    case 308:
      return ": it sends elsewhere; set HEARTH_API to that URL";
    case 400:
      return ": `hearth serve` takes this name of its host with --allow-host";
    case 401:
    case 403:
      return ": set HEARTH_API_TOKEN or HEARTH_API_TOKEN_FILE to a token with the scope write";
    case 404:
      return ": no Hearth of this version answers there";
    case 413:
      return ": a proxy before it takes less than an event may have, 16 MiB; raise its limit";
    default:
      return "";
  }
}

void Outgoing::add(std::string_view line, const journal::Cursor& next) {
  at_ = next;
  const auto head = journal::read_event(line);
  if (!head || head->run != run_ || !own::tells_of_a_run(head->kind)) return;
  ended_ = ended_ || head->kind == "run.end";
  body_ += head->row ? without_row(line) : std::string(line);
  body_ += '\n';
}

bool Outgoing::drop(const std::vector<std::int64_t>& lines) {
  std::string kept;
  std::int64_t number = 0;
  for (const std::string& line : split(body_, '\n')) {
    ++number;
    if (line.empty() || std::ranges::find(lines, number) != lines.end()) continue;
    kept += line + "\n";
  }
  const bool fewer = kept.size() < body_.size();
  body_ = std::move(kept);
  return fewer;
}

}  // namespace hearth::record
