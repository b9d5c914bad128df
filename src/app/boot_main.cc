// hearth-boot: `hearth boot` without a database and a bus, for images (DESIGN: three binaries).
#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iostream>

#include "app/standard_fds.hh"
#include "boot/review/review.hh"
#include "format/yaml/limits.hh"

namespace hearth::app {
namespace {

struct SchemaOptions {
  std::string file;
  bool network = false;
  bool strict = false;
  bool json = false;
};

Expected<std::string> read_input(const std::string& file) {
  std::ifstream stream;
  if (file != "-") stream.open(file, std::ios::binary);
  std::istream& in = file == "-" ? std::cin : stream;
  if (!in) return fail(Errc::not_found, file + ": cannot be read; is it there, and yours to read?");
  std::string text;
  std::array<char, 65536> piece;
  // What is too large is refused by who reads the text, so a little more than that is enough.
  while (text.size() <= format::kYamlBytesMax) {
    in.read(piece.data(), piece.size());
    text.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (!in) break;
  }
  if (in.bad()) return fail(Errc::io, file + ": cannot be read");
  return text;
}

/// 0: valid. 1: not, as `cloud-init schema` ends.
Expected<int> schema(const SchemaOptions& options) {
  TRY(const std::string text, read_input(options.file));
  const boot::Review found = boot::review(
      text, options.network ? boot::DocumentKind::network_config : boot::DocumentKind::user_data);
  const std::string name = options.file == "-" ? "stdin" : options.file;
  const std::string out = options.json
                              ? hearth::to_text(boot::to_json(found, name, options.strict)) + "\n"
                              : boot::to_text(found, name, options.strict);
  if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size() || std::fflush(stdout) != 0)
    return fail_errno(errno, "stdout");
  return found.valid(options.strict) ? 0 : 1;
}

int run_boot(int argc, char** argv) {
  CLI::App app("Configures a machine at first boot.");
  app.name("hearth boot");
  app.set_version_flag("--version", "hearth-boot " HEARTH_VERSION);
  app.require_subcommand(1);
  SchemaOptions options;
  CLI::App* verb = app.add_subcommand("schema", "checks a file against cloud-init's schema");
  verb->footer("Example:\n  hearth boot schema user-data\n  hearth boot schema --network net.yaml");
  verb->add_option("file", options.file, "user-data, or - for stdin")->required();
  verb->add_flag("--network", options.network, "it is a network-config");
  verb->add_flag("--strict", options.strict, "deprecated keys are errors");
  verb->add_flag("--json", options.json, "one JSON object instead of text");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return exit_code_of(Errc::invalid);
  }
  const Expected<int> ended = schema(options);
  if (ended) return *ended;
  std::fprintf(stderr, "hearth: %s\n", ended.error().message.c_str());
  return exit_code_of(ended.error().code);
}

}  // namespace
}  // namespace hearth::app

int main(int argc, char** argv) {
  hearth::app::take_standard_fds();
  return hearth::app::run_boot(argc, argv);
}
