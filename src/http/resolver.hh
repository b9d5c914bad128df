#pragma once
#include <string>
#include <vector>

#include "aio/pool.hh"
#include "aio/scope.hh"

// Inside of http: names of hosts to addresses.

namespace hearth::http {

/// Looks names up as the system does (getaddrinfo(3)), on a thread. Destruction waits for a look-up
/// under way: 5 s for each server and try, as a rule (resolv.conf(5)).
class Resolver {
 public:
  /// Both outlive it.
  Resolver(aio::Loop& loop, aio::BlockingPool& pool) : loop_(loop), pool_(pool), looking_(loop) {}

  /// Numeric addresses in the order in which to try them; at least one. An address is itself, and
  /// localhost needs no thread. A deadline ends the wait; the look-up goes on alone.
  /// Errors: unavailable  the name is not known.
  Co<Expected<std::vector<std::string>>> find(std::string host);

 private:
  aio::Loop& loop_;
  aio::BlockingPool& pool_;
  aio::Scope looking_;
};

}  // namespace hearth::http
