#include "far/far_call.hh"

#include "far/program.hh"

namespace hearth::far {
namespace {

using worker::encode_frame;
using worker::Frame;

}  // namespace

Expected<FarCall> read_far_call(const Frame& frame) {
  if (get_int(frame.header, "v") != 1) return fail(Errc::protocol, "version");
  FarCall call;
  TRY(call.assigned, worker::read_count(frame.header, "assigned"));
  std::string_view body = frame.body();
  const std::string_view whole = body;
  CHECK_OK(worker::take_strings(body, 1 + call.assigned));
  call.strings = whole.substr(0, whole.size() - body.size());
  call.program = body;
  call.run = get_string(frame.header, "run").value_or("");
  call.task = get_string(frame.header, "task").value_or("");
  call.host = get_string(frame.header, "host").value_or("");
  return call;
}

std::string encode_call(std::int64_t id, const FarCall& call, SentChunks& sent) {
  JsonArray numbers;
  std::string body = call.strings;
  for (const Part& part : split_program(call.program)) {
    if (part.chunk && numbers.size() < kPartsMax - 1) {
      numbers.emplace_back(sent.hash_of(part.bytes, part.keep));
    } else {
      numbers.emplace_back(part.bytes.size());
      body += part.bytes;
    }
  }
  return encode_frame({{"t", "call"},
                       {"s", id},
                       {"assigned", call.assigned},
                       {"parts", std::move(numbers)},
                       {"task", call.task},
                       {"host", call.host}},
                      body);
}

std::vector<std::string> encode_chunks(const Frame& need, const SentChunks& sent) {
  std::vector<std::string> frames;
  const JsonArray* hashes = get_array(need.header, "chunks");
  if (!hashes || hashes->size() > kPartsMax) return frames;
  for (const Json& hash : *hashes) {
    const SentChunks::Chunk* chunk = nullptr;
    if (hash.is_string()) chunk = sent.find(std::string(hash.get_string()));
    if (chunk)
      frames.push_back(
          encode_frame({{"t", "chunk"}, {"hash", hash}, {"keep", chunk->keep}}, chunk->bytes));
  }
  return frames;
}

}  // namespace hearth::far
