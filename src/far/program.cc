#include "far/program.hh"

namespace hearth::far {
namespace {

constexpr std::string_view kMark = "_ANSIBALLZ_WRAPPER = True";
constexpr std::size_t kMarkWithin = 2'048;
constexpr std::size_t kZipLeast = 4'096;   // a shorter line is not worth a chunk of its own
constexpr std::size_t kRunLeast = 512;     // nor is a shorter run of lines: a hash has 64 digits
constexpr std::size_t kLinesMost = 2'000;  // wrappers have some 300; beyond, the rest is one part

enum class Kind { fixed, varying, zip };

bool holds(std::string_view line, std::string_view text) {
  return line.find(text) != line.npos;
}

/// ansible-core 2.14 to 2.18 write the first form of each, 2.19 the second.
Kind kind_of(std::string_view line) {
  if (line.starts_with("    ANSIBALLZ_PARAMS") || line.starts_with("params=")) return Kind::varying;
  const bool zip = line.starts_with("    ZIPDATA = ") || line.starts_with("zip_data=");
  if (zip && line.size() >= kZipLeast) return Kind::zip;
  // Any other long line, or one that names what may hold something of the task's.
  if (line.size() >= kZipLeast || holds(line.substr(0, 200), "date_time")) return Kind::varying;
  if (line.starts_with("secrets=") || line.starts_with("extensions=")) return Kind::varying;
  return Kind::fixed;
}

void add(std::vector<Part>& parts, std::string_view bytes, Kind kind) {
  if (bytes.empty()) return;
  const bool chunk = kind == Kind::zip || (kind == Kind::fixed && bytes.size() >= kRunLeast);
  const bool joins = !parts.empty() && !parts.back().chunk && !chunk;
  if (!joins) {
    parts.push_back({bytes, chunk, kind == Kind::zip});
    return;
  }
  std::string_view& before = parts.back().bytes;  // ends where `bytes` begin
  before = {before.data(), before.size() + bytes.size()};
}

}  // namespace

std::vector<Part> split_program(std::string_view program) {
  std::vector<Part> parts;
  if (!holds(program.substr(0, kMarkWithin), kMark)) {
    add(parts, program, Kind::varying);
    return parts;
  }
  std::size_t run = 0;  // where the fixed lines began that are not added yet
  std::size_t at = 0;
  for (std::size_t count = 0; at < program.size() && count < kLinesMost; ++count) {
    const std::size_t end = std::min(program.find('\n', at), program.size() - 1) + 1;
    const std::string_view line = program.substr(at, end - at);
    const Kind kind = kind_of(line);
    if (kind != Kind::fixed) {
      add(parts, program.substr(run, at - run), Kind::fixed);
      add(parts, line, kind);
      run = end;
    }
    at = end;
  }
  add(parts, program.substr(run, at - run), Kind::fixed);
  add(parts, program.substr(at), Kind::varying);
  return parts;
}

}  // namespace hearth::far
