#include <algorithm>

#include "base/text.hh"
#include "format/schema/check.hh"
#include "format/schema/value_words.hh"
#include "format/schema/words.hh"

namespace hearth::format {

namespace {

bool is_error(const Diagnostic& diagnostic) {
  return diagnostic.severity == Severity::error;
}

std::size_t parts_of(const std::string& path) {
  if (path.empty()) return 0;
  return 1 + static_cast<std::size_t>(std::count(path.begin(), path.end(), '.'));
}

void append(std::vector<Diagnostic>& to, std::vector<Diagnostic> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

const Rule* Checker::rule_behind(const JsonObject& schema) {
  const JsonObject* at = &schema;
  for (int i = 0; i < 10; ++i) {
    const auto rule = schema_.rule(*at);
    if (!rule) return nullptr;
    if (!(*rule)->ref || (*rule)->types != 0) return *rule;
    at = (*rule)->ref;
  }
  return nullptr;
}

bool Checker::fits(const JsonObject& schema, const Node& node) {
  Found found;
  apply(schema, node, found);
  return std::none_of(found.begin(), found.end(), is_error);
}

/// Whether a key for which this branch allows only a few values has one of them.
bool Checker::names(const Rule& rule, const Node& node) {
  if (!rule.properties) return false;
  for (const auto& [key, schema] : *rule.properties) {
    const Node* value = node.find(key);
    const JsonArray* values = schema.is_object() ? get_array(schema.get_object(), "enum") : nullptr;
    if (!value || !values) continue;
    return std::any_of(values->begin(), values->end(),
                       [&](const Json& allowed) { return equals(*value, allowed); });
  }
  return false;
}

Checker::Branch Checker::branch(const JsonObject& schema, const Node& node) {
  Branch branch;
  apply(schema, node, branch.found);
  for (const Diagnostic& said : branch.found) {
    if (!is_error(said)) continue;
    ++branch.errors;
    branch.depth = std::max(branch.depth, parts_of(said.path));
  }
  branch.fits = branch.errors == 0;
  if (branch.fits) return branch;
  branch.rule = rule_behind(schema);
  if (!branch.rule) return branch;
  branch.right_type = branch.rule->types == 0 || (branch.rule->types & types_of(node.kind)) != 0;
  branch.named = names(*branch.rule, node);
  return branch;
}

void Checker::check_any(const Rule& rule, const Node& node, Found& found) {
  std::vector<Branch> branches;
  for (const JsonObject* schema : rule.any_of) {
    branches.push_back(branch(*schema, node));
    if (!branches.back().fits) continue;
    append(found, std::move(branches.back().found));
    return;
  }
  add_best("anyOf", std::move(branches), node, found);
}

void Checker::check_one(const Rule& rule, const Node& node, Found& found) {
  std::vector<Branch> branches;
  std::size_t fitting = 0;
  for (const JsonObject* schema : rule.one_of) {
    branches.push_back(branch(*schema, node));
    fitting += branches.back().fits;
  }
  if (fitting == 0) {
    add_best("oneOf", std::move(branches), node, found);
    return;
  }
  if (fitting > 1) {
    add(found, "oneOf", node, join({shown(node), " can be read in more than one way here"}),
        "keep only the keys of one of them");
    return;
  }
  for (Branch& branch : branches) {
    if (branch.fits) append(found, std::move(branch.found));
  }
}

/// Where all branches refuse the value for its type, its value or a missing key, one sentence
/// names what any of them would take.
bool Checker::add_together(std::string_view keyword, const std::vector<Branch>& branches,
                           const Node& node, Found& found) {
  unsigned types = 0;
  std::vector<std::string> values;
  std::vector<std::string> missing;
  for (const Branch& branch : branches) {
    if (!branch.rule || branch.errors == 0) return false;
    const Diagnostic& first = *std::find_if(branch.found.begin(), branch.found.end(), is_error);
    if (first.path != path()) return false;
    if (first.keyword == "type" && !branch.rule->values) {
      types |= branch.rule->types;
    } else if (first.keyword == "enum" || first.keyword == "type") {
      const auto names = value_names(*branch.rule->values);
      values.insert(values.end(), names.begin(), names.end());
    } else if (first.keyword == "required" && branch.errors == 1) {
      std::vector<std::string> keys;
      for (const std::string& name : branch.rule->required) {
        if (!node.find(name)) keys.push_back(name);
      }
      missing.push_back(listed(keys, "and"));
    } else {
      return false;
    }
  }
  if (!missing.empty()) {
    if (types != 0 || !values.empty()) return false;
    add(found, keyword, node, join({"one of the keys ", listed_plain(missing), " is missing"}));
    return true;
  }
  std::vector<std::string> forms = type_names(types);
  for (const std::string& value : values) forms.push_back(join({"`", value, "`"}));
  add(found, keyword, node,
      join({"must be ", listed_plain(forms), ", and is ",
            values.empty() ? name_of(node.kind) : shown(node)}),
      type_mend(node, types));
  return true;
}

void Checker::add_best(std::string_view keyword, std::vector<Branch> branches, const Node& node,
                       Found& found) {
  if (!fault_.message.empty()) return;
  if (add_together(keyword, branches, node, found)) return;
  const auto better = [](const Branch& a, const Branch& b) {
    if (a.right_type != b.right_type) return a.right_type;
    if (a.named != b.named) return a.named;
    if (a.errors != b.errors) return a.errors < b.errors;
    return a.depth > b.depth;
  };
  append(found, std::move(std::min_element(branches.begin(), branches.end(), better)->found));
}

void Checker::check_not(const Rule& rule, const Node& node, Found& found) {
  if (!fits(*rule.not_of, node)) return;
  const Rule* refused = rule_behind(*rule.not_of);
  if (refused && refused->required.size() > 1) {
    add(found, "not", node,
        join({"the keys ", listed(refused->required, "and"), " exclude one another"}),
        "delete one of them");
    return;
  }
  add(found, "not", node, join({"must not be ", shown(node)}));
}

}  // namespace hearth::format
