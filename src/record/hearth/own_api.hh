#pragma once
#include <optional>

#include "record/api/beside.hh"
#include "record/hearth/route.hh"

namespace hearth::record::own {

/// Hearth's own API: finds the route of a request, checks it, calls the handler. On the loop's
/// thread; one for all doors of a store.
class OwnApi final : public api::Beside {
 public:
  /// What `parts` refers to outlives it.
  explicit OwnApi(Parts parts) : parts_(std::move(parts)) {}

  Scope needed(const api::Call& call) const override;
  Co<http::Response> answer(api::Call& call) override;

 private:
  Co<Expected<http::Response>> run(Ask& ask, const api::Call& call);
  Co<Expected<Answer>> read(const Ask& ask, Read handler);
  Co<Expected<Answer>> read_shared(const Ask& ask, Read handler, const std::string& seen);
  Co<Expected<Answer>> write(const Ask& ask, Write handler);

  const Parts parts_;
};

/// The routes of one path, and what its `{...}` stand for.
struct Match {
  std::vector<const Route*> routes;
  std::vector<std::string> values;

  /// The one of `method`; HEAD is GET.
  const Route* of(std::string_view method) const;
  /// "GET, POST, HEAD, OPTIONS"; "" where there is no such path.
  std::string allow() const;
};

/// `path` is what stands behind "/api/hearth/v1/", not decoded. A path without `{...}` comes before
/// one with.
Match match(std::span<const Route> routes, std::string_view path);

/// Index and OPTIONS, made from the table (describe.cc).
Answer index_of(std::span<const Route> routes, const api::Call& call);
Answer options_of(const Match& match);

}  // namespace hearth::record::own
