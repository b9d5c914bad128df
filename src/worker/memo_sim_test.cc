// A crowd of askers on a clock of the test's own. HEARTH_SEED=n replays one run.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "worker/memo.hh"

namespace hearth::worker {
namespace {

using std::chrono::milliseconds;

constexpr AskerId kAskers = 12;
constexpr int kSteps = 3'000;
const MemoLimits kLimits{
    .entries_max = 6, .bytes_max = 900, .value_bytes_max = 120, .waiting_max = 8, .held_max = 20};

/// Askers do as the seed says; what they may see is written down here, by other means than Memo's.
class Crowd {
 public:
  explicit Crowd(unsigned seed) : random_(seed) {}

  void run() {
    for (int step = 0; step < kSteps && !::testing::Test::HasFailure(); ++step) {
      now_ += milliseconds(pick(3) ? 0 : pick(400));
      act(1 + pick(kAskers));
      take_answers();
      check();
    }
    for (AskerId asker = 1; asker <= kAskers; ++asker) {
      hang_up(asker);
      take_answers();
    }
    EXPECT_EQ(memo_.counts().waiting, 0u);
    EXPECT_TRUE(flying_.empty());
  }

 private:
  struct Value {
    std::string text;
    int clears;  ///< how many clears there had been when its maker began
  };

  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }
  MemoQuestion question(std::string key) {
    return {{"scope", std::move(key)},
            "name",
            milliseconds(pick(8) ? 1 + pick(1'000) : 0),
            milliseconds(pick(2'000))};
  }
  std::string any_key() { return std::to_string(pick(5)); }

  void act(AskerId asker) {
    if (waits_.contains(asker)) {
      if (pick(10) == 0) hang_up(asker);
      return;
    }
    switch (pick(12)) {
      case 0:
        return hang_up(asker);
      case 1:
        return clear();
      case 2:
        return drop(asker, any_key());
      case 3:
      case 4:
      case 5:
      case 6:
        return put(asker);
      default:
        return get(asker, any_key());
    }
  }

  void get(AskerId asker, const std::string& key) {
    const MemoQuestion asked = question(key);
    if (!flying_.contains(key) || flying_[key] != asker) begun_.erase({asker, key});
    const auto answer = memo_.get(asker, asked, now_);
    if (!answer) {
      EXPECT_TRUE(flying_.contains(key)) << "nobody makes it, so nobody waits";
      waits_[asker] = {key, now_ + asked.wait_max, asked.ttl};
    } else {
      told(*answer, key, asked.ttl);
    }
  }

  /// One asker holds the flight, a hit is what was put last, lives and is not of before a clear.
  void told(const Memo::Answer& answer, const std::string& key, Duration ttl) {
    if (answer.value) {
      ASSERT_TRUE(last_put_.contains(key));
      EXPECT_EQ(*answer.value, last_put_[key].text);
      EXPECT_EQ(last_put_[key].clears, clears_) << "a value of before the clear";
      EXPECT_LT(now_, lives_until_[key]) << "its time was over";
      lives_until_[key] = now_ + ttl;
    } else if (answer.flight) {
      const auto holder = flying_.find(key);
      EXPECT_TRUE(holder == flying_.end() || holder->second == answer.asker);
      flying_[key] = answer.asker;
      begun_[{answer.asker, key}] = clears_;
    }
  }

  void put(AskerId asker) {
    std::string key = any_key();
    for (const auto& [flown, holder] : flying_)
      if (holder == asker) key = flown;
    const auto begun = begun_.extract({asker, key});
    const bool in_vain = begun && begun.mapped() != clears_;
    const MemoQuestion asked = question(key);
    const std::string text(1 + pick(150), static_cast<char>('a' + pick(26)));
    const Memo::Put answer = memo_.put(asker, asked, text, now_);
    EXPECT_EQ(answer == Memo::Put::cleared, in_vain);
    if (in_vain) return;
    EXPECT_EQ(answer == Memo::Put::too_big, text.size() > kLimits.value_bytes_max);
    last_put_.erase(key);
    const auto flight = flying_.find(key);
    if (answer == Memo::Put::kept) {
      last_put_[key] = {text, clears_};
      lives_until_[key] = now_ + asked.ttl;
      flying_.erase(key);
    } else if (flight != flying_.end() && flight->second == asker) {
      flying_.erase(flight);
    }
  }

  void drop(AskerId asker, const std::string& key) {
    memo_.drop(asker, {"scope", key}, pick(2));
    begun_.erase({asker, key});
    if (flying_.contains(key) && flying_[key] == asker) flying_.erase(key);
  }

  void clear() {
    memo_.clear({}, {});
    ++clears_;
    flying_.clear();
    EXPECT_EQ(memo_.counts().entries, 0u);
    EXPECT_EQ(memo_.counts().bytes, 0u);
  }

  void hang_up(AskerId asker) {
    memo_.gone(asker);
    waits_.erase(asker);
    std::erase_if(begun_, [&](const auto& one) { return one.first.first == asker; });
    std::erase_if(flying_, [&](const auto& one) { return one.second == asker; });
  }

  void take_answers() {
    memo_.expire(now_);
    for (const Memo::Answer& answer : memo_.take_answers()) {
      const auto waited = waits_.extract(answer.asker);
      ASSERT_TRUE(waited) << "told without having asked";
      told(answer, waited.mapped().key, waited.mapped().ttl);
    }
  }

  void check() {
    const Memo::Counts counts = memo_.counts();
    EXPECT_LE(counts.entries, kLimits.entries_max);
    EXPECT_LE(counts.bytes, kLimits.bytes_max);
    EXPECT_EQ(counts.waiting, waits_.size());
    for (const auto& [asker, wait] : waits_) {
      EXPECT_GT(wait.until, now_) << "waits beyond its time";
      EXPECT_TRUE(flying_.contains(wait.key)) << "waits for nobody";
    }
    if (const auto due = memo_.next_due()) EXPECT_GT(*due, now_);
  }

  struct Wait {
    std::string key;
    Steady::time_point until;
    Duration ttl;
  };

  std::mt19937 random_;
  Steady::time_point now_{std::chrono::hours(1)};
  Memo memo_{kLimits};
  int clears_ = 0;
  std::map<std::string, Value> last_put_;
  std::map<std::string, Steady::time_point> lives_until_;
  std::map<std::string, AskerId> flying_;
  std::map<std::pair<AskerId, std::string>, int> begun_;  // flights told, with the clears before
  std::map<AskerId, Wait> waits_;
};

TEST(MemoSim, OneMakesEachValueAndNobodyWaitsForNothing) {
  const char* given = std::getenv("HEARTH_SEED");
  const unsigned first = given ? static_cast<unsigned>(std::atoi(given)) : std::random_device{}();
  const unsigned count = given ? 1 : 200;
  for (unsigned i = 0; i < count; ++i) {
    SCOPED_TRACE("HEARTH_SEED=" + std::to_string(first + i));
    Crowd(first + i).run();
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace hearth::worker
