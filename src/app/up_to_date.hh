#pragma once
#include "app/command.hh"

namespace hearth::app {

/// Has everything that was recorded put into the store of this home: by the daemon, which is
/// started where none runs; by this process where none can be had, or where the one that runs
/// keeps another home. What stands in the way is a warning: the store is then read as it is.
Co<> bring_up_to_date(Context& context);

}  // namespace hearth::app
