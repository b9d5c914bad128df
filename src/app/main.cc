#include "app/cli.hh"
#include "app/standard_fds.hh"

int main(int argc, char** argv) {
  hearth::app::take_standard_fds();
  const hearth::app::Env env = hearth::app::Env::of_process();
  return hearth::app::run_cli(env, argc, argv);
}
