#pragma once
#include <memory>
#include <string>
#include <vector>

#include "aio/pool.hh"
#include "app/recording.hh"
#include "http/server.hh"
#include "record/api/service.hh"
#include "record/auth/settings.hh"
#include "record/hearth/head_feed.hh"
#include "record/hearth/own_api.hh"
#include "record/hearth/shared_answers.hh"
#include "record/page/page.hh"

namespace hearth::app {

/// Where `hearth serve` listens, beside the socket that every daemon has.
struct ServeOptions {
  std::string listen = "127.0.0.1:8000";  ///< ADDRESS:PORT, [ADDRESS]:PORT; port 0: any free one
  std::string base_path;                  ///< "/sub/ara" before every path
  std::vector<std::string> hosts;         ///< further names that a request's Host may have
  std::string certificate, key;           ///< PEM files: HTTPS
  std::string store;                      ///< in place of $HEARTH_STORE (store_of.hh)
  record::auth::Settings auth;            ///< who may do what
  bool redact = false;                    ///< take secrets out of what others write
  bool no_search = false;                 ///< as HEARTH_SEARCH=off
};

/// Errc::invalid: what can be said to be wrong before a daemon that runs is asked to make room.
Expected<> check(const ServeOptions& options);

/// The record's API: on `api.sock` of the runtime directory, for this user's own programs, and on
/// TCP where it was asked for. Stands on a Recording, which outlives it.
class Serving {
 public:
  Serving(aio::Loop& loop, Log& log, const Env& env, Recording& recording);
  ~Serving();

  /// Errors of http::Server::listen.
  Expected<> listen_here(std::string socket_path);
  /// The URL that it serves at: "http://127.0.0.1:8000/sub/ara/". Errc::invalid: `listen`.
  Expected<std::string> listen_on_tcp(const ServeOptions& options);

  /// Answers a request of this process, as the socket would.
  Co<http::Response> handle(http::Request request);

  /// Nobody is connected and nothing listens but the socket.
  bool idle() const;
  Co<> close();

 private:
  struct Door;
  std::unique_ptr<Door> make_door(record::api::ServiceOptions options,
                                  record::auth::LoginOptions login);
  Expected<Door*> open(http::ServerOptions server, record::api::ServiceOptions service,
                       record::auth::LoginOptions login);

  Expected<> open_users(const std::string& file);

  aio::Loop& loop_;
  Log& log_;
  Recording& recording_;
  aio::BlockingPool pool_;       // reads, so that they never wait behind an fsync of the recording
  aio::BlockingPool text_pool_;  // large bodies, the journal's files: behind no store that hangs
  record::Readers readers_;
  std::unique_ptr<record::Away> away_;                        // of a store on a server
  std::unique_ptr<record::auth::Passwords> passwords_;        // of TCP; null without users
  std::unique_ptr<const record::redact::Redactor> redactor_;  // of TCP; null without `redact`
  // Of the store and not of a door, so that what comes through two doors is decided in turn.
  record::api::Writes writes_;
  record::api::PageMemory pages_;
  record::own::Streams streams_, exports_;
  record::own::HeadFeed heads_;
  record::own::SharedAnswers shared_;
  record::own::OwnApi own_;
  record::page::Page page_;
  std::vector<std::unique_ptr<Door>> doors_;
  std::unique_ptr<Door> inner_;  // without a server
  bool public_ = false;
};

}  // namespace hearth::app
