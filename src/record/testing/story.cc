#include "base/text.hh"
#include "record/testing/history.hh"

namespace hearth::record::testing {
namespace {

std::string task_of(std::uint64_t number) {
  return join({"\"task\":\"", uuid(2, number), "\",\"batch\":0"});
}
std::string play_of(std::uint64_t number) {
  return join({"\"play\":\"", uuid(1, number), "\""});
}

void start_task(History& history, std::uint64_t play, std::uint64_t number, const std::string& name,
                const std::string& action, int line, const std::string& more = "") {
  history.add("task.start",
              join({task_of(number), ",", play_of(play), ",\"name\":\"", name, "\",\"action\":\"",
                    action, "\",\"path\":\"/srv/site.yml\",\"line\":", std::to_string(line),
                    ",\"tags\":[\"web\",\"all\"],\"handler\":false,\"no_log\":false", more}));
}

struct Told {
  std::string status = "ok";
  bool changed = false;
  std::string content = "{\"changed\":false}";
  std::string more = "\"ignore_errors\":false,\"ignore_unreachable\":false";
};

void result(History& history, std::uint64_t play, std::uint64_t task, std::uint64_t number,
            const std::string& host, const Told& told) {
  const UtcMicros ended = history.at() + 1000;
  history.add("result", join({"\"uid\":\"",
                              uuid(3, number),
                              "\",",
                              task_of(task),
                              ",",
                              play_of(play),
                              ",\"host\":\"",
                              host,
                              "\",\"status\":\"",
                              told.status,
                              "\",\"changed\":",
                              told.changed ? "true" : "false",
                              ",\"started\":",
                              std::to_string(ended - 42'000),
                              ",\"ended\":",
                              std::to_string(ended),
                              ",\"duration\":41987,\"content\":",
                              told.content,
                              ",",
                              told.more}));
}

void end_task(History& history, std::uint64_t number, const std::string& status) {
  history.add("task.end", join({task_of(number), ",\"status\":\"", status, "\""}));
}

void first_play(History& history) {
  history.add("play.start", join({play_of(1),
                                  ",\"batch\":0,\"name\":\"web servers\",\"hosts\":\"web\","
                                  "\"strategy\":\"linear\""}));
  start_task(history, 1, 1, "Gathering Facts", "gather_facts", 2);
  for (const std::string host : {"web1", "web2"}) {
    history.add("host", join({"\"name\":\"", host, "\",\"connection\":\"local\""}));
    history.add("facts",
                join({"\"host\":\"", host, "\",\"facts\":{\"ansible_distribution\":\"Debian\"}"}));
  }
  result(history, 1, 1, 1, "web1", {});
  result(history, 1, 1, 2, "web2", {});
  end_task(history, 1, "completed");
  start_task(history, 1, 2, "nginx : install", "ansible.builtin.package", 3, ",\"role\":\"nginx\"");
  for (int n = 0; n < 2; ++n)
    history.add("item", join({task_of(2), ",\"host\":\"web1\",\"n\":", std::to_string(n),
                              ",\"label\":\"nginx", n ? "-extras" : "",
                              "\",\"status\":\"ok\",\"changed\":", n ? "false" : "true",
                              ",\"content\":{\"rc\":0}"}));
  history.add("via", join({task_of(2), ",\"host\":\"web1\",\"via\":\"warm\""}));
  for (int n = 0; n < 2; ++n)
    history.add("call.ran",
                join({task_of(2), R"(,"host":"web1","how":"warm fork","waited":1200,"ran":20000,)",
                      R"("start":61200,"interpreter":"/usr/bin/python3")"}));
  history.add("call.ran",
              join({task_of(3), R"(,"host":"web2","how":"plain","why":"become","waited":0,)",
                    R"("ran":150000)"}));
  result(history, 1, 2, 3, "web1",
         {"ok", true,
          R"({"changed":true,"results":[{"rc":0},{"rc":0}],"size":12345678901234567890})"});
  result(history, 1, 2, 4, "web2",
         {"skipped", false, R"({"skip_reason":"Conditional result was False"})"});
  end_task(history, 2, "completed");
  start_task(history, 1, 3, "write the config", "template", 9);
  result(
      history, 1, 3, 5, "web1",
      {"ok", true,
       R"({"changed":true,"diff":[{"before":"a\nb\nc\n","after":"a\nB\nc\n","before_header":"/etc/n.conf","after_header":"/tmp/src.j2"}],"invocation":{"module_args":{"dest":"/etc/n.conf"}}})"});
  result(
      history, 1, 3, 6, "web2",
      {"failed", false,
       R"({"msg":"no space left","rc":1,"stdout":"","stderr":"cp: \u001b[31mno space\u001b[0m\nleft","exception":"Traceback: boom"})",
       "\"delegated\":[\"backup\"],\"warnings\":[\"disk is full\"],\"exception\":\"Traceback: "
       "boom\""});
  end_task(history, 3, "failed");
  history.add("play.end", join({play_of(1), ",\"batch\":0,\"status\":\"completed\""}));
}

void second_play(History& history) {
  history.add("play.start",
              join({play_of(2), ",\"batch\":0,\"name\":\"check\",\"hosts\":\"all\""}));
  start_task(history, 2, 4, "is it up", "uri", 20);
  result(history, 2, 4, 7, "web1",
         {"failed", false, R"({"msg":"refused","status":-1.0})", "\"ignore_errors\":true"});
  history.add("host", "\"name\":\"db1\"");
  result(history, 2, 4, 8, "db1",
         {"unreachable", false, R"({"msg":"no route","unreachable":true})"});
  end_task(history, 4, "failed");
  history.add("play.end", join({play_of(2), ",\"batch\":0,\"status\":\"completed\""}));
}

}  // namespace

void add_story(History& history) {
  history.run(1);
  history.add(
      "run.start",
      R"("path":"/srv/site.yml","name":"nightly","arguments":{"options":{"check":false,"limit":"web*"},"redacted":["vault_password"]},)"
      R"("ansible_version":"2.14.18","client_version":"0.1.0","python_version":"3.11.2","controller":"laptop","user":"kim","pid":4242,"labels":["check:False","night"])");
  history.add("file",
              R"("path":"/srv/site.yml","role":"playbook","sha1":"","text":"- hosts: web\n")");
  first_play(history);
  second_play(history);
  history.add("record", R"("key":"commit","type":"text","value":"abc123")");
  history.add(
      "stats",
      R"("hosts":{"web1":{"ok":4,"changed":2,"failed":0,"unreachable":0,"skipped":0,"rescued":0,"ignored":1},)"
      R"("web2":{"ok":1,"changed":0,"failed":1,"unreachable":0,"skipped":1,"rescued":0,"ignored":0},)"
      R"("db1":{"ok":0,"changed":0,"failed":0,"unreachable":1,"skipped":0,"rescued":0,"ignored":0}})");
  history.add("run.end", R"("status":"failed","reason":"stats","exit_code":2)");
}

}  // namespace hearth::record::testing
