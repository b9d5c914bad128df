#pragma once
/// Beast's parser of HTTP/1, for the two files that derive from it, with its assertions on (also in
/// a release build: an input that trips one ends the program) but one that does not hold
/// (beast_parser.cc).
///
/// To be included before any other header of Boost that asserts.

#define BOOST_ENABLE_ASSERT_HANDLER
#include <boost/assert.hpp>
#include <boost/beast/http/basic_parser.hpp>
