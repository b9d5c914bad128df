#pragma once
#include "app/env.hh"

namespace hearth::app {

/// Reads the command line and runs what it names. Gives the exit code: 0, the command's own, or 64
/// for a command line that makes no sense (with one line that says where).
int run_cli(const Env& env, int argc, char** argv);

}  // namespace hearth::app
