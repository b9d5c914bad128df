#include "format/schema/schema.hh"

#include <algorithm>
#include <tuple>

#include "format/schema/check.hh"

namespace hearth::format {

namespace {

/// Calls `visit` with every schema inside `schema`, itself first.
Expected<void> for_each_schema(const JsonObject& schema, auto& visit) {
  CHECK_OK(visit(schema));
  for (const std::string_view name : {"properties", "patternProperties", "$defs", "definitions"}) {
    const JsonObject* members = get_object(schema, name);
    if (!members) continue;
    for (const auto& [key, value] : *members) {
      if (value.is_object()) CHECK_OK(for_each_schema(value.get_object(), visit));
    }
  }
  for (const std::string_view name : {"items", "additionalProperties", "not"}) {
    if (const JsonObject* inner = get_object(schema, name)) {
      CHECK_OK(for_each_schema(*inner, visit));
    }
  }
  for (const std::string_view name : {"allOf", "anyOf", "oneOf"}) {
    const JsonArray* branches = get_array(schema, name);
    if (!branches) continue;
    for (const Json& branch : *branches) {
      if (branch.is_object()) CHECK_OK(for_each_schema(branch.get_object(), visit));
    }
  }
  return {};
}

}  // namespace

Expected<Schema> Schema::parse(std::string_view json) {
  TRY(JsonObject root, parse_json_object(json));
  return Schema(std::make_unique<const JsonObject>(std::move(root)));
}

Expected<const Rule*> Schema::rule(const JsonObject& schema) {
  std::unique_ptr<const Rule>& rule = rules_[&schema];
  if (!rule) {
    TRY(Rule read, read_rule(schema, *root_));
    rule = std::make_unique<const Rule>(std::move(read));
  }
  return rule.get();
}

Expected<void> Schema::compile_all() {
  auto visit = [this](const JsonObject& schema) -> Expected<void> {
    CHECK_OK(rule(schema));
    return {};
  };
  return for_each_schema(*root_, visit);
}

Expected<std::vector<Diagnostic>> Schema::check(const Node& root) {
  Checker checker(*this);
  std::vector<Diagnostic> found = checker.check(*root_, root);
  if (!checker.fault().message.empty()) return std::unexpected(checker.fault());
  const auto place = [](const Diagnostic& said) { return std::tie(said.at, said.path, said.what); };
  std::sort(found.begin(), found.end(),
            [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  // Two modules may declare the same key.
  const auto same =
      std::unique(found.begin(), found.end(),
                  [&](const Diagnostic& a, const Diagnostic& b) { return place(a) == place(b); });
  found.erase(same, found.end());
  return found;
}

}  // namespace hearth::format
