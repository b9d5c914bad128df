#pragma once
#include "app/api_client.hh"
#include "app/ara/fields.hh"

namespace hearth::app {

/// Which list is read.
struct Question {
  std::string path;
  std::vector<std::pair<std::string, std::string>> filters;  ///< parameter and value
  std::string order;
  std::int64_t offset = 0;
  bool nested = false;  ///< `latesthosts`: the host is inside
};

/// Reads a list page by page, so that what is asked for may be longer than what is kept.
class Pages {
 public:
  /// At most `limit` objects. `api` outlives it.
  Pages(ApiClient& api, Question question, std::int64_t limit)
      : api_(api), question_(std::move(question)), left_(limit) {}

  /// The next objects; none at the end. Errors: ApiClient::ask's, parse_page's.
  Co<Expected<std::vector<Fields>>> next();

 private:
  ApiClient& api_;
  Question question_;  // its offset moves on
  std::int64_t left_;
  bool done_ = false;
};

}  // namespace hearth::app
