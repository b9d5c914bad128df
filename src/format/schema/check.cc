#include "format/schema/check.hh"

#include <set>

#include "base/text.hh"
#include "format/schema/value_words.hh"
#include "format/schema/words.hh"
#include "format/yaml/number.hh"

namespace hearth::format {

namespace {

/// Schemas inside one another along one way through a document; more is a circle of `$ref`.
constexpr std::size_t kDepthMax = 400;
/// Rules asked about nodes: some seconds, and ten times what the largest document needs.
constexpr std::size_t kStepsMax = 20'000'000;

double number_of(const Node& node) {
  if (const auto* integer = std::get_if<std::int64_t>(&node.value)) {
    return static_cast<double>(*integer);
  }
  if (const auto* big = std::get_if<BigInteger>(&node.value)) {
    return std::strtod(big->digits.c_str(), nullptr);
  }
  return std::get<double>(node.value);
}

/// `60`, not `60.0`.
std::string limit_text(double limit) {
  std::string text = real_text(limit);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

std::size_t characters_of(const std::string& text) {
  std::size_t count = 0;
  for (const char c : text) count += (c & 0xC0) != 0x80;
  return count;
}

std::string entries_text(std::size_t count) {
  return count == 1 ? "1 entry" : std::to_string(count) + " entries";
}

}  // namespace

std::vector<Diagnostic> Checker::check(const JsonObject& schema, const Node& root) {
  Found found;
  key_at_ = root.at;
  apply(schema, root, found);
  return found;
}

std::string Checker::path() const {
  return join_with(".", path_);
}

Diagnostic& Checker::add(Found& found, std::string_view keyword, const Node& node, std::string what,
                         std::string mend) {
  Diagnostic said{.at = node.at,
                  .path = path(),
                  .keyword = std::string(keyword),
                  .what = std::move(what),
                  .mend = std::move(mend)};
  if (found.size() >= Schema::kDiagnosticsMax) return one_too_many_ = std::move(said);
  return found.emplace_back(std::move(said));
}

void Checker::apply(const JsonObject& schema, const Node& node, Found& found) {
  if (!fault_.message.empty() || found.size() >= Schema::kDiagnosticsMax) return;
  const auto rule = schema_.rule(schema);
  if (!rule) {
    fault_ = rule.error();
    return;
  }
  if (++steps_ > kStepsMax) {
    fault_ = Error{Errc::full, "schema: the document is too large to be checked"};
    return;
  }
  if (depth_ >= kDepthMax) {
    fault_ = Error{Errc::invalid, "schema: `$ref` goes in a circle"};
    return;
  }
  ++depth_;
  apply_rule(**rule, node, found);
  --depth_;
}

/// Of a value of the wrong type nothing else is said.
void Checker::apply_rule(const Rule& rule, const Node& node, Found& found) {
  if (check_type(rule, node, found)) {
    if (rule.ref) apply(*rule.ref, node, found);
    check_value(rule, node, found);
    check_branches(rule, node, found);
  }
  for (const Remark& remark : rule.remarks) {
    Diagnostic& said = add(found, remark.keyword, node, remark.what, remark.mend);
    said.severity = remark.severity;
    said.at = key_at_;
  }
}

bool Checker::check_type(const Rule& rule, const Node& node, Found& found) {
  if (rule.types == 0 || (rule.types & types_of(node.kind)) != 0) return true;
  add(found, "type", node,
      join({"must be ", listed_plain(type_names(rule.types)), ", and is ",
            node.is(NodeKind::null) ? "empty" : name_of(node.kind)}),
      type_mend(node, rule.types));
  return false;
}

void Checker::check_value(const Rule& rule, const Node& node, Found& found) {
  const unsigned types = types_of(node.kind);
  if ((types & kTypeNumber) != 0) check_number(rule, node, found);
  if (node.is(NodeKind::text)) check_string(rule, node, found);
  if ((types & kTypeArray) != 0) check_list(rule, node, found);
  if ((types & kTypeObject) != 0) check_mapping(rule, node, found);
  if (!rule.values) return;
  for (const Json& value : *rule.values) {
    if (equals(node, value)) return;
  }
  add(found, "enum", node,
      join({"must be ", listed(value_names(*rule.values)), ", and is ", shown(node)}));
}

void Checker::check_number(const Rule& rule, const Node& node, Found& found) {
  const double number = number_of(node);
  if (rule.minimum && number < *rule.minimum) {
    add(found, "minimum", node, join({"must be at least ", limit_text(*rule.minimum)}));
  }
  if (rule.maximum && number > *rule.maximum) {
    add(found, "maximum", node, join({"must be at most ", limit_text(*rule.maximum)}));
  }
}

void Checker::check_string(const Rule& rule, const Node& node, Found& found) {
  const std::string& text = *node.text();
  if (rule.pattern && !rule.pattern->found_in(text)) {
    add(found, "pattern", node,
        join({"must look like `", rule.pattern_text, "`, and is ", shown(node)}));
  }
  if (rule.is_date && !is_iso_date(text)) {
    add(found, "format", node, join({"must be a date, and is ", shown(node)}),
        "write year, month and day as 2026-11-21");
  }
  if (rule.min_length == 0 && rule.max_length == SIZE_MAX) return;
  const std::size_t length = characters_of(text);
  if (length < rule.min_length) {
    add(found, "minLength", node,
        join({"must have at least ", std::to_string(rule.min_length), " characters"}));
  }
  if (length > rule.max_length) {
    add(found, "maxLength", node,
        join({"must have at most ", std::to_string(rule.max_length), " characters"}));
  }
}

void Checker::check_list(const Rule& rule, const Node& node, Found& found) {
  const std::size_t count = node.is(NodeKind::pairs) ? node.entries().size() : node.items().size();
  if (count < rule.min_items) {
    add(found, "minItems", node, join({"must have at least ", entries_text(rule.min_items)}));
  }
  if (count > rule.max_items) {
    add(found, "maxItems", node, join({"must have at most ", entries_text(rule.max_items)}));
  }
  const Mark key_at = key_at_;
  std::set<std::string> met;
  for (std::size_t i = 0; i < node.items().size(); ++i) {
    const Node& item = *node.items()[i];
    path_.push_back(std::to_string(i));
    key_at_ = item.at;
    if (rule.items) apply(*rule.items, item, found);
    path_.pop_back();
    if (rule.unique_items && !met.insert(canonical(item)).second) {
      add(found, "uniqueItems", item, join({shown(item), " stands twice in this list"}),
          "delete one of the two");
    }
  }
  key_at_ = key_at;
}

void Checker::check_mapping(const Rule& rule, const Node& node, Found& found) {
  if (node.entries().size() < rule.min_properties) {
    add(found, "minProperties", node,
        join({"must have at least ", std::to_string(rule.min_properties),
              rule.min_properties == 1 ? " key" : " keys"}));
  }
  check_required(rule, node, found);
  if (!rule.properties && rule.pattern_properties.empty() && !rule.additional && !rule.closed) {
    return;
  }
  const Mark key_at = key_at_;
  for (const Entry& entry : node.entries()) {
    path_.push_back(key_text(*entry.key));
    key_at_ = entry.at;
    check_entry(rule, entry, found);
    path_.pop_back();
  }
  key_at_ = key_at;
}

void Checker::check_required(const Rule& rule, const Node& node, Found& found) {
  std::vector<std::string> missing;
  for (const std::string& name : rule.required) {
    if (!node.find(name)) missing.push_back(name);
  }
  if (missing.empty()) return;
  add(found, "required", node,
      join({missing.size() == 1 ? "the key " : "the keys ", listed(missing, "and"),
            missing.size() == 1 ? " is missing" : " are missing"}));
}

void Checker::check_entry(const Rule& rule, const Entry& entry, Found& found) {
  const std::string key = path_.back();  // a copy: the path grows and moves
  bool known = false;
  const Json* property =
      rule.properties && entry.key->text() ? rule.properties->if_contains(key) : nullptr;
  if (property) {
    known = true;
    if (property->is_object()) apply(property->get_object(), *entry.value, found);
  }
  for (const auto& [pattern, schema] : rule.pattern_properties) {
    if (!pattern.found_in(key)) continue;
    known = true;
    apply(*schema, *entry.value, found);
  }
  if (known) return;
  if (rule.additional) apply(*rule.additional, *entry.value, found);
  if (!rule.closed || found.size() >= Schema::kDiagnosticsMax) return;
  const auto nearest = rule.properties ? nearest_key(key, *rule.properties) : std::nullopt;
  std::string mend = nearest ? join({"did you mean `", *nearest, "`?"}) : "";
  if (!entry.key->text()) mend = "YAML reads it as another type; put it in quotes";
  Diagnostic& said = add(found, "additionalProperties", *entry.value,
                         join({"unknown key `", key, "`"}), std::move(mend));
  said.at = entry.at;
}

}  // namespace hearth::format
