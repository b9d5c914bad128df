#pragma once
#include <boost/asio/awaitable.hpp>

#include "base/error.hh"

namespace hearth {

/// A coroutine that starts when it is awaited or handed to a Scope, and runs on one Loop.
template <class T = void>
using Co = boost::asio::awaitable<T>;

}  // namespace hearth
