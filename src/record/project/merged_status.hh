#pragma once

// SQL: the status of two that outweighs the other (status.hh, merge), by its place in this text.
#define HEARTH_MERGED_STATUS(old_status, new_status)                                           \
  "CASE WHEN instr('01423', " old_status ") < instr('01423', " new_status ") THEN " new_status \
  " ELSE " old_status " END"

// SQL: what results add to their task's row. A failure takes back the end that settle_runs made up
// for an expired task.
#define HEARTH_ADD_TO_TASK(first, last, results, new_status)        \
  "created = min(created, " first "), updated = max(updated, " last \
  "), ended = CASE WHEN status = 4 AND " new_status                 \
  " = 3 THEN NULL ELSE ended END,"                                  \
  " duration = CASE WHEN status = 4 AND " new_status                \
  " = 3 THEN NULL ELSE duration"                                    \
  " END, n_results = n_results + " results                          \
  ", status = " HEARTH_MERGED_STATUS("status", new_status)
