#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hh"
#include "base/id.hh"
#include "base/time.hh"

namespace hearth::record {

// A run as one file (docs/protocol/run-file.md): a line of JSON, filled with blanks to
// RunFileHeader::kBytes, then a zstd frame of the run's events, one a line.

struct RunFileHeader {
  static constexpr std::size_t kBytes = 512;
  static constexpr int kVersion = 1;

  Uuid run;
  std::string hearth;  ///< the version that wrote it
  UtcMicros exported = 0;
  std::int64_t events = 0;
  std::int64_t bytes = 0;  ///< of the lines
  std::string sha256;      ///< of the lines, 64 hexadecimal digits

  std::string text() const;  ///< kBytes
  /// Errc::invalid: it is no such file, or of a newer version.
  static Expected<RunFileHeader> parse(std::string_view bytes);
};

/// Whether a file that begins so is such a file.
bool is_run_file(std::string_view beginning);

/// Compresses a run's lines into `sink`.
class RunFileWriter {
 public:
  using Sink = std::function<Expected<>(std::string_view)>;
  explicit RunFileWriter(Sink sink);
  ~RunFileWriter();
  Expected<> add(std::string_view line);
  /// What the header says of the lines.
  Expected<RunFileHeader> finish();

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

/// Eats what follows the header and gives lines.
class RunFileReader {
 public:
  using Line = std::function<Expected<>(std::string_view)>;
  explicit RunFileReader(RunFileHeader header);
  ~RunFileReader();
  /// Errors: corrupt  damaged, or other lines than the header says.
  ///         `line`'s own.
  Expected<> take(std::string_view bytes, const Line& line);
  /// The file is at its end. Errc::corrupt: it should not be, or the lines are not those that were
  /// written.
  Expected<> finish();

 private:
  struct Stream;
  std::unique_ptr<Stream> stream_;
};

}  // namespace hearth::record
