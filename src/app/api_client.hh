#pragma once
#include <memory>
#include <string>

#include "app/api_settings.hh"
#include "app/command.hh"

namespace hearth::app {

/// The record's API (ARA's v1, and what stands beside it), wherever the record is: at a server, at
/// this home's daemon, or in this process. One request at a time.
class ApiClient {
 public:
  virtual ~ApiClient() = default;

  /// The answer, whatever its status. Of `request` count method, path (encoded), query, body and
  /// headers. Errors: http::Client's.
  virtual Co<Expected<http::Answer>> send(http::Request request) = 0;
  /// Before it is destroyed.
  virtual Co<> close() = 0;

  /// The body of a 200, 201 or 204.
  /// Errors: send's, and for other statuses, with what the server says: invalid (400, 405, 415),
  /// denied (401, 403), not_found (404), exists (409), full (413), busy (429), unavailable (5xx),
  /// else protocol.
  Co<Expected<std::string>> ask(std::string method, std::string path, std::string query = "",
                                std::string body = "");
};

/// Of a server, or offline: this home's daemon, started where none runs, on its api.sock; in this
/// process where none can be had or the one that runs keeps another home.
Co<Expected<std::unique_ptr<ApiClient>>> connect_api(Context& context, const ApiSettings& settings);

/// What `status` and `body` of an answer mean to a person: "detail", or each field's complaint.
std::string complaint_of(int status, std::string_view body);

}  // namespace hearth::app
