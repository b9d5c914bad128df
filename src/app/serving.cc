#include "app/serving.hh"

#include <charconv>

#include "app/store_of.hh"
#include "base/text.hh"
#include "record/hearth/cursor_text.hh"

namespace hearth::app {
namespace {

/// SQLite's readers need a processor each and no more.
constexpr unsigned kReaders = 4;
constexpr unsigned kTextThreads = 4;
/// A run's file has at most 64 MiB.
constexpr std::size_t kExportsMax = 4;
constexpr Duration kDrain = std::chrono::seconds(5);
/// The most that any route takes; what less is for each says 413 by itself.
constexpr std::uint64_t kBodyBytesMax = record::own::kEventsBodyBytesMax;

/// What ARA's server takes a request's Host for unless it is told of more.
constexpr std::string_view kUsualHosts[] = {"::1", "127.0.0.1", "localhost"};

struct Place {
  std::string address;
  std::uint16_t port = 0;
};

/// "127.0.0.1:8000", "[::1]:8000".
Expected<Place> parse_place(const std::string& text) {
  const auto wrong = [&] {
    return fail(Errc::invalid,
                join({"--listen ", text, ": ADDRESS:PORT is wanted, as 127.0.0.1:8000"}));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return wrong();
  Place place{text.substr(0, colon), 0};
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, place.port);
  if (read.ec != std::errc() || read.ptr != end) return wrong();
  if (place.address.starts_with('[') && place.address.ends_with(']'))
    place.address = place.address.substr(1, place.address.size() - 2);
  return place;
}

record::api::WriteDoors write_doors(Recording& recording, record::Away* away) {
  // A database that is away gives no ids.
  const auto patient = [away] { return !away || away->state() == record::Away::State::here; };
  return {[&recording] { return recording.up_to_date(); },
          [&recording, patient](std::vector<record::api::Draft> drafts) {
            return recording.append(std::move(drafts), patient());
          },
          [&recording] { return recording.new_id(); }, away,
          [&recording] { return recording.may_run_ahead(); }};
}

record::StoreAddress store_in(const Env& env) {
  return store_of(env).value_or(record::StoreAddress(env.home()));
}

/// Null for SQLite, which is never away.
std::unique_ptr<record::Away> make_away(aio::Loop& loop, Log& log, const Env& env,
                                        record::Readers& readers, Recording& recording) {
  if (!store_in(env).postgres()) return nullptr;
  record::Away::Doors doors;
  doors.settled = [&recording] { return recording.settled(); };
  doors.synced = [&recording] { return recording.synced(); };
  doors.journal = [&recording]() -> Expected<record::Away::Journal> {
    TRY(const auto door, recording.journal_door());
    return record::Away::Journal{door.intake, door.folder};
  };
  return std::make_unique<record::Away>(loop, log, readers, std::move(doors));
}

/// For the page: where its stream of events begins.
std::string stored_up_to(Recording& recording) {
  const auto door = recording.journal_door();
  return door ? record::own::cursor_text(door->projected) : "";
}

}  // namespace

Expected<> check(const ServeOptions& options) {
  CHECK_OK(parse_place(options.listen));
  return {};
}

/// One server and what answers its requests.
struct Serving::Door {
  Door(aio::Loop& loop, record::api::ServiceParts parts, record::api::ServiceOptions options,
       record::auth::LoginOptions login, record::auth::Passwords* passwords)
      : gate(loop, parts.log, parts.readers, parts.up_to_date, std::move(login), passwords,
             parts.away),
        service(std::move(parts), std::move(options), gate) {}
  record::auth::Gate gate;
  record::api::Service service;
  std::unique_ptr<http::Server> server;
};

Serving::Serving(aio::Loop& loop, Log& log, const Env& env, Recording& recording)
    : loop_(loop),
      log_(log),
      recording_(recording),
      pool_(loop, kReaders),
      text_pool_(loop, kTextThreads),
      readers_(pool_, store_in(env)),
      away_(make_away(loop, log, env, readers_, recording)),
      writes_(loop, readers_, write_doors(recording, away_.get())),
      streams_(loop),
      exports_(loop, kExportsMax),
      heads_(loop, log, text_pool_, [&recording] { return recording.journal_door(); }),
      shared_(loop),
      own_({loop, log, readers_, writes_, [&recording] { return recording.up_to_date(); },
            text_pool_, streams_, [&recording] { return recording.journal_door(); }, &fill_random,
            [&recording] { return recording.machines_up_to_date(); }, exports_, heads_, shared_}),
      page_(text_pool_, [&recording] { return stored_up_to(recording); }) {}

Serving::~Serving() = default;

std::unique_ptr<Serving::Door> Serving::make_door(record::api::ServiceOptions options,
                                                  record::auth::LoginOptions login) {
  record::api::ServiceParts parts{log_,   readers_,    writes_,
                                  pages_, text_pool_,  [this] { return recording_.up_to_date(); },
                                  own_,   away_.get(), &page_};
  return std::make_unique<Door>(loop_, std::move(parts), std::move(options), std::move(login),
                                passwords_.get());
}

Co<http::Response> Serving::handle(http::Request request) {
  if (!inner_) inner_ = make_door({}, {.own_user = true});
  co_return co_await inner_->service.handle(std::move(request));
}

Expected<Serving::Door*> Serving::open(http::ServerOptions server,
                                       record::api::ServiceOptions service,
                                       record::auth::LoginOptions login) {
  auto door = make_door(std::move(service), std::move(login));
  record::api::Service& answers = door->service;
  server.body_bytes_max = kBodyBytesMax;
  TRY(door->server,
      http::Server::listen(loop_, log_, std::move(server), [&answers](http::Request request) {
        return answers.handle(std::move(request));
      }));
  doors_.push_back(std::move(door));
  return doors_.back().get();
}

Expected<> Serving::listen_here(std::string socket_path) {
  http::ServerOptions server;
  server.address.clear();
  server.unix_path = std::move(socket_path);
  // The folder is the user's own, 0700: who comes is the user.
  CHECK_OK(open(std::move(server), {}, {.own_user = true}));
  return {};
}

Expected<std::string> Serving::listen_on_tcp(const ServeOptions& options) {
  TRY(Place place, parse_place(options.listen));
  record::api::ServiceOptions service;
  service.prefix = options.base_path;
  while (service.prefix.ends_with('/')) service.prefix.pop_back();
  if (!service.prefix.empty() && !service.prefix.starts_with('/')) service.prefix.insert(0, "/");
  service.hosts.assign(std::begin(kUsualHosts), std::end(kUsualHosts));
  service.hosts.push_back(place.address);
  service.hosts.insert(service.hosts.end(), options.hosts.begin(), options.hosts.end());
  service.cors = options.auth.cors;
  if (options.redact) redactor_ = std::make_unique<record::redact::Redactor>();
  service.redactor = redactor_.get();
  CHECK_OK(open_users(options.auth.users));
  http::ServerOptions server;
  server.address = place.address;
  server.port = place.port;
  server.certificate_file = options.certificate;
  server.key_file = options.key;
  const std::string prefix = service.prefix;
  TRY(const Door* door, open(std::move(server), std::move(service), login_options(options.auth)));
  public_ = true;
  const std::string open_to = record::auth::open_to_all(options.auth, place.address);
  if (!open_to.empty()) log_.warning(open_to);
  const bool v6 = place.address.find(':') != std::string::npos;
  return join({options.certificate.empty() ? "http://" : "https://", v6 ? "[" : "", place.address,
               v6 ? "]" : "", ":", std::to_string(door->server->port()), prefix, "/"});
}

Expected<> Serving::open_users(const std::string& file) {
  if (file.empty()) return {};
  record::auth::TokenBytes key;
  fill_random(key);
  TRY(passwords_, record::auth::Passwords::open(loop_, log_, file, key));
  return {};
}

bool Serving::idle() const {
  if (public_) return false;
  for (const auto& door : doors_)
    if (door->server->connections() > 0) return false;
  return true;
}

Co<> Serving::close() {
  streams_.end();
  const Deadline deadline = loop_.clock().now() + kDrain;
  for (const auto& door : doors_) co_await door->server->close(deadline);
}

}  // namespace hearth::app
