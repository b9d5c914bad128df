#pragma once
#include <cstdint>
#include <optional>

#include "format/jinja/arguments.hh"
#include "format/jinja/engine.hh"
#include "format/jinja/scope.hh"
#include "format/jinja/tree.hh"

namespace hearth::format::jinja {

/// Values of expressions. `context` are the variables that the caller gives.
class Evaluator {
 public:
  Evaluator(Engine& engine, const Dict& context) : engine_(engine), context_(context) {}

  Expected<Value> value(const Expr& expr, const Scope& scope);
  /// The filters `expr` over a text: of a block; null: the text itself.
  Expected<Value> filtered(const Expr* expr, const Value& text, const Scope& scope);

  /// Where the innermost expression is that failed.
  std::optional<std::uint32_t> failed_at() const { return failed_at_; }
  void fail_at(std::uint32_t at) {
    if (!failed_at_) failed_at_ = at;
  }

 private:
  Expected<Value> by_kind(const Expr& expr, const Scope& scope);
  Expected<Value> name(const Expr& expr, const Scope& scope);
  Expected<Value> items(const Expr& expr, const Scope& scope, Kind kind);
  Expected<Value> dict(const Expr& expr, const Scope& scope);
  Expected<Value> slice_of(const Expr& expr, const Scope& scope);
  Expected<Value> called(const Expr& expr, const Scope& scope);
  Expected<Value> filter(const Expr& expr, const Scope& scope);
  Expected<Value> test(const Expr& expr, const Scope& scope);
  Expected<Value> comparison(const Expr& expr, const Scope& scope);
  Expected<Value> concatenated(const Expr& expr, const Scope& scope);
  Expected<Value> conditional(const Expr& expr, const Scope& scope);
  Expected<Value> logic(const Expr& expr, const Scope& scope);
  Expected<Arguments> arguments(const Expr& expr, const Scope& scope);

  Engine& engine_;
  const Dict& context_;
  std::optional<std::uint32_t> failed_at_;
  std::optional<Value> block_text_;
};

}  // namespace hearth::format::jinja
