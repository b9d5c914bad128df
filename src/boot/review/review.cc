#include "boot/review/review.hh"

#include <algorithm>

#include "base/text.hh"
#include "format/schema/cloud_init.hh"
#include "format/user_data/reader.hh"
#include "format/user_data/start.hh"
#include "format/yaml/load.hh"
#include "format/yaml/to_json.hh"

namespace hearth::boot {
namespace {

using format::CloudInitSchema;
using format::Diagnostic;
using format::Mark;
using format::Severity;
namespace user_data = format::user_data;

constexpr std::string_view kCloudConfig = "text/cloud-config";

Diagnostic about(Severity severity, Mark at, std::string what, std::string mend = {}) {
  return {severity, at, {}, {}, std::move(what), std::move(mend)};
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

/// One YAML text, whatever it came in.
std::vector<Diagnostic> review_yaml(std::string_view text, DocumentKind kind) {
  const auto document = format::load_yaml(text);
  if (!document)
    return {
        about(Severity::error, document.error().at, document.error().what, document.error().mend)};
  std::vector<Diagnostic> found;
  for (const format::Notice& notice : document->notices)
    found.push_back(about(Severity::info, notice.at, notice.what, notice.mend));
  Target target{document->root, CloudInitSchema::cloud_config};
  if (kind == DocumentKind::network_config) target = network_target(*document->root, found);
  // A file of nothing but its header asks for nothing.
  const bool empty = kind == DocumentKind::user_data && document->root->is(format::NodeKind::null);
  if (target.root && !empty) check(target, found);
  std::ranges::stable_sort(found, {}, &Diagnostic::at);
  return found;
}

void add(Review& review, std::string_view part, std::vector<Diagnostic> found) {
  for (Diagnostic& one : found) review.found.push_back({std::string(part), std::move(one)});
}

/// What an archive's YAML gives the reader; what is wrong with it is told.
void answer_archive(user_data::Reader& reader, const user_data::Archive& archive, Review& review) {
  const auto document = format::load_yaml(archive.text);
  const Json entries = document ? format::to_json(*document->root) : Json();
  const std::string what = "in an archive: ";
  if (!document)
    add(review, {},
        {about(Severity::error, document.error().at, what + document.error().what,
               document.error().mend)});
  else if (!entries.is_array())
    add(review, {},
        {about(Severity::error, document->root->at, what + "it is not a list of parts")});
  if (document && entries.is_array()) {
    const auto added = reader.add_entries(entries.get_array());
    if (added) return;
    add(review, {}, {about(Severity::error, document->root->at, what + added.error().message)});
  }
  reader.skip();
}

/// All parts, with what is not followed here told.
std::vector<user_data::Part> parts_of(std::string_view text, Review& review) {
  user_data::Reader reader;
  if (const auto added = reader.add(text); !added) {
    add(review, {}, {about(Severity::error, {1, 1}, added.error().message)});
    return {};
  }
  while (const user_data::Wanted* const wanted = reader.wanted()) {
    if (const auto* const archive = std::get_if<user_data::Archive>(wanted)) {
      answer_archive(reader, *archive, review);
      continue;
    }
    const std::string& url = std::get<user_data::Include>(*wanted).url;
    add(review, {},
        {about(Severity::info, {1, 1}, join({"includes ", url, ", which is not fetched here"}))});
    reader.skip();
  }
  return reader.take_parts();
}

void review_part(const user_data::Part& part, bool alone, Review& review) {
  const std::string_view name = alone ? std::string_view() : std::string_view(part.file_name);
  if (part.type == kCloudConfig)
    return add(review, name, review_yaml(part.text, DocumentKind::user_data));
  if (alone && !user_data::type_from_start(part.text))
    return add(review, name,
               {about(Severity::error, {1, 1}, "the first line is not `#cloud-config`",
                      "without it cloud-init does not read the file as configuration")});
  add(review, name, {about(Severity::info, {1, 1}, join({part.type, " has no schema"}))});
}

}  // namespace

std::size_t Review::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::ranges::count(found, severity, [](const Finding& one) { return one.what.severity; }));
}

bool Review::valid(bool strict) const {
  return count(Severity::error) == 0 && !(strict && count(Severity::deprecated) > 0);
}

Review review(std::string_view text, DocumentKind kind) {
  Review out;
  if (kind == DocumentKind::network_config) {
    add(out, {}, review_yaml(text, kind));
    return out;
  }
  const std::vector<user_data::Part> parts = parts_of(text, out);
  const bool alone = parts.size() == 1 && parts.front().text == text;
  for (const user_data::Part& part : parts) review_part(part, alone, out);
  return out;
}

std::string to_text(const Review& review, std::string_view file, bool strict) {
  std::string out;
  for (const auto& [part, what] : review.found)
    out += format::to_text(what, part.empty() ? std::string(file) : join({file, "(", part, ")"})) +
           "\n";
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
  for (const auto& [part, what] : review.found)
    found.push_back(JsonObject{{"severity", name_of(what.severity)},
                               {"line", what.at.line},
                               {"column", what.at.column},
                               {"path", what.path},
                               {"keyword", what.keyword},
                               {"what", what.what},
                               {"mend", what.mend},
                               {"part", part}});
  return {{"file", file}, {"valid", review.valid(strict)}, {"found", std::move(found)}};
}

}  // namespace hearth::boot
