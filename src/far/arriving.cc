#include "far/arriving.hh"

#include "far/program.hh"

namespace hearth::far {
namespace {

constexpr std::size_t kProgramMax = 64U << 20;

/// `body`: what is left of it; a number takes so many bytes off its front.
Expected<Arriving::Part> read_part(const Json& part, std::string_view& body) {
  if (part.is_string() && is_hash(part.get_string()))
    return Arriving::Part{std::string(part.get_string()), ""};
  const std::int64_t* size = part.if_int64();
  if (!size || *size < 0 || static_cast<std::size_t>(*size) > body.size())
    return fail(Errc::protocol, "a call's parts are not in its body");
  const std::string_view bytes = body.substr(0, static_cast<std::size_t>(*size));
  body.remove_prefix(bytes.size());
  return Arriving::Part{"", std::string(bytes)};
}

}  // namespace

Expected<Arriving> read_arriving(const worker::Frame& frame) {
  Arriving call;
  call.id = get_int(frame.header, "s").value_or(0);
  TRY(call.assigned, worker::read_count(frame.header, "assigned"));
  std::string_view body = frame.body();
  const std::string_view whole = body;
  CHECK_OK(worker::take_strings(body, 1 + call.assigned));
  call.strings = whole.substr(0, whole.size() - body.size());
  const JsonArray* parts = get_array(frame.header, "parts");
  if (!parts || parts->size() > kPartsMax) return fail(Errc::protocol, "a call without parts");
  for (const Json& part : *parts) {
    TRY(auto read, read_part(part, body));
    call.parts.push_back(std::move(read));
  }
  call.task = get_string(frame.header, "task").value_or("");
  call.host = get_string(frame.header, "host").value_or("");
  return call;
}

std::vector<std::string> missing(const Arriving& call, ChunkStore& chunks) {
  std::vector<std::string> hashes;
  for (const Arriving::Part& part : call.parts)
    if (!part.hash.empty() && !chunks.find(part.hash)) hashes.push_back(part.hash);
  return hashes;
}

std::optional<std::string> assemble(const Arriving& call, ChunkStore& chunks) {
  std::string program;
  for (const Arriving::Part& part : call.parts) {
    const std::string* bytes = part.hash.empty() ? &part.bytes : chunks.find(part.hash);
    if (!bytes || program.size() + bytes->size() > kProgramMax) return std::nullopt;
    program += *bytes;
  }
  return program;
}

}  // namespace hearth::far
