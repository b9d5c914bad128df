# Another machine's build: hearth-far and what it is made of. Boost.JSON comes from its headers.
find_package(Threads REQUIRED)
add_library(boost_json STATIC ${CMAKE_SOURCE_DIR}/cmake/boost_json.cc)
add_library(Boost::headers ALIAS boost_json)
add_library(Boost::json ALIAS boost_json)
foreach(room IN ITEMS base aio worker far)
  add_subdirectory(src/${room})
endforeach()
include(src/app/far.cmake)
