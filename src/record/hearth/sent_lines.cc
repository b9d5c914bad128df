#include "record/hearth/sent_lines.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/api/apart.hh"
#include "record/hearth/kinds.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

/// Lines that are told as refused; the rest is counted.
constexpr std::size_t kRefusedMax = 100;
/// About 1 ms.
constexpr std::size_t kPieceBytes = 512 * 1024;

/// Why a line is not taken; nothing: it is.
std::optional<std::string> why_not(const Expected<journal::EventHead>& head, const Uuid& own) {
  if (!head) return head.error().message;
  if (!tells_of_a_run(head->kind))
    return join({"an event of the kind ", head->kind,
                 " cannot be sent here: it does not tell what a run did"});
  if (head->producer == own) return "member `producer`: this is the server's own";
  return {};
}

}  // namespace

void SentLines::read(std::size_t bytes) {
  for (std::size_t seen = 0; more() && seen < bytes;) {
    const std::size_t size = std::min(left_.find('\n'), left_.size());
    std::string_view line = left_.substr(0, size);
    left_.remove_prefix(std::min(size + 1, left_.size()));
    seen += size + 1;
    ++number_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!trim(line).empty()) look_at(line);
  }
}

void SentLines::look_at(std::string_view line) {
  auto head = journal::read_new_event(line);
  if (const auto why = why_not(head, own_)) {
    if (++wrong_ <= std::int64_t{kRefusedMax})
      refused_.push_back(ObjectText().number("line", number_).text("error", *why).done());
    return;
  }
  std::int64_t& highest = producers_.try_emplace(head->producer, -1).first->second;
  highest = std::max(highest, head->seq);
  if (head->kind == "run.start") runs_.insert(head->run);
  lines_.push_back(line);
  heads_.push_back(*std::move(head));
}

std::optional<api::Answer> SentLines::refusal() const {
  if (wrong_ == 0) return {};
  const std::string_view said = wrong_ == 1 ? "A line is" : "Some lines are";
  return api::Answer{
      400, ObjectText()
               .text("detail", join({said, " no event that is taken here; nothing was taken."}))
               .raw("refused", list_text(refused_))
               .number("refused_lines", wrong_)
               .done()};
}

Co<Expected<>> read_apart(aio::BlockingPool& pool, SentLines& lines) {
  std::size_t bytes = api::kOnLoopBytesMax;  // the first piece: as a rule it is all
  while (lines.more()) {
    CO_CHECK_OK(co_await api::apart(pool, bytes, [&lines, bytes] {
      lines.read(bytes);
      return true;
    }));
    bytes = kPieceBytes;
  }
  co_return Expected<>{};
}

}  // namespace hearth::record::own
