#pragma once
#include <cstdint>
#include <map>

namespace hearth::far {

/// Is in the list under `id` for as long as it lives. List and what it names outlive it.
template <class T>
class Listed {
 public:
  Listed(std::map<std::int64_t, T*>& list, std::int64_t id, T& one) : list_(list), id_(id) {
    list_[id_] = &one;
  }
  ~Listed() { list_.erase(id_); }
  Listed(const Listed&) = delete;

 private:
  std::map<std::int64_t, T*>& list_;
  const std::int64_t id_;
};

}  // namespace hearth::far
