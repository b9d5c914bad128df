#pragma once
#include "app/importer.hh"

namespace hearth::app {

/// What ansible-runner and ansible-navigator left: the run as Hearth's callback would have told it.
/// What came before, from whichever of them, is not imported again. Events that cannot be read are
/// left out, and named.
/// Errors: invalid  there is nothing of a run; those of the daemon (journal_door.hh).

/// A folder with `job_events`, or one with several such below `artifacts`.
Co<Expected<Imported>> import_runner_folder(Context& context, std::string folder);
/// The lines of `ansible-runner run -j`; "-" for standard input.
Co<Expected<Imported>> import_runner_stream(Context& context, std::string path);
Co<Expected<Imported>> import_navigator(Context& context, std::string path);

/// The folders of single runs in `folder`; none: it is nothing of ansible-runner's.
std::vector<std::string> runner_folders(const std::string& folder);

}  // namespace hearth::app
