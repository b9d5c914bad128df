#pragma once
#include <string>
#include <vector>

#include "base/log.hh"
#include "http/message.hh"
#include "record/api/beside.hh"
#include "record/api/call.hh"
#include "record/api/front.hh"
#include "record/api/page_memory.hh"
#include "record/api/writes.hh"
#include "record/auth/gate.hh"
#include "record/auth/origins.hh"

namespace hearth::record::api {

/// The release of ARA whose API this is: `/api/` says so, and clients look at it.
inline constexpr std::string_view kAraVersion = "1.8.0";

struct ServiceOptions {
  std::string prefix;  ///< "/sub/ara" before every path, without a slash at its end; "" for none
  /// Names that a request's Host may have, without port; empty: any (a unix socket).
  std::vector<std::string> hosts;
  std::int64_t page_size = 100;                ///< of lists that do not say
  auth::Origins cors;                          ///< whose pages may read and write
  const redact::Redactor* redactor = nullptr;  ///< takes secrets out of writes; or null
};

/// What all services of one store share, and what outlives them.
struct ServiceParts {
  Log& log;
  Readers& readers;
  Writes& writes;  ///< one a store: two sets of rounds would not see each other's names
  PageMemory& pages;
  aio::BlockingPool& pool;  ///< what has many bytes is read and written there
  UpToDate up_to_date;
  Beside& beside;          ///< Hearth's own API
  Away* away = nullptr;    ///< of a store on a server
  Front* front = nullptr;  ///< the page, where there is one
};

/// ARA's API v1, and the door to what stands beside it: a request to an answer. On the loop's
/// thread.
class Service {
 public:
  /// `gate` outlives it.
  Service(ServiceParts parts, ServiceOptions options, auth::Gate& gate);

  Co<http::Response> handle(http::Request request);

 private:
  Co<http::Response> routed(const http::Request& request);
  Co<http::Response> beside_api(const Call& call);
  Co<http::Response> health(const Call& call);
  Co<http::Response> in_front(const Call& call);
  Fresh store() const { return {parts_.readers, parts_.up_to_date, parts_.away}; }
  Co<http::Response> in_api(Call& call);
  Co<Answer> answer(const Call& call);
  Co<Expected<Answer>> options(const Call& call);
  Co<Expected<Answer>> read(const Call& call);
  Co<Expected<http::Response>> list(const Call& call);
  Co<Expected<Answer>> write(const Call& call, Method method);

  const ServiceParts parts_;
  const ServiceOptions options_;
  auth::Gate& gate_;
};

}  // namespace hearth::record::api
