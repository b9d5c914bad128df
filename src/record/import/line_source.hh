#pragma once
#include <optional>
#include <string>
#include <vector>

#include "aio/fd.hh"
#include "journal/line_buffer.hh"
#include "record/export/run_file.hh"

namespace hearth::record {

/// Lines of a file, part by part. Blocks; one thread at a time.
class LineSource {
 public:
  virtual ~LineSource() = default;
  /// The next lines, without their ends; none at the end.
  /// Errors: corrupt, full  the file is damaged, or a line too long, with the line's number.
  ///         io
  virtual Expected<std::vector<std::string>> next() = 0;
};

/// A file of lines, or standard input for "-". The last line may lack its end.
/// Errors: not_found, denied, io
Expected<std::unique_ptr<LineSource>> open_lines(const std::string& path);

/// A run's file. Errors too: invalid  it is none, or a newer Hearth's.
struct RunFile {
  RunFileHeader header;
  std::unique_ptr<LineSource> lines;
};
Expected<RunFile> open_run_file(const std::string& path);

}  // namespace hearth::record
