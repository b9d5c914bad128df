#include "base/text.hh"
#include "http/sse.hh"
#include "journal/reader.hh"
#include "record/hearth/cursor_text.hh"
#include "record/hearth/event_stream.hh"
#include "record/hearth/resources.hh"
#include "record/query/queries.hh"

namespace hearth::record::own {
namespace {

using journal::Cursor;

constexpr std::string_view kSse = "text/event-stream";
constexpr std::string_view kLines = "application/x-ndjson";

constexpr Field kEventFilters[] = {
    {"run", Kind::text, "events of this run: its uid, its playbook's number, or `last`"},
    {"kind", Kind::texts, "of these kinds; `run.*` is all that begin so"},
    {"from", Kind::choice, "where to begin; `now` unless follow is false", "now|start"},
    {"after", Kind::text, "go on behind this cursor; Last-Event-ID counts more"},
    {"follow", Kind::flag, "whether to go on at the journal's end; true unless said"},
    {"heads", Kind::flag, "of each event only its kind, run, row and time"},
};

/// A refusal, or what was asked for.
template <class T>
using Or = std::expected<T, Answer>;

/// Server-sent events where they are named, or any type is taken; JSON lines where they are.
bool wants_lines(const http::Request& request) {
  const std::string_view accept = request.headers.get("Accept");
  return accept.find(kLines) != accept.npos && accept.find(kSse) == accept.npos;
}

/// The run's uid. One that nobody has heard of may begin later; a number must be there.
Co<Expected<Or<std::optional<Uuid>>>> run_of(const Parts& parts, std::string name) {
  using Found = Or<std::optional<Uuid>>;
  if (name.empty()) co_return Found(std::nullopt);
  if (const auto uid = Uuid::parse(name)) co_return Found(uid);
  CO_CHECK_OK(co_await parts.up_to_date());
  co_return co_await parts.readers.read([name](Database& db) -> Expected<Found> {
    const auto id = find_playbook(db, name);
    if (!id && (id.error().code == Errc::not_found || id.error().code == Errc::invalid))
      return Found(std::unexpected(wrong("run", "There is no such run.")));
    if (!id) return std::unexpected(id.error());
    TRY(const PlaybookRow row, playbook_head(db, *id));
    return Found(row.uid);
  });
}

Answer gone(std::string_view why) {
  return api::detail(410, join({why,
                                " Begin again with from=start, or with from=now and what "
                                "/api/v1/ has."}));
}

/// Why a client cannot go on at `cursor`; nothing: it can. Blocks.
Expected<std::optional<Answer>> cannot_go_on(const journal::JournalFolder& folder, Cursor cursor,
                                             Cursor end) {
  const auto no = [](std::string_view why) { return std::optional<Answer>(gone(why)); };
  if (cursor.journal != folder.id) return no("This cursor is of another journal.");
  if (cursor > end) return no("This cursor is behind the end of this journal.");
  TRY(const auto segments, journal::list_segments(folder.path));
  if (!segments.empty() && cursor.segment < segments.front())
    return no("What stood behind this cursor was pruned.");
  journal::Reader reader(folder, cursor);
  const auto next = reader.next(end);
  if (!next && next.error().code == Errc::corrupt) return no("No event ends at this cursor.");
  if (!next) return std::unexpected(next.error());
  return std::optional<Answer>();
}

/// Where the stream begins.
Co<Expected<Or<Cursor>>> beginning(const Parts& parts, JournalDoor door, std::string after,
                                   std::string said_in, bool from_start) {
  const Cursor end = door.intake.end();
  if (after.empty()) co_return Or<Cursor>(from_start ? Cursor{door.folder.id} : end);
  const auto cursor = parse_cursor(after);
  if (!cursor) co_return Or<Cursor>(std::unexpected(wrong(said_in, "This is no cursor.")));
  auto looked = co_await parts.pool.run([&] { return cannot_go_on(door.folder, *cursor, end); });
  if (!looked) co_return std::unexpected(std::move(looked).error());
  CO_TRY(const auto refusal, *std::move(looked));
  if (refusal) co_return Or<Cursor>(std::unexpected(*refusal));
  co_return Or<Cursor>(*cursor);
}

Co<Expected<http::Response>> stream(const Parts& parts, const Ask& ask, const api::Call& call) {
  const auto said = [&](std::string_view name) {
    const std::string* const text = ask.text(name);
    return text ? *text : std::string();
  };
  const std::string last(call.request.headers.get("Last-Event-ID"));
  const std::string after = last.empty() ? said("after") : last;
  const bool lines = wants_lines(call.request);
  const bool follow = ask.flag("follow", true);
  const bool from_start = said("from").empty() ? !follow : said("from") == "start";
  CO_TRY(JournalDoor door, parts.journal());
  CO_TRY(const auto run, co_await run_of(parts, said("run")));
  if (!run) co_return dressed(call, run.error());
  CO_TRY(const auto from, co_await beginning(parts, door, after,
                                             last.empty() ? "after" : "Last-Event-ID", from_start));
  if (!from) co_return dressed(call, from.error());
  const auto place = parts.streams.enter();
  if (!place) co_return too_many(call, "streams");
  const EventWish wish{*run, ask.texts("kind"), follow, lines, ask.flag("heads", false)};
  http::Response response =
      http::sse_response([&parts, door, wish, from = *from, place](http::BodyWriter& body) {
        return stream_events(parts, door, wish, from, place, body);
      });
  if (lines) response.headers.set("Content-Type", std::string(kLines));
  co_return response;
}

constexpr Route kEventRoutes[] = {
    {.method = "GET",
     .path = "events",
     .summary = "The journal as it grows: server-sent events, or JSON lines.",
     .handler = Serve(&stream),
     .parameters = kEventFilters,
     .type = "text/event-stream, application/x-ndjson"},
};

}  // namespace

std::span<const Route> events_routes() {
  return kEventRoutes;
}

}  // namespace hearth::record::own
