#pragma once
#include <string>
#include <vector>

#include "base/id.hh"
#include "record/machine/evidence.hh"

namespace hearth::record {

/// What was found out about a host. The numbers are kept in the store; never reuse one.
enum class Verdict : std::uint8_t {
  unknown = 0,      ///< nothing to go by: a new machine until something is
  fresh = 1,        ///< keys that nobody has: a new machine ("new")
  same = 2,         ///< as it was
  renamed = 3,      ///< the same under a name that it did not have
  reinstalled = 4,  ///< the same board or instance, another installation
  alias = 5,        ///< the same under two names in one run
  replaced = 6,     ///< another machine under a known name
  cloned = 7,       ///< another machine with a known machine's keys; those count no more
  by_name = 8,      ///< nothing but the name says so, and nothing says otherwise
  doubt = 9,        ///< a new machine that shares a key with another: a person should look
};
std::string_view name_of(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view name);

/// Which step decided.
enum class Rule : std::uint8_t { pin = 1, score = 2, name = 3, fresh = 4 };
std::string_view name_of(Rule rule);
std::optional<Rule> parse_rule(std::string_view name);

/// Points of an equal and of a different key; a different uuid or cloud id forbids instead.
struct Weight {
  int equal, different;
};
Weight weight_of(Key key);
inline constexpr int kNamePoints = 5;
inline constexpr int kEnough = 30;  ///< of points, to be the same machine
inline constexpr int kAhead = 20;   ///< of points, before the second best

/// One value that a machine had when it was seen last.
struct Held {
  Value value;
  bool fresh = true;
  /// It is the outer machine's, seen from a container: half the points, and no clone.
  bool outer = false;
};

/// A known machine, as far as one host's question goes.
struct Candidate {
  Uuid machine;
  std::vector<Held> held;   ///< without shared values
  bool named = false;       ///< the latest machine of this name in this scope
  bool knows_name = false;  ///< was seen under this name in this scope before
  bool in_run = false;      ///< was seen in this run, under another name
};

struct Question {
  Evidence evidence;                  ///< without shared values
  bool name_counts = true;            ///< false for a controller's localhost
  std::vector<Candidate> candidates;  ///< those with an equal key, and the named one
};

struct Answer {
  Verdict verdict = Verdict::unknown;
  Rule rule = Rule::fresh;
  std::optional<Uuid> machine;  ///< nothing: a new one
  int score = 0;                ///< of the machine, or of the best that was not taken
  std::vector<Key> equal;       ///< with the machine, or with the rivals
  std::vector<Uuid> rivals;     ///< machines that a person would look at; best first
  std::vector<Value> shared;    ///< count for nobody from now on
};

/// The machine of a host (docs/decisions/0013-machines.md §2). Pure: equal questions have equal
/// answers, in whatever order evidence and candidates stand.
Answer decide(const Question& question);

}  // namespace hearth::record
