#pragma once
#include <string>
#include <vector>

#include "base/log.hh"
#include "http/message.hh"
#include "record/api/page_memory.hh"
#include "record/api/writes.hh"

namespace hearth::record::api {

/// The release of ARA whose API this is: `/api/` says so, and clients look at it.
inline constexpr std::string_view kAraVersion = "1.8.0";

struct ServiceOptions {
  std::string prefix;  ///< "/sub/ara" before every path, without a slash at its end; "" for none
  /// Names that a request's Host may have, without port; empty: any (a unix socket).
  std::vector<std::string> hosts;
  std::int64_t page_size = 100;  ///< of lists that do not say
};

struct Call;

/// ARA's API v1: a request to an answer. On the loop's thread; what it was given outlives it.
class Service {
 public:
  Service(aio::Loop& loop, Log& log, Readers& readers, WriteDoors doors, ServiceOptions options);

  Co<http::Response> handle(http::Request request);

 private:
  Co<http::Response> beside_api(const Call& call);
  Co<http::Response> health(const Call& call);
  Co<http::Response> in_api(const Call& call);
  Co<Answer> answer(const Call& call);
  Co<Expected<Answer>> options(const Call& call);
  Co<Expected<Answer>> read(const Call& call);
  Co<Expected<Answer>> write(const Call& call, Method method);
  Answer failed(const Error& error);

  Log& log_;
  Readers& readers_;
  const ServiceOptions options_;
  const WriteDoors doors_;
  Writes writes_;
  PageMemory pages_;
};

}  // namespace hearth::record::api
