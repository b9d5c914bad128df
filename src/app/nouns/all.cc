#include "app/nouns/all.hh"

#include "app/nouns/noun.hh"

namespace hearth::app {

void add_nouns(Cli& cli) {
  // Run
  add_run(cli);
  // See what was recorded
  add_playbook(cli);
  add_play(cli);
  add_task(cli);
  add_host(cli);
  add_result(cli);
  add_record(cli);
  add_label(cli);
  // Serve and keep the record
  add_serve(cli);
  add_prune(cli);
  add_expire(cli);
  add_store(cli);
  add_exchange(cli);
  add_token(cli);
  // What is kept warm
  add_worker(cli);
  add_memo(cli);
  add_daemon(cli);
  // Help
  add_doctor(cli);
  add_completion(cli);
}

}  // namespace hearth::app
