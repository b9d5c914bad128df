#pragma once
#include "format/jinja/engine.hh"
#include "format/jinja/tree.hh"

namespace hearth::format::jinja {

/// Python's arithmetic. Integers have 64 bits: what needs more is Errc::full.
Expected<Value> apply(Engine& engine, Op op, const Value& a, const Value& b);
Expected<Value> apply_unary(Op op, const Value& value);
/// ==, <, in and their kin.
Expected<bool> compare(Steps& steps, Op op, const Value& a, const Value& b);
/// value[from:to:step]; bounds are none or integers.
Expected<Value> slice(Engine& engine, const Value& value, const Value& from, const Value& to,
                      const Value& step);

}  // namespace hearth::format::jinja
