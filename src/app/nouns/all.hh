#pragma once

namespace hearth::app {

class Cli;

// One function a noun, in the file of its name; add_nouns() calls them in the order of the help.
void add_exchange(Cli& cli);
void add_completion(Cli& cli);
void add_daemon(Cli& cli);
void add_doctor(Cli& cli);
void add_expire(Cli& cli);
void add_host(Cli& cli);
void add_label(Cli& cli);
void add_memo(Cli& cli);
void add_play(Cli& cli);
void add_playbook(Cli& cli);
void add_prune(Cli& cli);
void add_record(Cli& cli);
void add_result(Cli& cli);
void add_run(Cli& cli);
void add_serve(Cli& cli);
void add_store(Cli& cli);
void add_task(Cli& cli);
void add_token(Cli& cli);
void add_worker(Cli& cli);

}  // namespace hearth::app
