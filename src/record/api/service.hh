#pragma once
#include <string>
#include <vector>

#include "base/log.hh"
#include "http/message.hh"
#include "record/api/negotiate.hh"
#include "record/api/page_memory.hh"
#include "record/api/target.hh"
#include "record/api/writes.hh"

namespace hearth::record::api {

struct ServiceOptions {
  std::string prefix;  ///< "/sub/ara" before every path, without a slash at its end; "" for none
  /// Names that a request's Host may have, without port; empty: any (a unix socket).
  std::vector<std::string> hosts;
  std::int64_t page_size = 100;  ///< of lists that do not say
};

/// ARA's API v1: a request to an answer. On the loop's thread; what it was given outlives it.
class Service {
 public:
  Service(aio::Loop& loop, Log& log, Readers& readers, WriteDoors doors, ServiceOptions options);

  Co<http::Response> handle(http::Request request);

 private:
  struct Call;
  Co<Answer> answer(const Call& call);
  Co<Expected<Answer>> read(const Call& call);
  Co<Expected<Answer>> write(const Call& call);

  Log& log_;
  Readers& readers_;
  const ServiceOptions options_;
  const WriteDoors doors_;
  Writes writes_;
  PageMemory pages_;
};

}  // namespace hearth::record::api
