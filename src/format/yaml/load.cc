#include "format/yaml/load.hh"

#include "base/text.hh"
#include "format/yaml/compose.hh"
#include "format/yaml/input.hh"
#include "format/yaml/limits.hh"
#include "format/yaml/parser.hh"

namespace hearth::format {

namespace {

std::optional<Fault> check_text(std::string_view text) {
  if (text.size() <= kYamlBytesMax) return check_characters(text);
  return Fault{{},
               join({"the text has ", std::to_string(text.size()), " bytes, more than ",
                     std::to_string(kYamlBytesMax >> 20), " MiB"}),
               "make it smaller"};
}

/// Reads one document after the other.
class Reader {
 public:
  explicit Reader(std::string_view text) : parser_(text) {}

  /// Nothing at the end of the text.
  std::expected<std::optional<Document>, Fault> next() {
    Event event;
    do {
      if (!parser_.next(event)) return std::unexpected(parser_.fault());
      if (event.kind == EventKind::stream_end) return std::nullopt;
    } while (event.kind != EventKind::document_start);
    start_ = event.at;
    Composer composer;
    while (true) {
      if (!parser_.next(event)) return std::unexpected(parser_.fault());
      if (event.kind == EventKind::document_end) return composer.take();
      if (!composer.add(std::move(event))) return std::unexpected(composer.fault());
    }
  }
  /// Where the document begins that next() gave last.
  Mark start() const { return start_; }

 private:
  Parser parser_;
  Mark start_;
};

Document empty_document() {
  Document document;
  document.root = &document.nodes.emplace_back();
  return document;
}

}  // namespace

std::expected<Document, Fault> load_yaml(std::string_view text) {
  if (auto fault = check_text(text)) return std::unexpected(*std::move(fault));
  Reader reader(text);
  auto first = reader.next();
  if (!first) return std::unexpected(first.error());
  if (!*first) return empty_document();
  const auto second = reader.next();
  if (!second) return std::unexpected(second.error());
  if (*second) {
    return std::unexpected(Fault{reader.start(),
                                 "a second document begins here, and one is expected",
                                 "delete the `---` before it"});
  }
  return **std::move(first);
}

std::expected<std::vector<Document>, Fault> load_all_yaml(std::string_view text) {
  if (auto fault = check_text(text)) return std::unexpected(*std::move(fault));
  std::vector<Document> documents;
  Reader reader(text);
  while (true) {
    auto document = reader.next();
    if (!document) return std::unexpected(document.error());
    if (!*document) return documents;
    documents.push_back(**std::move(document));
  }
}

}  // namespace hearth::format
