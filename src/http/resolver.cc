#include "http/resolver.hh"

#include <arpa/inet.h>
#include <netdb.h>

#include <algorithm>

#include "aio/event.hh"

namespace hearth::http {
namespace {

using Addresses = std::vector<std::string>;

bool is_address(const std::string& host) {
  in6_addr ignored;
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
         ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

Expected<Addresses> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int error = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (error != 0)
    return fail(Errc::unavailable, join({"no address of that name (", ::gai_strerror(error),
                                         "); is it spelt as DNS or /etc/hosts has it?"}));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, &::freeaddrinfo);
  Addresses addresses;
  for (const addrinfo* at = found; at; at = at->ai_next) {
    char text[NI_MAXHOST];
    if (::getnameinfo(at->ai_addr, at->ai_addrlen, text, sizeof(text), nullptr, 0,
                      NI_NUMERICHOST) == 0 &&
        is_address(text))
      addresses.emplace_back(text);
  }
  if (addresses.empty()) return fail(Errc::unavailable, "the name has no address");
  return addresses;
}

/// Shared between who waits and the look-up: either may go first.
struct Search {
  explicit Search(aio::Loop& loop) : done(loop) {}
  aio::Event done;
  Expected<Addresses> addresses = fail(Errc::cancelled, "cancelled");
};

Co<> look_up_for(aio::BlockingPool& pool, std::string host, std::shared_ptr<Search> search) {
  Expected<Expected<Addresses>> answer = co_await pool.run([&host] { return look_up(host); });
  if (answer) {
    search->addresses = *std::move(answer);
  } else {
    search->addresses = std::unexpected(std::move(answer).error());
  }
  search->done.set();
}

}  // namespace

Co<Expected<Addresses>> Resolver::find(std::string host) {
  if (is_address(host)) co_return Addresses{host};
  if (host == "localhost") co_return Addresses{"127.0.0.1", "::1"};  // RFC 6761 §6.3
  auto search = std::make_shared<Search>(loop_);
  looking_.start("resolve", look_up_for(pool_, std::move(host), search));
  CO_CHECK_OK(co_await search->done.wait());
  co_return search->addresses;
}

}  // namespace hearth::http
