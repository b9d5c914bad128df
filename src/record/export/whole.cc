#include "record/export/whole.hh"

#include "record/export/run_events.hh"
#include "record/export/run_file.hh"

namespace hearth::record {

Expected<std::string> whole_run_file(const std::string& home, const Uuid& run,
                                     const std::string& hearth, UtcMicros now, std::size_t most) {
  std::string file(RunFileHeader::kBytes, ' ');
  RunFileWriter writer([&](std::string_view bytes) -> Expected<> {
    if (file.size() + bytes.size() > most)
      return fail(Errc::full, "the run is too large for one answer; use `hearth export run`");
    file += bytes;
    return {};
  });
  CHECK_OK(each_event_of(home, run, [&](std::string_view line) { return writer.add(line); }));
  TRY(RunFileHeader header, writer.finish());
  if (header.events == 0) return fail(Errc::not_found, "the journal has none of its events");
  header.run = run;
  header.hearth = hearth;
  header.exported = now;
  file.replace(0, RunFileHeader::kBytes, header.text());
  return file;
}

}  // namespace hearth::record
