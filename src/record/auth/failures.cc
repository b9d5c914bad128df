#include "record/auth/failures.hh"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace hearth::record::auth {

// A bucket is kept as the moment at which it is full again: each failure moves that on by kRefill,
// and it is empty when that is more than (kBurst - 1) refills away.

Duration Failures::wait(const std::string& address, Steady::time_point now) const {
  const auto found = addresses_.find(address);
  if (found == addresses_.end()) return Duration::zero();
  const Steady::time_point next = found->second.clear - (kBurst - 1) * kRefill;
  return std::max(Duration::zero(), Duration(next - now));
}

void Failures::failed(const std::string& address, Steady::time_point now) {
  auto found = addresses_.find(address);
  if (found == addresses_.end()) {
    if (addresses_.size() == kAddressesMax) {
      addresses_.erase(latest_.back());
      latest_.pop_back();
    }
    latest_.push_front(address);
    found = addresses_.emplace(address, Entry{now, latest_.begin()}).first;
  }
  Entry& entry = found->second;
  entry.clear = std::max(entry.clear, now) + kRefill;
  latest_.splice(latest_.begin(), latest_, entry.place);
}

void Failures::forgive(const std::string& address) {
  if (const auto found = addresses_.find(address); found != addresses_.end())
    found->second.clear -= kRefill;
}

std::string network_of(const std::string& address) {
  in6_addr six{};
  if (::inet_pton(AF_INET6, address.c_str(), &six) != 1) return address;
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    char four[INET_ADDRSTRLEN] = {};
    return ::inet_ntop(AF_INET, six.s6_addr + 12, four, sizeof four) ? four : address;
  }
  std::memset(six.s6_addr + 8, 0, 8);
  char text[INET6_ADDRSTRLEN] = {};
  return ::inet_ntop(AF_INET6, &six, text, sizeof text) ? text : address;
}

}  // namespace hearth::record::auth
