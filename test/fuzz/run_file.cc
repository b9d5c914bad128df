// Files of runs: never more than their header says, and nothing that is not what was written.
#include <cstdint>
#include <string_view>

#include "record/export/run_file.hh"
#include "record/import/event_lines.hh"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth;
  using namespace hearth::record;
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  const auto header = RunFileHeader::parse(file);
  if (!header) return 0;
  RunFileReader reader(*header);
  EventSurvey survey;
  std::int64_t lines = 0;
  const auto take = [&](std::string_view line) -> Expected<> {
    ++lines;
    if (survey.add(line)) {
      HEARTH_ASSERT(brought_over(line, {7, Uuid{}}));
      (void)as_sent(line);
    }
    return {};
  };
  const std::string_view body = file.substr(RunFileHeader::kBytes);
  const std::size_t half = body.size() / 2;
  const bool read = reader.take(body.substr(0, half), take) && reader.take(body.substr(half), take);
  if (read && reader.finish()) HEARTH_ASSERT(lines == header->events);
  return 0;
}
