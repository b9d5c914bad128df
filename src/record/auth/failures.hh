#pragma once
#include <list>
#include <map>
#include <string>

#include "base/time.hh"

namespace hearth::record::auth {

/// How many wrong passwords an address may try: `kBurst` at once, then one each `kRefill`. An
/// address that has used them up is not asked about passwords for a while; others are, and so is
/// whoever has shown the right one lately (passwords.hh). Tokens are not counted: nobody guesses
/// 256 bits.
class Failures {
 public:
  static constexpr int kBurst = 20;
  static constexpr Duration kRefill = std::chrono::seconds(6);
  static constexpr std::size_t kAddressesMax = 4096;

  /// How long `address` has to wait until its password is looked at; zero: not at all.
  Duration wait(const std::string& address, Steady::time_point now) const;
  void failed(const std::string& address, Steady::time_point now);
  /// Takes one failure back: it was none.
  void forgive(const std::string& address);
  std::size_t addresses() const { return addresses_.size(); }

 private:
  struct Entry {
    Steady::time_point clear;  ///< when all tries are there again
    std::list<std::string>::iterator place;
  };
  std::map<std::string, Entry> addresses_;
  std::list<std::string> latest_;  // the address that failed last is the first
};

/// "192.0.2.7"; of IPv6 the network of 64 bits, which one customer has as a whole.
std::string network_of(const std::string& address);

}  // namespace hearth::record::auth
