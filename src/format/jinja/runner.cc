#include "format/jinja/runner.hh"

#include "base/text.hh"

namespace hearth::format::jinja {

Expected<> Runner::run(const Block& block, Scope& scope) {
  for (const Stmt& statement : block) CHECK_OK(run(statement, scope));
  return {};
}

Expected<> Runner::run(const Stmt& statement, Scope& scope) {
  auto done = engine_.step();
  if (done) done = by_kind(statement, scope);
  if (!done) evaluator_.fail_at(statement.at);
  return done;
}

Expected<> Runner::by_kind(const Stmt& statement, Scope& scope) {
  switch (statement.kind) {
    case Stmt::Kind::text:
      return put(statement.text);
    case Stmt::Kind::print:
      return print(statement, scope);
    case Stmt::Kind::branch:
      return branch(statement, scope);
    case Stmt::Kind::loop:
      return loop(statement, scope);
    case Stmt::Kind::with:
      return with(statement, scope);
    case Stmt::Kind::set: {
      TRY(const Value value, evaluator_.value(*statement.exprs[0], scope));
      return assign(statement.target, value, scope);
    }
    case Stmt::Kind::set_block: {
      TRY(const Value text, captured(statement.blocks[0], scope));
      TRY(const Value value, evaluator_.filtered(statement.exprs[0].get(), text, scope));
      return assign(statement.target, value, scope);
    }
    case Stmt::Kind::filter_block: {
      TRY(const Value text, captured(statement.blocks[0], scope));
      TRY(const Value value, evaluator_.filtered(statement.exprs[0].get(), text, scope));
      TRY(const std::string printed, engine_.str(value));
      return put(printed);
    }
    case Stmt::Kind::run:
      CHECK_OK(evaluator_.value(*statement.exprs[0], scope));
      return {};
  }
  return {};
}

Expected<> Runner::put(std::string_view text) {
  if (text.size() > output_max_ - output.size())
    return fail(Errc::full,
                join({"more than ", std::to_string(output_max_), " bytes are printed"}));
  output += text;
  return {};
}

Expected<> Runner::print(const Stmt& statement, Scope& scope) {
  for (const ExprPtr& expr : statement.exprs) {
    TRY(const Value value, evaluator_.value(*expr, scope));
    TRY(const std::string text, engine_.str(value));
    CHECK_OK(put(text));
  }
  return {};
}

Expected<> Runner::branch(const Stmt& statement, Scope& scope) {
  for (std::size_t i = 0; i < statement.blocks.size(); ++i) {
    if (i < statement.exprs.size()) {
      TRY(const Value condition, evaluator_.value(*statement.exprs[i], scope));
      if (!truth(condition)) continue;
    }
    return run(statement.blocks[i], scope);
  }
  return {};
}

/// All of them, or those that the loop's own `if` takes.
Expected<std::vector<Value>> Runner::loop_items(const Stmt& statement, Scope& scope) {
  TRY(const Value all, evaluator_.value(*statement.exprs[0], scope));
  TRY(std::vector<Value> items, engine_.iterate(all));
  if (!statement.exprs[1]) return items;
  std::vector<Value> taken;
  for (const Value& item : items) {
    Scope turn(&scope);
    CHECK_OK(assign(statement.target, item, turn));
    TRY(const Value condition, evaluator_.value(*statement.exprs[1], turn));
    if (truth(condition)) taken.push_back(item);
  }
  return taken;
}

Expected<> Runner::loop(const Stmt& statement, Scope& scope) {
  TRY(const std::vector<Value> items, loop_items(statement, scope));
  if (items.empty()) {
    if (statement.blocks.size() < 2) return {};
    Scope otherwise(&scope);
    return run(statement.blocks[1], otherwise);
  }
  // `items` belongs to this turn of the stack: the text of a loop that was kept says nothing of it.
  Loop* const loop = engine_.heap.loop();
  loop->items = &items;
  loop->depth0 = 0;
  for (const Value& item : items) {
    CHECK_OK(engine_.step());
    Scope turn(&scope);
    turn.set("loop", Value::of(Kind::loop, &Value::loop, loop));
    CHECK_OK(assign(statement.target, item, turn));
    CHECK_OK(run(statement.blocks[0], turn));
    ++loop->index0;
  }
  loop->items = nullptr;
  return {};
}

Expected<> Runner::with(const Stmt& statement, Scope& scope) {
  Scope inner(&scope);
  for (std::size_t i = 0; i < statement.targets.size(); ++i) {
    TRY(const Value value, evaluator_.value(*statement.exprs[i], scope));
    CHECK_OK(assign(statement.targets[i], value, inner));
  }
  return run(statement.blocks[0], inner);
}

Expected<Value> Runner::captured(const Block& block, const Scope& scope) {
  Scope inner(&scope);
  std::string around = std::exchange(output, "");
  auto done = run(block, inner);
  std::string text = std::exchange(output, std::move(around));
  if (!done) return std::unexpected(std::move(done).error());
  return engine_.text(std::move(text));
}

Expected<> Runner::assign(const Target& target, const Value& value, Scope& scope) {
  if (target.parts.empty() && target.member.empty()) {
    scope.set(target.name, value);
    return {};
  }
  if (!target.member.empty()) {
    const Value* const space = scope.find(target.name);
    if (!space || !space->is(Kind::name_space))
      return bad(join({"'", target.name, "' is no namespace: nothing of it can be set"}));
    TRY(const Value key, engine_.text(target.member));
    return engine_.set(*space->dict, key, value);
  }
  TRY(const std::vector<Value> items, engine_.iterate(value));
  if (items.size() < target.parts.size())
    return bad(join({"not enough values to unpack (expected ", std::to_string(target.parts.size()),
                     ", got ", std::to_string(items.size()), ")"}));
  if (items.size() > target.parts.size())
    return bad(
        join({"too many values to unpack (expected ", std::to_string(target.parts.size()), ")"}));
  for (std::size_t i = 0; i < items.size(); ++i) CHECK_OK(assign(target.parts[i], items[i], scope));
  return {};
}

}  // namespace hearth::format::jinja
