#include "base/text.hh"
#include "record/hearth/resources.hh"
#include "record/hearth/sent_lines.hh"
#include "record/query/json_text.hh"

namespace hearth::record::own {
namespace {

/// Appends all lines, which outlive it; returns when they are on disk. Sent again they do no harm.
/// The intake's room is small: others have their turn after each 256 KiB.
/// That a run was sent is told behind its beginning, before that is acknowledged.
Co<Expected<>> append(const JournalDoor& door, const SentLines& sent) {
  std::optional<journal::Intake::Ticket> first;
  journal::Intake::Ticket last = 0;
  for (std::size_t i = 0; i < sent.lines().size(); ++i) {
    CO_CHECK_OK(co_await door.intake.wait_room());
    CO_TRY(const auto added,
           door.intake.add(sent.heads()[i], sent.lines()[i], journal::Intake::When::soon));
    if (!first) first = added.ticket;
    last = added.ticket;
  }
  for (const Uuid& run : sent.runs()) {
    CO_CHECK_OK(co_await door.intake.wait_room());
    CO_TRY(last, door.tell({{"run", run.text()}, {"kind", "run.sent"}}));
  }
  if (!first) co_return Expected<>{};
  co_return co_await door.intake.settle(*first, last);
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
  CO_TRY(const JournalDoor door, parts.journal());
  SentLines sent(call.request.body, door.producer);
  CO_CHECK_OK(co_await read_apart(parts.pool, sent));
  if (auto refusal = sent.refusal()) co_return dressed(call, *std::move(refusal));
  CO_CHECK_OK(co_await append(door, sent));
  co_return dressed(call, {200, ObjectText()
                                    .number("events", std::ssize(sent.lines()))
                                    .raw("acked", acked_text(door.intake, sent.producers()))
                                    .done()});
}

constexpr Route kPostRoutes[] = {
    {.method = "POST",
     .path = "events",
     .scope = Scope::write,
     .summary = "Takes what a callback tells of its runs: an event a line, each kept once.",
     .handler = Serve(&take),
     .body_bytes_max = kEventsBodyBytesMax},
};

}  // namespace

std::span<const Route> post_events_routes() {
  return kPostRoutes;
}

}  // namespace hearth::record::own
