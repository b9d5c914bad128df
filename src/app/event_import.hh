#pragma once
#include "app/importer.hh"
#include "record/import/line_source.hh"

namespace hearth::app {

/// Events of a file into the journal, each as its producer sent it: what the journal has is
/// dropped. A line that is no event is left out, and named; the others are imported. Errc::invalid:
/// an event names rows by their numbers in another store (those of ARA's API).
Co<Expected<Imported>> replay_lines(Context& context, std::string path);

/// A run that was exported. One that is here is not imported again; one that was deleted here comes
/// back. A damaged file is not imported at all.
struct ImportedRun {
  Imported done;
  std::int64_t playbook = 0;
  bool was_here = false;
};
Co<Expected<ImportedRun>> import_run(Context& context, std::string path);

}  // namespace hearth::app
