#include <map>

#include "base/text.hh"
#include "journal/event.hh"
#include "record/hearth/kinds.hh"
#include "record/hearth/resources.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

/// One event of the largest size, and then some.
constexpr std::size_t kBodyBytesMax = 32 * 1024 * 1024;
/// Lines that are told as refused; the rest is counted.
constexpr std::size_t kRefusedMax = 100;

/// The lines of one body, each with its producer.
struct Lines {
  std::vector<std::string> lines;
  std::map<Uuid, std::int64_t> producers;  ///< the highest number of each
};

/// Why a line is not taken; nothing: it is.
std::optional<std::string> refusal(const Expected<journal::EventHead>& head, const Uuid& own) {
  if (!head) return head.error().message;
  if (!tells_of_a_run(head->kind))
    return join({"an event of the kind ", head->kind,
                 " cannot be sent here: it does not tell what a"
                 " run did"});
  if (head->producer == own) return "member `producer`: this is the server's own";
  return {};
}

/// All lines of a body, or a 400 that names those that are no events: nothing of it is taken then.
std::expected<Lines, Answer> lines_of(const std::string& body, const Uuid& own) {
  Lines found;
  std::vector<std::string> refused;
  std::size_t wrong_lines = 0;
  std::int64_t number = 0;
  for (std::string& line : split(body, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    if (trim(line).empty()) continue;
    const auto head = journal::read_new_event(line);
    if (const auto why = refusal(head, own)) {
      if (++wrong_lines <= kRefusedMax)
        refused.push_back(ObjectText().number("line", number).text("error", *why).done());
      continue;
    }
    std::int64_t& highest = found.producers.try_emplace(head->producer, -1).first->second;
    highest = std::max(highest, head->seq);
    found.lines.push_back(std::move(line));
  }
  if (wrong_lines == 0) return found;
  const std::string said = wrong_lines == 1 ? "A line is" : "Some lines are";
  return std::unexpected(Answer{
      400, ObjectText()
               .text("detail", join({said, " no event that is taken here; nothing was taken."}))
               .raw("refused", list_text(refused))
               .number("refused_lines", static_cast<std::int64_t>(wrong_lines))
               .done()});
}

/// Appends all lines; returns when they are on disk. Sent again they do no harm.
Co<Expected<>> append(journal::Intake& intake, std::vector<std::string> lines) {
  std::optional<journal::Intake::Ticket> first;
  journal::Intake::Ticket last = 0;
  for (const std::string& line : lines) {
    CO_CHECK_OK(co_await intake.wait_room());
    CO_TRY(const auto added, intake.add(line, journal::Intake::When::soon));
    if (!first) first = added.ticket;
    last = added.ticket;
  }
  if (!first) co_return Expected<>{};
  co_return co_await intake.settle(*first, last);
}

std::string acked_text(const journal::Intake& intake,
                       const std::map<Uuid, std::int64_t>& producers) {
  ObjectText acked;
  for (const auto& [producer, highest] : producers)
    acked.number(producer.text(), intake.acked(producer));
  return acked.done();
}

bool is_lines(std::string_view type) {
  const std::string_view name = trim(type.substr(0, type.find(';')));
  return name == "application/x-ndjson" || name == "application/jsonl" ||
         name == "application/json";
}

Co<Expected<http::Response>> take(const Parts& parts, const Ask&, const api::Call& call) {
  const std::string_view type = call.request.headers.get("Content-Type");
  if (!is_lines(type))
    co_return dressed(call, api::detail(415, join({"Unsupported media type \"", type,
                                                   "\": application/x-ndjson is wanted."})));
  if (call.request.body.size() > kBodyBytesMax)
    co_return dressed(call, api::detail(413, "At most 32 MiB of events are taken at once."));
  CO_TRY(JournalDoor door, parts.journal());
  auto read = lines_of(call.request.body, door.producer);
  if (!read) co_return dressed(call, std::move(read).error());
  const auto count = static_cast<std::int64_t>(read->lines.size());
  CO_CHECK_OK(co_await append(door.intake, std::move(read->lines)));
  co_return dressed(call, {200, ObjectText()
                                    .number("events", count)
                                    .raw("acked", acked_text(door.intake, read->producers))
                                    .done()});
}

constexpr Route kRoutes[] = {
    {.method = "POST",
     .path = "events",
     .scope = Scope::write,
     .summary = "Takes what a callback tells of its runs: an event a line, each kept once.",
     .handler = Serve(&take)},
};

}  // namespace

std::span<const Route> post_events_routes() {
  return kRoutes;
}

}  // namespace hearth::record::own
