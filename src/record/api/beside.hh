#pragma once
#include "aio/co.hh"
#include "http/message.hh"
#include "record/auth/scope.hh"

namespace hearth::record::api {

struct Call;

/// Another API that stands behind the same doors (names of the host, credentials, parameters) as
/// ARA's: Hearth's own, below `/api/hearth/v1/`.
class Beside {
 public:
  virtual ~Beside() = default;
  /// Of the call's path and method, whether they exist or not.
  virtual auth::Scope needed(const Call& call) const = 0;
  /// `call` outlives the completion, but not the Response's `stream`.
  virtual Co<http::Response> answer(Call& call) = 0;
};

}  // namespace hearth::record::api
