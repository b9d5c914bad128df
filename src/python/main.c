// hearth-python: stands in for a Python interpreter and has Ansible's programs run by a worker that
// is already warm. Everything else, and everything that does not work out before the program has
// begun, becomes the real interpreter: same arguments, environment and descriptors, nothing
// consumed. It never writes a word: Ansible reads what its modules write.

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "python/daemon.h"
#include "python/decide.h"
#include "python/frame.h"
#include "python/inherited.h"
#include "python/interpreter.h"
#include "python/relay.h"

/// Comes back only when nothing has run.
static void try_worker(char* interpreter, char** arguments, char** env) {
  struct Inherited state;
  size_t size = 0;
  read_inherited(&state);
  const int folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
  char* frame = encode_call(interpreter, arguments, env, &state, &size);
  const int connection = folder < 0 || frame == NULL ? -1 : reach_daemon();
  if (connection >= 0) run_there(connection, frame, size, folder);
  if (connection >= 0) close(connection);
  if (folder >= 0) close(folder);
  free(frame);
}

int main(int argc, char** argv) {
  static char interpreter[PATH_MAX];
  if (argc < 1 || !find_interpreter(argv[0], interpreter)) return 127;
  if (may_run_warm(argc, argv, environ)) try_worker(interpreter, argv + 1, environ);
  // By its own path: a Python finds its virtual environment and sys.executable through argv[0].
  argv[0] = interpreter;
  execv(interpreter, argv);
  return 126;
}
