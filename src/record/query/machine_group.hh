#pragma once

// Machine `uid` with everything that was merged into it, at most 16 deep.
#define MACHINE_GROUP_OF(uid)                                                          \
  "WITH RECURSIVE grp (uid, depth) AS (SELECT " uid                                    \
  ", 0 UNION SELECT m.uid, depth + 1 FROM grp JOIN machines m ON m.into_uid = grp.uid" \
  " WHERE depth < 16) "
// The same of the machine with the id ?1.
#define MACHINE_GROUP MACHINE_GROUP_OF("(SELECT uid FROM machines WHERE id = ?1)")
