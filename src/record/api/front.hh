#pragma once
#include <optional>

#include "http/message.hh"

namespace hearth::record::api {

/// What stands before the APIs for people: the page (record/page). GET and HEAD alone.
class Front {
 public:
  virtual ~Front() = default;
  /// A file that is the same for everybody, for which nobody is asked to log in. `path` is what
  /// stands behind the prefix and its slash.
  virtual std::optional<http::Response> file(const http::Request& request,
                                             std::string_view path) const = 0;
  virtual bool has(std::string_view path) const = 0;
  /// Of a path that it has, for somebody who may read. `api` answers requests as this one's sender
  /// would be; all outlive the completion.
  virtual Co<http::Response> answer(const http::Request& request, std::string_view path,
                                    std::string prefix, const http::Handler& api) = 0;
};

}  // namespace hearth::record::api
