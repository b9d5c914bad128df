#pragma once
#include <string>

#include "format/jinja/evaluator.hh"

namespace hearth::format::jinja {

/// Runs statements; what they print is `output`.
class Runner {
 public:
  Runner(Engine& engine, const Dict& context, std::size_t output_max)
      : engine_(engine), evaluator_(engine, context), output_max_(output_max) {}

  Expected<> run(const Block& block, Scope& scope);

  std::string output;

  std::optional<std::uint32_t> failed_at() const { return evaluator_.failed_at(); }

 private:
  Expected<> run(const Stmt& statement, Scope& scope);
  Expected<> by_kind(const Stmt& statement, Scope& scope);
  Expected<> put(std::string_view text);
  Expected<> print(const Stmt& statement, Scope& scope);
  Expected<> branch(const Stmt& statement, Scope& scope);
  Expected<> loop(const Stmt& statement, Scope& scope);
  Expected<std::vector<Value>> loop_items(const Stmt& statement, Scope& scope);
  Expected<> with(const Stmt& statement, Scope& scope);
  /// What a block prints, as a value.
  Expected<Value> captured(const Block& block, const Scope& scope);
  Expected<> assign(const Target& target, const Value& value, Scope& scope);

  Engine& engine_;
  Evaluator evaluator_;
  const std::size_t output_max_;
};

}  // namespace hearth::format::jinja
