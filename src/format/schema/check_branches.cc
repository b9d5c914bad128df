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

/// False where this branch refuses the value for something further inside, or of another kind.
bool Checker::gather(const Branch& branch, const Node& node, Wanted& wanted) const {
  if (!branch.rule || branch.errors != 1) return false;
  const Diagnostic& error = *std::find_if(branch.found.begin(), branch.found.end(), is_error);
  if (error.path != path()) return false;
  if (error.keyword == "enum" || (error.keyword == "type" && branch.rule->values)) {
    if (!branch.rule->values) return false;
    for (const std::string& value : value_names(*branch.rule->values)) {
      wanted.values.push_back(join({"`", value, "`"}));
    }
  } else if (error.keyword == "type") {
    wanted.types |= branch.rule->types;
  } else if (error.keyword == "pattern") {
    wanted.values.push_back(join({"a text like `", branch.rule->pattern_text, "`"}));
  } else if (error.keyword == "required") {
    std::vector<std::string> keys;
    for (const std::string& name : branch.rule->required) {
      if (!node.find(name)) keys.push_back(name);
    }
    wanted.keys.push_back(listed(keys, "and"));
  } else {
    return false;
  }
  return true;
}

/// Where all branches refuse the value for its type, its value or a missing key, one sentence
/// names what any of them would take.
bool Checker::add_together(std::string_view keyword, const std::vector<Branch>& branches,
                           const Node& node, Found& found) {
  Wanted wanted;
  for (const Branch& branch : branches) {
    if (!gather(branch, node, wanted)) return false;
  }
  std::vector<std::string> forms = type_names(wanted.types);
  forms.insert(forms.end(), wanted.values.begin(), wanted.values.end());
  if (!wanted.keys.empty()) {
    if (!forms.empty()) return false;
    add(found, keyword, node, join({"one of the keys ", listed_plain(wanted.keys), " is missing"}));
    return true;
  }
  add(found, keyword, node,
      join({"must be ", listed_plain(forms), ", and is ",
            wanted.values.empty() ? name_of(node.kind) : shown(node)}),
      type_mend(node, wanted.types));
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
  Found& best = std::min_element(branches.begin(), branches.end(), better)->found;
  std::erase_if(best, [](const Diagnostic& said) { return !is_error(said); });
  append(found, std::move(best));
}

void Checker::check_branches(const Rule& rule, const Node& node, Found& found) {
  for (const JsonObject* branch : rule.all_of) apply(*branch, node, found);
  if (!rule.any_of.empty()) check_any(rule, node, found);
  if (!rule.one_of.empty()) check_one(rule, node, found);
  if (rule.not_of) check_not(rule, node, found);
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
