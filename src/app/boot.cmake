# `hearth boot`: what an image needs, without a database and a bus.
add_executable(hearth-boot ${CMAKE_CURRENT_SOURCE_DIR}/boot_main.cc ${CMAKE_CURRENT_SOURCE_DIR}/standard_fds.cc)
target_link_libraries(hearth-boot PRIVATE hearth_boot CLI11::CLI11)
install(TARGETS hearth-boot DESTINATION bin)
