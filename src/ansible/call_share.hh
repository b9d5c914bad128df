#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>

#include "base/json.hh"
#include "base/time.hh"

namespace hearth::ansible {

/// How the modules of one run ran, added up.
struct CallShare {
  std::size_t warm = 0;
  std::map<std::string, std::size_t> plain;  ///< by the reason that was told
  Duration waited{};                         ///< of warm ones, for a child
  Duration saved{};  ///< of warm ones, a start of their interpreter less what they waited

  std::size_t plain_calls() const;
};

/// The same for each of the latest runs.
class CallShares {
 public:
  void add_warm(const std::string& run, Duration waited, Duration start);
  void add_plain(const std::string& run, const std::string& why);
  /// The member "calls" of docs/protocol/worker.md §3.4: {"warm", "saved_ms", "waited_ms",
  /// "plain"}.
  JsonObject describe(std::string_view run) const;

 private:
  CallShare& of(const std::string& run);

  std::map<std::string, CallShare, std::less<>> shares_;
  std::deque<std::string> order_;
};

/// What `hearth run` says of them at its end, "" where nothing ran: how many were warm, what that
/// saved, and what would save most next. `calls` as CallShares::describe made it.
std::string closing_words(const JsonObject& calls);

/// The reason for the ordinary way as a person reads it, from the word that the connection tells;
/// a reason that is not known is given as it is.
std::string reason_text(std::string_view why);

}  // namespace hearth::ansible
