// In a build for ThreadSanitizer alone. A daemon's races are told where nobody reads, and whoever
// it serves goes the ordinary way when it dies of one: so they are kept in files beside the build,
// which `tools/test tsan` looks for (docs/manual/testing.md).
extern "C" const char* __tsan_default_options() {
  return "log_path=" HEARTH_REPORTS ":exitcode=66:second_deadlock_stack=1";
}
