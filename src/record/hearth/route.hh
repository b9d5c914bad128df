#pragma once
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.hh"
#include "journal/intake.hh"
#include "record/api/beside.hh"
#include "record/api/call.hh"
#include "record/api/paging.hh"
#include "record/api/writes.hh"
#include "record/hearth/streams.hh"

namespace hearth::record::own {

using api::Answer;
using auth::Scope;

class HeadFeed;
class SharedAnswers;

/// The journal that this process appends to, once it is open.
struct JournalDoor {
  journal::Intake& intake;
  journal::JournalFolder folder;
  Uuid producer;              ///< of this process's own events
  journal::Cursor projected;  ///< all before it is in the store
  bool failing = false;       ///< the store could not be written last
  /// Adds an event of this process's own to the journal, with the members that all have.
  std::function<Expected<journal::Intake::Ticket>(JsonObject)> tell;
};

/// What the handlers stand on; outlives them and their streams.
struct Parts {
  aio::Loop& loop;
  Log& log;
  Readers& readers;
  api::Writes& writes;
  api::UpToDate up_to_date;
  aio::BlockingPool& pool;
  Streams& streams;
  /// Errc::unavailable: it is not open yet.
  std::function<Expected<JournalDoor>()> journal;
  std::function<void(std::span<std::uint8_t>)> fill_random;  ///< bytes that nobody can guess
  api::UpToDate noticed;  ///< the same, and which machine each host is
  Streams& exports;       ///< files that are made or sent: each is held whole
  HeadFeed& heads;        ///< for streams of heads that go on
  SharedAnswers& shared;  ///< for routes that take kSeen
};

/// How a parameter of the query, or a member of the body, is read.
enum class Kind {
  text,     ///< UTF-8, at most 64 KiB; in the body also null, which counts as not said
  integer,  ///< from 0 to 2^63 - 1
  flag,     ///< query: true, false, 1, 0; body: true, false
  time,     ///< RFC 3339, or a date, in UTC where it says no zone
  choice,   ///< one of `choices`
  texts,    ///< query: may be repeated; body: a list of texts
  numbers,  ///< the same, of integers
  object,   ///< body only
};

/// One parameter of a route's query, or one member of its body.
struct Field {
  std::string_view name;
  Kind kind = Kind::text;
  std::string_view help = {};     ///< one line, for people and for the OpenAPI document
  std::string_view choices = {};  ///< "running|completed"
  bool required = false;
};

struct Route;

/// One request for one route, checked: every parameter and member is known to the route and of its
/// kind. Lives as long as the handler runs; a stream copies what it uses.
struct Ask {
  const Route& route;
  std::vector<std::string> values;  ///< what stood for each `{...}` of the path, decoded
  api::Params params;               ///< the query
  JsonObject body;                  ///< of routes with `fields`
  std::string base;                 ///< "http://host:1/sub/ara"
  std::string url;                  ///< the request's, absolute, without its query
  std::string who;                  ///< whose credentials it has; "": nobody's

  // Of the query; nothing where it was not said.
  const std::string* text(std::string_view name) const;
  std::optional<std::int64_t> integer(std::string_view name) const;
  bool flag(std::string_view name, bool otherwise) const;
  std::optional<UtcMicros> time(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  std::vector<std::int64_t> numbers(std::string_view name) const;
  /// Of a route that is `paged`.
  api::Page page() const;
};

using Rows = api::GivenRows;

/// Reads the store, on a thread of the readers' pool; what was written before the request is there.
using Read = Expected<Answer> (*)(Database& db, const Ask& ask);
/// Decides on a read connection what to append, then answers from a store that has it. Takes part
/// in the rounds of api::Writes: whatever must not be decided beside another names `keys`.
struct Write {
  Expected<api::Change> (*decide)(const api::Context& context, const Ask& ask);
  /// `change`: what was decided; its `id` is the row that the path named then.
  Expected<Answer> (*answer)(Database& db, const Ask& ask, const api::Change& change,
                             const Rows& rows);
};
/// Everything else, streams above all. On the loop's thread. `dressed` and `outside` (call.hh) make
/// Responses.
using Serve = Co<Expected<http::Response>> (*)(const Parts& parts, const Ask& ask,
                                               const api::Call& call);

using Handler = std::variant<Read, Write, Serve>;

/// One method of one path. A GET serves HEAD too.
struct Route {
  std::string_view method;
  std::string_view path;  ///< below "/api/hearth/v1/": "runs/{run}/timeline"
  Scope scope = Scope::read;
  std::string_view summary;  ///< one line: what it answers
  Handler handler;
  std::span<const Field> parameters = {};
  std::span<const Field> fields = {};  ///< of a JSON body; none: the body is the handler's
  bool paged = false;                  ///< has `limit` and `offset`, answers by `list_answer`
  bool noticed = false;                ///< reads which machine a host is, of all that came in
  std::string_view type = "application/json";  ///< of its answers; several: by commas, usual first
  std::size_t body_bytes_max = api::kBodyBytesMax;  ///< 413 beyond
};

/// Of `POST events`: one event of the largest size, and then some.
inline constexpr std::size_t kEventsBodyBytesMax = 32 * 1024 * 1024;

/// The largest `limit` of a paged route.
inline constexpr std::int64_t kLimitMax = 10'000;

/// `{"count":…,"next":…,"previous":…,"results":[…]}`; `rows` are JSON, those of the page alone.
Answer list_answer(const Ask& ask, std::int64_t count, const std::vector<std::string>& rows);
/// 503 with Retry-After, where Streams has no place left. `what`: "streams".
http::Response too_many(const api::Call& call, std::string_view what);
/// 404 `{"detail":"Not found."}`
Answer not_found();
/// 400 `{"FIELD":["TEXT"]}`
Answer wrong(std::string_view field, std::string text);

}  // namespace hearth::record::own
