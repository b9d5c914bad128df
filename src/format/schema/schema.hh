#pragma once
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.hh"
#include "format/schema/diagnostic.hh"
#include "format/schema/rule.hh"
#include "format/yaml/node.hh"

namespace hearth::format {

/// A JSON Schema (draft 4, as cloud-init's validator reads it: what stands beside a `$ref` counts,
/// binary data is a string) that says where in a YAML text it is not kept.
///
/// Reading the JSON is done at once; the rules are compiled when a document first asks for them.
/// One thread at a time.
class Schema {
 public:
  /// Errc::invalid: no JSON, or no object.
  static Expected<Schema> parse(std::string_view json);

  /// What the document does not keep, and what it keeps but should not, in the text's order; at
  /// most kDiagnosticsMax. Of anyOf and oneOf the branch that fits best speaks.
  /// Errc::invalid: the schema has a keyword that is not understood.
  Expected<std::vector<Diagnostic>> check(const Node& root);

  /// Compiles every rule, for a test that all are understood.
  Expected<void> compile_all();

  Expected<const Rule*> rule(const JsonObject& schema);

  static constexpr std::size_t kDiagnosticsMax = 1000;

 private:
  explicit Schema(std::unique_ptr<const JsonObject> root) : root_(std::move(root)) {}

  std::unique_ptr<const JsonObject> root_;  ///< rules point into it, wherever the Schema moves
  std::unordered_map<const JsonObject*, std::unique_ptr<const Rule>> rules_;
};

}  // namespace hearth::format
