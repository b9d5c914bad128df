#pragma once
// The old name of database.hh.
#include "record/store/database.hh"
