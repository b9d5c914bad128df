#pragma once

// SQL: the status of two that outweighs the other (status.hh, merge), by its place in this text.
#define HEARTH_MERGED_STATUS(old_status, new_status)                                           \
  "CASE WHEN instr('01423', " old_status ") < instr('01423', " new_status ") THEN " new_status \
  " ELSE " old_status " END"
