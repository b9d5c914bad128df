#include "app/cli.hh"

int main(int argc, char** argv) {
  const hearth::app::Env env = hearth::app::Env::of_process();
  return hearth::app::run_cli(env, argc, argv);
}
