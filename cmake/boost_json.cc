// Boost.JSON, where there is no library of it for the machine (cmake/far_only.cmake).
#include <boost/json/src.hpp>
