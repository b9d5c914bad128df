#pragma once

// Machine `uid` with everything that was merged into it, at most 16 deep.
#define MACHINE_GROUP_OF(uid)                                                          \
  "WITH RECURSIVE grp (uid, depth) AS (SELECT " uid                                    \
  ", 0 UNION SELECT m.uid, depth + 1 FROM grp JOIN machines m ON m.into_uid = grp.uid" \
  " WHERE depth < 16) "
