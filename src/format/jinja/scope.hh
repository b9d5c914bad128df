#pragma once
#include <string>
#include <string_view>
#include <unordered_map>

#include "format/jinja/value.hh"

namespace hearth::format::jinja {

/// Variables of the template, of one turn of a loop, or of a block; those around are seen, and what
/// is set is gone at the end.
class Scope {
 public:
  explicit Scope(const Scope* around = nullptr) : around_(around) {}

  void set(std::string_view name, const Value& value) { here_[name] = value; }
  /// Null: nowhere.
  const Value* find(std::string_view name) const {
    for (const Scope* scope = this; scope; scope = scope->around_)
      if (const auto found = scope->here_.find(name); found != scope->here_.end())
        return &found->second;
    return nullptr;
  }

 private:
  const Scope* around_;
  std::unordered_map<std::string_view, Value> here_;  ///< names are the tree's
};

}  // namespace hearth::format::jinja
