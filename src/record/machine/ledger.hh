#pragma once
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace hearth::record {

/// A map that can be taken back to where it was. Costs one old value a change, until `forget`.
template <class K, class V>
class Ledger {
 public:
  using Mark = std::size_t;

  const V* find(const K& key) const {
    const auto found = now_.find(key);
    return found == now_.end() ? nullptr : &found->second;
  }
  /// The value, made where it is missing; what it was before is noted.
  V& change(const K& key) {
    note(key);
    return now_[key];
  }
  void erase(const K& key) {
    note(key);
    now_.erase(key);
  }
  const std::map<K, V>& all() const { return now_; }

  Mark mark() const { return forgotten_ + before_.size(); }
  /// `mark` is not older than the last `forget`.
  void back_to(Mark mark) {
    while (forgotten_ + before_.size() > mark) {
      auto& [key, value] = before_.back();
      if (value) {
        now_[key] = *std::move(value);
      } else {
        now_.erase(key);
      }
      before_.pop_back();
    }
  }
  /// What was noted before `mark` will not be taken back any more.
  void forget(Mark mark) {
    const std::size_t count = mark - forgotten_;
    before_.erase(before_.begin(), before_.begin() + static_cast<std::ptrdiff_t>(count));
    forgotten_ = mark;
  }

 private:
  void note(const K& key) {
    const V* known = find(key);
    before_.emplace_back(key, known ? std::optional<V>(*known) : std::nullopt);
  }

  std::map<K, V> now_;
  std::vector<std::pair<K, std::optional<V>>> before_;
  Mark forgotten_ = 0;
};

}  // namespace hearth::record
