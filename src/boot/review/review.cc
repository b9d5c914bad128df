#include "boot/review/review.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/schema/cloud_init.hh"
#include "format/yaml/load.hh"

namespace hearth::boot {
namespace {

using format::CloudInitSchema;
using format::Diagnostic;
using format::Mark;
using format::Severity;

constexpr std::string_view kHeader = "#cloud-config";

Diagnostic about(Severity severity, Mark at, std::string what, std::string mend = {}) {
  return {severity, at, {}, {}, std::move(what), std::move(mend)};
}

std::string_view first_line(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

/// What else user-data begins with (cloud-init's INCLUSION_TYPES_MAP): in words, "" for none of it.
std::string_view other_user_data(std::string_view line) {
  struct Other {
    std::string_view begin, words;
  };
  static constexpr Other kOthers[] = {
      {"## template: jinja", "a template"},
      {"#!", "a script"},
      {"#include", "a list of URLs"},
      {"#cloud-config-archive", "an archive of parts"},
      {"#cloud-boothook", "a boothook"},
      {"#part-handler", "a part handler"},
      {"Content-Type:", "MIME parts"},
      {"MIME-Version:", "MIME parts"},
      {"\x1f\x8b", "gzip"},
  };
  for (const Other& other : kOthers)
    if (line.starts_with(other.begin)) return other.words;
  return {};
}

/// Why the first line is none of cloud-config's; nothing where it is.
std::vector<Diagnostic> header_faults(std::string_view text) {
  const std::string_view line = first_line(text);
  if (const std::string_view other = other_user_data(line); !other.empty())
    return {about(Severity::error, {1, 1},
                  join({"this is ", other, ", which has no schema of its own"}),
                  "check the cloud-config that is in it, or comes of it, by itself")};
  if (line.starts_with(kHeader)) return {};
  return {about(Severity::error, {1, 1}, "the first line is not `#cloud-config`",
                "without it cloud-init does not read the file as configuration")};
}

/// What is to be looked at, and by which schema.
struct Target {
  const format::Node* root;
  CloudInitSchema schema;
};

/// The configuration itself, which may stand below `network:`; by its `version`.
Target network_target(const format::Node& root, std::vector<Diagnostic>& found) {
  const format::Node* const below = root.find("network");
  const format::Node& network = below ? *below : root;
  const format::Node* const version = network.find("version");
  const auto* number = version ? std::get_if<std::int64_t>(&version->value) : nullptr;
  if (number && *number == 1) return {&network, CloudInitSchema::network_config_v1};
  if (number && *number == 2) return {&network, CloudInitSchema::network_config_v2};
  found.push_back(about(Severity::error, version ? version->at : network.at,
                        "`version` is neither 1 nor 2", "say which form the file has: version: 2"));
  return {nullptr, CloudInitSchema::network_config_v2};
}

void check(const Target& target, std::vector<Diagnostic>& found) {
  format::Schema schema = format::read_schema(target.schema);
  auto checked = schema.check(*target.root);
  HEARTH_ASSERT(checked);  // the schemas are the program's own
  found.insert(found.end(), std::make_move_iterator(checked->begin()),
               std::make_move_iterator(checked->end()));
}

}  // namespace

std::size_t Review::count(Severity severity) const {
  return static_cast<std::size_t>(std::ranges::count(found, severity, &Diagnostic::severity));
}

bool Review::valid(bool strict) const {
  return count(Severity::error) == 0 && !(strict && count(Severity::deprecated) > 0);
}

Review review(std::string_view text, DocumentKind kind) {
  Review out;
  if (kind == DocumentKind::cloud_config) out.found = header_faults(text);
  if (!out.found.empty()) return out;
  const auto document = format::load_yaml(text);
  if (!document) {
    out.found = {
        about(Severity::error, document.error().at, document.error().what, document.error().mend)};
    return out;
  }
  for (const format::Notice& notice : document->notices)
    out.found.push_back(about(Severity::info, notice.at, notice.what, notice.mend));
  Target target{document->root, CloudInitSchema::cloud_config};
  if (kind == DocumentKind::network_config) target = network_target(*document->root, out.found);
  // A file of nothing but its header asks for nothing.
  const bool empty =
      kind == DocumentKind::cloud_config && document->root->is(format::NodeKind::null);
  if (target.root && !empty) check(target, out.found);
  std::ranges::stable_sort(out.found, {}, &Diagnostic::at);
  return out;
}

std::string to_text(const Review& review, std::string_view file, bool strict) {
  std::string out;
  for (const Diagnostic& one : review.found) out += format::to_text(one, file) + "\n";
  const auto counted = [&](Severity severity, std::string_view one, std::string_view many) {
    const std::size_t n = review.count(severity);
    return join({std::to_string(n), " ", n == 1 ? one : many});
  };
  return join({out, file, ": ", review.valid(strict) ? "valid" : "not valid", " (",
               counted(Severity::error, "error", "errors"), ", ",
               counted(Severity::deprecated, "deprecated", "deprecated"), ")\n"});
}

JsonObject to_json(const Review& review, std::string_view file, bool strict) {
  JsonArray found;
  for (const Diagnostic& one : review.found)
    found.push_back(JsonObject{{"severity", name_of(one.severity)},
                               {"line", one.at.line},
                               {"column", one.at.column},
                               {"path", one.path},
                               {"keyword", one.keyword},
                               {"what", one.what},
                               {"mend", one.mend}});
  return {{"file", file}, {"valid", review.valid(strict)}, {"found", std::move(found)}};
}

}  // namespace hearth::boot
