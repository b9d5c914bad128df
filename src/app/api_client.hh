#pragma once
#include <memory>

#include "aio/pool.hh"
#include "app/api_settings.hh"
#include "app/command.hh"
#include "base/json.hh"

namespace hearth::app {

/// The record's API as commands ask it: the user's own daemon (started where none runs), or the
/// server that HEARTH_API names. One request at a time.
class ApiClient {
 public:
  /// Errors: of api_settings; of ensure_daemon; invalid: the URL.
  static Co<Expected<std::unique_ptr<ApiClient>>> open(Context& context);

  /// `target`: path and query as they go on the wire, "/api/v1/labels?limit=1". Any status is an
  /// answer. Errors of http::Client::send.
  Co<Expected<http::Answer>> send(std::string method, std::string target, std::string body = "");
  /// The answer's JSON (null without a body). Errors too: a status from 400 on, in its own words:
  ///   denied 401, 403   not_found 404   exists 409   invalid other 4xx
  ///   busy 429          unavailable 503              protocol others, and what is no JSON
  Co<Expected<Json>> ask(std::string method, std::string target, std::string body = "");

  const ApiSettings& settings() const { return settings_; }

 private:
  ApiClient(aio::Loop& loop, ApiSettings settings, worker::RuntimeDir dir)
      : loop_(loop), settings_(std::move(settings)), dir_(std::move(dir)), pool_(loop, 1) {}

  aio::Loop& loop_;
  const ApiSettings settings_;
  const worker::RuntimeDir dir_;  // the socket's path leads through it
  aio::BlockingPool pool_;        // for names of hosts
  std::unique_ptr<http::Client> client_;
};

/// What an answer that refuses says: `detail`, or the fields with their texts, in one line.
std::string refusal_text(const http::Answer& answer);

}  // namespace hearth::app
