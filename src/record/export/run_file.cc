#include "record/export/run_file.hh"

#include <nettle/sha2.h>
#include <zstd.h>

#include "base/json.hh"
#include "base/text.hh"
#include "journal/event.hh"

namespace hearth::record {
namespace {

constexpr std::string_view kBegins = "{\"hearth_run\":";
constexpr int kFileLevel = 6;
constexpr std::size_t kStepBytes = 64 << 10;
/// No frame of ours asks for more; a made-up one could ask for gigabytes.
constexpr int kWindowLogMax = 23;

class Digest {
 public:
  Digest() { sha256_init(&state_); }
  void add(std::string_view bytes) {
    sha256_update(&state_, bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()));
  }
  std::string hex() {
    std::string out(SHA256_DIGEST_SIZE, '\0');
    sha256_digest(&state_, out.size(), reinterpret_cast<std::uint8_t*>(out.data()));
    return to_hex(out);
  }

 private:
  sha256_ctx state_;
};

std::unexpected<Error> damaged(std::string_view why) {
  return fail(Errc::corrupt, join({"the file is damaged (", why, "); nothing of it is imported"}));
}

}  // namespace

std::string RunFileHeader::text() const {
  std::string line = to_text(JsonObject{{"hearth_run", kVersion},
                                        {"run", run.text()},
                                        {"hearth", hearth},
                                        {"exported", to_rfc3339(exported)},
                                        {"events", events},
                                        {"bytes", bytes},
                                        {"sha256", sha256}});
  HEARTH_ASSERT(line.size() < kBytes);
  line.resize(kBytes - 1, ' ');
  return line + "\n";
}

Expected<RunFileHeader> RunFileHeader::parse(std::string_view bytes) {
  if (!is_run_file(bytes) || bytes.size() < kBytes || bytes[kBytes - 1] != '\n')
    return fail(Errc::invalid, "is no run that Hearth exported");
  TRY(const JsonObject head, parse_json_object(trim(bytes.substr(0, kBytes))));
  if (get_int(head, "hearth_run") != kVersion)
    return fail(Errc::invalid, "was exported by a newer Hearth; import it with that one");
  const auto run = Uuid::parse(get_string(head, "run").value_or(""));
  const auto at = from_rfc3339(get_string(head, "exported").value_or(""));
  const auto events = get_int(head, "events"), size = get_int(head, "bytes");
  const auto sha256 = get_string(head, "sha256");
  if (!run || !events || !size || !sha256) return fail(Errc::invalid, "has a header with holes");
  return RunFileHeader{*run,           std::string(get_string(head, "hearth").value_or("")),
                       at.value_or(0), *events,
                       *size,          std::string(*sha256)};
}

bool is_run_file(std::string_view beginning) {
  return beginning.starts_with(kBegins);
}

struct RunFileWriter::Stream {
  explicit Stream(Sink sink) : sink(std::move(sink)) {
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, kFileLevel);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  }
  ~Stream() { ZSTD_freeCCtx(context); }

  Expected<> pass(std::string_view bytes, ZSTD_EndDirective end) {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    while (true) {
      ZSTD_outBuffer to{out.data(), out.size(), 0};
      const std::size_t left = ZSTD_compressStream2(context, &to, &in, end);
      if (ZSTD_isError(left)) return fail(Errc::io, ZSTD_getErrorName(left));
      if (to.pos > 0) CHECK_OK(sink({out.data(), to.pos}));
      if (end == ZSTD_e_end ? left == 0 : in.pos == in.size) return {};
    }
  }

  Sink sink;
  ZSTD_CCtx* context = ZSTD_createCCtx();
  std::string out = std::string(kStepBytes, '\0');
  Digest digest;
  RunFileHeader header;
};

RunFileWriter::RunFileWriter(Sink sink) : stream_(std::make_unique<Stream>(std::move(sink))) {}
RunFileWriter::~RunFileWriter() = default;

Expected<> RunFileWriter::add(std::string_view line) {
  for (const std::string_view part : {line, std::string_view("\n")}) {
    stream_->digest.add(part);
    stream_->header.bytes += static_cast<std::int64_t>(part.size());
    CHECK_OK(stream_->pass(part, ZSTD_e_continue));
  }
  ++stream_->header.events;
  return {};
}

Expected<RunFileHeader> RunFileWriter::finish() {
  CHECK_OK(stream_->pass({}, ZSTD_e_end));
  stream_->header.sha256 = stream_->digest.hex();
  return stream_->header;
}

struct RunFileReader::Stream {
  explicit Stream(RunFileHeader header) : header(std::move(header)) {
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
  }
  ~Stream() { ZSTD_freeDCtx(context); }

  /// Whole lines of what is there go to `line`.
  Expected<> split(std::string_view bytes, const Line& line) {
    digest.add(bytes);
    size += static_cast<std::int64_t>(bytes.size());
    if (size > header.bytes) return damaged("it has more than its header says");
    std::size_t from = 0, at = rest.size();  // no line end before `at`
    rest += bytes;
    for (std::size_t end; (end = rest.find('\n', at)) != rest.npos; at = from = end + 1) {
      ++events;
      CHECK_OK(line(std::string_view(rest).substr(from, end - from)));
    }
    rest.erase(0, from);
    if (rest.size() > journal::kEventBytesMax + 64) return damaged("a line is too long");
    return {};
  }

  RunFileHeader header;
  ZSTD_DCtx* context = ZSTD_createDCtx();
  std::string out = std::string(kStepBytes, '\0');
  Digest digest;
  std::int64_t size = 0, events = 0;
  bool ended = false;
  std::string rest;
};

RunFileReader::RunFileReader(RunFileHeader header)
    : stream_(std::make_unique<Stream>(std::move(header))) {}
RunFileReader::~RunFileReader() = default;

Expected<> RunFileReader::take(std::string_view bytes, const Line& line) {
  ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
  for (bool more = in.size > 0; more;) {
    if (stream_->ended) return damaged("something follows its end");
    ZSTD_outBuffer to{stream_->out.data(), stream_->out.size(), 0};
    const std::size_t left = ZSTD_decompressStream(stream_->context, &to, &in);
    if (ZSTD_isError(left)) return damaged(ZSTD_getErrorName(left));
    stream_->ended = left == 0;
    CHECK_OK(stream_->split({stream_->out.data(), to.pos}, line));
    more = in.pos < in.size || (to.pos == to.size && !stream_->ended);
  }
  return {};
}

Expected<> RunFileReader::finish() {
  if (!stream_->ended) return damaged("it ends too early");
  const RunFileHeader& said = stream_->header;
  const bool same = stream_->rest.empty() && stream_->size == said.bytes &&
                    stream_->events == said.events && stream_->digest.hex() == said.sha256;
  if (!same) return damaged("its lines are not those that were exported");
  return {};
}

}  // namespace hearth::record
