#include "base/text.hh"
#include "record/ask/print.hh"
#include "record/ask/print_read.hh"

namespace hearth::record::ask {

std::string critical_path_text(const JsonObject& answer) {
  const Json value(answer);
  TextTable table({{"SHARE", right},
                   {"TOOK", right},
                   {"WAITED", right},
                   {"AHEAD", right},
                   {"STATUS"},
                   {"HOST"},
                   {"TASK"},
                   {"RESULT", right}});
  const JsonArray& links = list_at(value, "links");
  for (const Json& link : links)
    table.add({share_cell(link, "share"), millis_cell(link, "duration_ms"),
               millis_cell(link, "waited_ms"), millis_cell(link, "ahead_ms"), cell(link, "status"),
               cell(link, "host_name"), task_cell(link), cell(link, "result")});
  const std::string head = run_text(value, "run") + "\n";
  if (links.empty()) return head + "no results with times\n";
  return join({head, "total ", millis_cell(value, "total_ms"), ": before the first result ",
               millis_cell(value, "before_ms"), ", in these results ",
               millis_cell(value, "in_results_ms"), ", between them ",
               millis_cell(value, "waited_ms"), ", after the last ", millis_cell(value, "after_ms"),
               "\n", section("What it waited for, in order", table, links.size())});
}

std::string failures_text(const JsonObject& answer) {
  const Json value(answer);
  const JsonArray& failures = list_at(value, "failures");
  std::string out = run_text(value, "run") + "\n";
  if (failures.empty()) return out + "nothing failed\n";
  for (const Json& one : failures) {
    out += join({"\n", cell(one, "host_name"), " | ", task_cell(one), ": ", cell(one, "status"),
                 "  (result ", cell(one, "result"), ", ", cell(one, "path"), ":",
                 cell(one, "lineno"), ")\n"});
    if (const std::string message = cell(one, "message"); message != "-")
      out += join({"  ", message, "\n"});
    const bool worked = cell(one, "last_ok") != "-";
    out += worked ? join({"  last worked: ", run_text(one, "last_ok"), "\n"})
                  : "  has not worked before, as far as is recorded\n";
    const std::int64_t runs = number_at(one, "failing_runs");
    if (runs > 1)
      out += join({"  fails since: ", run_text(one, "failing_since"), "; ", std::to_string(runs),
                   " runs\n"});
  }
  return out + more_text(number_at(value, "count"), failures.size());
}

std::string slower_text(const JsonObject& answer) {
  const Json value(answer);
  const JsonArray& slower = list_at(value, "slower");
  TextTable table({{"TOOK", right},
                   {"USUALLY", right},
                   {"SPREAD", right},
                   {"MORE", right},
                   {"RUNS", right},
                   {"HOST"},
                   {"TASK"},
                   {"RESULT", right}});
  for (const Json& one : slower)
    table.add({millis_cell(one, "duration_ms"), millis_cell(one, "median_ms"),
               millis_cell(one, "spread_ms"), millis_cell(one, "slower_by_ms"),
               cell(one, "samples"), cell(one, "host_name"), task_cell(one), cell(one, "result")});
  const std::string head =
      join({run_text(value, "run"), "\n", cell(value, "judged"), " of ", cell(value, "results"),
            " ok results have a history of ", cell(value, "samples_min"), " runs or more; ",
            cell(value, "runs_before"), " completed runs before\n"});
  if (slower.empty()) return head + "nothing took longer than usual\n";
  return join({head, section("Slower than usual", table, slower.size()),
               more_text(number_at(value, "count"), slower.size())});
}

std::string host_history_text(const JsonObject& answer) {
  const Json value(answer);
  const JsonArray& runs = list_at(value, "runs");
  std::string out = join({"host ", cell(value, "name")});
  if (cell(value, "machine") != "-") out += join({", machine ", cell(value, "machine")});
  if (list_at(value, "names").size() > 1) out += join({", known as ", cell(value, "names")});
  out += join({", ", cell(value, "count"), " runs\n"});
  for (const Json& run : runs) {
    out += join({"\n",
                 time_cell(run, "run.started"),
                 "  playbook ",
                 cell(run, "run.id"),
                 "  ",
                 cell(run, "run.path"),
                 "  ",
                 cell(run, "run.status"),
                 "  as ",
                 cell(run, "host_name"),
                 "\n  ok ",
                 cell(run, "ok"),
                 ", changed ",
                 cell(run, "changed"),
                 ", failed ",
                 cell(run, "failed"),
                 ", unreachable ",
                 cell(run, "unreachable"),
                 ", skipped ",
                 cell(run, "skipped"),
                 "\n"});
    for (const Json& result : list_at(run, "results")) {
      const std::string message = cell(result, "message");
      out += join({"    ", cell(result, "status"), "  ", task_cell(result), "  (result ",
                   cell(result, "result"), ")", message == "-" ? "" : ": ",
                   message == "-" ? "" : message, "\n"});
    }
  }
  return out + more_text(number_at(value, "count"), runs.size());
}

}  // namespace hearth::record::ask
