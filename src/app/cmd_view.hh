#pragma once
#include "app/cmd_record.hh"
#include "app/commands.hh"

// Hearth's own view of runs and results (record/query/print.hh), wherever the record is.

namespace hearth::app {

/// Each prints ARA's form instead where that is asked for: by an option that only it has, by ARA's
/// own words for a server, or because what HEARTH_API names is no Hearth that has views.
Co<Expected<int>> view_playbooks(Context& context, const RecordVerb& verb);
Co<Expected<int>> view_playbook(Context& context, const RecordVerb& verb);
Co<Expected<int>> view_result(Context& context, const RecordVerb& verb);

}  // namespace hearth::app
