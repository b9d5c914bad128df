#pragma once
#include <array>
#include <memory>
#include <string>

#include "http/request_reader.hh"
#include "http/server.hh"
#include "http/stream.hh"

// Inside of http: the server's side of one connection.

namespace hearth::http {

/// What all sessions of a server share.
struct Service {
  aio::Loop& loop;
  ServerOptions options;
  Handler handler;
  std::uint64_t bodies_bytes = 0;  ///< of all bodies that are being read or served
  bool draining = false;           ///< no connection outlives its answer any more
};

/// How long the next byte of a request is waited for.
class Patience {
 public:
  Patience(const ServerOptions& options, Deadline now)
      : options_(options), deadline_(now + options.idle_time) {}

  Deadline deadline() const { return deadline_; }
  /// `bytes` came, which belong to `phase`.
  void came(RequestReader::Phase phase, std::size_t bytes, Deadline now);

 private:
  const ServerOptions& options_;
  Deadline deadline_;
  Deadline body_until_;  // its end, whatever comes
  RequestReader::Phase phase_ = RequestReader::Phase::idle;
  std::size_t bytes_ = 0;  // of the body, since the deadline was set
};

/// Serves the requests of one connection, one after the other, until either side has enough.
class Session {
 public:
  /// `service` outlives it.
  Session(Service& service, std::unique_ptr<Stream> stream, std::string peer, bool tls);

  ~Session() { hold(0); }
  Session(const Session&) = delete;

  Co<> serve();
  /// Ends it when nothing is under way; what has arrived already is still served.
  void end_if_idle();

 private:
  enum class Came { request, refusal, nothing };

  Co<bool> serve_one();
  Co<Came> read_request();
  Came not_read(const Error& error);
  bool hold(std::uint64_t bytes);
  Co<bool> answer(Response response, bool head_only, bool keep_alive);
  Co<bool> answer_body(Response& response, bool head_only, bool keep_alive);
  Co<bool> answer_stream(Response& response, bool head_only, bool keep_alive);
  Co<Expected<>> write(std::string_view bytes);
  Co<> say_goodbye();

  Service& service_;
  std::unique_ptr<Stream> stream_;
  const std::string peer_;
  const bool tls_;
  RequestReader reader_;
  std::optional<Refusal> refusal_;  // the connection's last answer
  std::uint64_t held_bytes_ = 0;    // its part of the service's bodies
  bool http11_ = true;              // the request that is served
  bool idle_ = false;
  std::array<char, 16 * 1024> buffer_;
};

}  // namespace hearth::http
