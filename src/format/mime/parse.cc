#include <algorithm>

#include "base/text.hh"
#include "format/mime/entity.hh"

namespace hearth::format::mime {
namespace {

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with("\r\n")) return line.substr(0, line.size() - 2);
  if (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// What a line is to a multipart.
enum class Mark { none, between, end };

/// "--boundary", "--" or not, blanks, and nothing more (RFC 2046 §5.1.1).
Mark mark_of(std::string_view line, std::string_view separator) {
  if (!line.starts_with(separator)) return Mark::none;
  line = without_line_end(line.substr(separator.size()));
  const bool end = line.starts_with("--");
  if (end) line.remove_prefix(2);
  if (line.find_first_not_of(" \t") != line.npos) return Mark::none;
  return end ? Mark::end : Mark::between;
}

/// Lines with their ends, up to the nearest boundary of a multipart that is open.
class Lines {
 public:
  explicit Lines(std::string_view rest) : rest_(rest) {}

  /// The next line, which stays; empty at the end or before a boundary of one that is open.
  std::string_view peek() const {
    const std::string_view line = pushed_.empty() ? from_rest() : pushed_.back();
    for (const std::string& separator : separators_)
      if (mark_of(line, separator) != Mark::none) return {};
    return line;
  }
  /// `line` as `peek` gave it.
  void take(std::string_view line) {
    if (pushed_.empty())
      rest_.remove_prefix(line.size());
    else
      pushed_.pop_back();
  }
  void push_back(std::string_view line) { pushed_.push_back(line); }

  void open(std::string separator) { separators_.push_back(std::move(separator)); }
  void close() { separators_.pop_back(); }
  std::size_t depth() const { return separators_.size(); }

 private:
  std::string_view from_rest() const {
    const std::size_t end = rest_.find_first_of("\r\n");
    if (end == rest_.npos) return rest_;
    return rest_.substr(0, end + (rest_.substr(end).starts_with("\r\n") ? 2 : 1));
  }

  std::string_view rest_;
  std::vector<std::string_view> pushed_;
  std::vector<std::string> separators_;
};

/// A field name and ':', a continuation, or an envelope's "From " (RFC 5322 §3.6.8).
bool is_header_line(std::string_view line) {
  if (line.empty()) return false;
  if (line[0] == ' ' || line[0] == '\t' || line.starts_with("From ")) return true;
  const std::size_t colon = line.find(':');
  return colon != line.npos &&
         std::ranges::all_of(line.substr(0, colon), [](char c) { return c > ' ' && c <= '~'; });
}

class Parser {
 public:
  Parser(std::string_view bytes, const Limits& limits) : limits_(limits), lines_(bytes) {}

  Expected<Entity> entity(std::string default_type, std::size_t depth) {
    if (depth > limits_.depth) return too_much("containers within each other", limits_.depth);
    if (++parts_ > limits_.parts) return too_much("parts", limits_.parts);
    Entity entity;
    entity.default_type = std::move(default_type);
    TRY(const std::vector<std::string_view> header_lines, read_header_lines(entity));
    add_headers(entity, header_lines);
    CHECK_OK(read_body(entity, depth));
    return entity;
  }

 private:
  static std::unexpected<Error> too_much(std::string_view what, std::size_t limit) {
    return fail(Errc::full, join({"MIME: more than ", std::to_string(limit), " ", what}));
  }

  Expected<std::vector<std::string_view>> read_header_lines(Entity& entity) {
    std::vector<std::string_view> all;
    std::size_t bytes = 0;
    while (true) {
      const std::string_view line = lines_.peek();
      if (line.empty()) return all;
      if (!is_header_line(line)) {
        if (without_line_end(line).empty())
          lines_.take(line);
        else
          entity.defects.push_back(Defect::no_blank_line);
        return all;
      }
      lines_.take(line);
      bytes += line.size();
      if (bytes > limits_.header_bytes) return too_much("bytes of headers", limits_.header_bytes);
      all.push_back(line);
    }
  }

  void add_headers(Entity& entity, const std::vector<std::string_view>& lines) {
    bool open = false;  // a header whose continuations may follow
    for (const std::string_view& line : lines) {
      if (line[0] == ' ' || line[0] == '\t') {
        if (open)
          entity.headers.back().value += line;
        else
          entity.defects.push_back(Defect::no_header_name);
        continue;
      }
      open = false;
      if (line.starts_with("From ")) {
        // The last of several is taken for the body's first line.
        if (&line != &lines.front() && &line == &lines.back()) lines_.push_back(line);
        continue;
      }
      const std::size_t colon = line.find(':');
      if (colon == 0) {
        entity.defects.push_back(Defect::no_header_name);
        continue;
      }
      const std::size_t value = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
      entity.headers.push_back(
          {std::string(line.substr(0, colon)), std::string(line.substr(value))});
      open = true;
    }
    for (Header& header : entity.headers)
      header.value.erase(header.value.find_last_not_of("\r\n") + 1);
  }

  Expected<> read_body(Entity& entity, std::size_t depth) {
    const std::string type = main_type(entity);
    // The blocks of a message/delivery-status are nobody's user-data: it is left whole.
    if (type == "message" && content_type(entity) != "message/delivery-status") {
      entity.container = true;
      TRY(Entity inner, this->entity("text/plain", depth + 1));
      entity.parts.push_back(std::move(inner));
      return {};
    }
    if (type == "multipart") {
      if (const auto found = boundary(entity)) return read_multipart(entity, "--" + *found, depth);
      entity.defects.push_back(Defect::no_boundary_parameter);
    }
    while (true) {
      const std::string_view line = lines_.peek();
      if (line.empty()) return {};
      entity.body += line;
      lines_.take(line);
    }
  }

  Expected<> read_multipart(Entity& entity, const std::string& separator, std::size_t depth) {
    skip_preamble(entity, separator);
    while (true) {
      const std::string_view line = lines_.peek();
      if (line.empty()) break;
      lines_.take(line);
      if (mark_of(line, separator) == Mark::end) {
        if (entity.container)
          skip_epilogue();
        else
          leave_whole(entity);
        return {};
      }
      skip_repeated(separator);
      entity.container = true;
      entity.body.clear();
      lines_.open(separator);
      auto part = this->entity(digest_default(entity), depth + 1);
      lines_.close();
      if (!part) return std::unexpected(std::move(part).error());
      without_boundary_line_end(*part);
      entity.parts.push_back(std::move(*part));
    }
    if (entity.container)
      entity.defects.push_back(Defect::no_end_boundary);
    else
      leave_whole(entity);
    return {};
  }

  static std::string digest_default(const Entity& entity) {
    return content_type(entity) == "multipart/digest" ? "message/rfc822" : "text/plain";
  }

  /// Up to the first boundary; kept as the body for the case that none comes.
  void skip_preamble(Entity& entity, std::string_view separator) {
    while (true) {
      const std::string_view line = lines_.peek();
      if (line.empty() || mark_of(line, separator) != Mark::none) return;
      entity.body += line;
      lines_.take(line);
    }
  }

  /// No part between boundaries that follow each other, whether they end or not.
  void skip_repeated(std::string_view separator) {
    while (true) {
      const std::string_view line = lines_.peek();
      if (line.empty() || mark_of(line, separator) == Mark::none) return;
      lines_.take(line);
    }
  }

  void skip_epilogue() {
    for (std::string_view line = lines_.peek(); !line.empty(); line = lines_.peek())
      lines_.take(line);
  }

  /// A multipart whose boundary does not come has a body, as any other text.
  void leave_whole(Entity& entity) {
    entity.defects.push_back(Defect::no_start_boundary);
    skip_epilogue();
  }

  /// The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1).
  static void without_boundary_line_end(Entity& part) {
    Entity* last = &part;
    while (last->container && main_type(*last) == "message") last = &last->parts.back();
    if (main_type(*last) != "multipart") last->body = without_line_end(last->body);
  }

  const Limits& limits_;
  Lines lines_;
  std::size_t parts_ = 0;
};

}  // namespace

const char* name_of(Defect defect) {
  switch (defect) {
    case Defect::no_boundary_parameter:
      return "a multipart without a boundary parameter";
    case Defect::no_start_boundary:
      return "a multipart whose boundary never comes";
    case Defect::no_end_boundary:
      return "a multipart without its end boundary";
    case Defect::no_blank_line:
      return "no blank line between headers and body";
    case Defect::no_header_name:
      return "a header without a name";
  }
  return "";
}

Expected<Entity> parse(std::string_view bytes, const Limits& limits) {
  return Parser(bytes, limits).entity("text/plain", 0);
}

}  // namespace hearth::format::mime
