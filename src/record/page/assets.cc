#include "record/page/assets.hh"

#include <algorithm>

#include "base/text.hh"
#include "record/store/hash.hh"

// HEARTH_PAGE: folder of the files, from CMakeLists.txt.
#define HEARTH_PAGE_FILE(symbol, file) \
  "hearth_page_" symbol ":\n.incbin \"" HEARTH_PAGE "/" file "\"\nhearth_page_" symbol "_end:\n"
__asm__(
    ".section .rodata\n" HEARTH_PAGE_FILE("js", "page.js") HEARTH_PAGE_FILE("js_gz", "page.js.gz")
        HEARTH_PAGE_FILE("css", "page.css") HEARTH_PAGE_FILE("css_gz", "page.css.gz")
            HEARTH_PAGE_FILE("svg", "icon.svg") HEARTH_PAGE_FILE("svg_gz", "icon.svg.gz")
    ".byte 0\n"
    ".text\n");
#undef HEARTH_PAGE_FILE
extern "C" const char hearth_page_js[], hearth_page_js_end[], hearth_page_js_gz[],
    hearth_page_js_gz_end[], hearth_page_css[], hearth_page_css_end[], hearth_page_css_gz[],
    hearth_page_css_gz_end[], hearth_page_svg[], hearth_page_svg_end[], hearth_page_svg_gz[],
    hearth_page_svg_gz_end[];

namespace hearth::record::page {
namespace {

Asset asset_of(std::string_view stem, std::string_view suffix, std::string_view type,
               std::string_view plain, std::string_view gzip) {
  const std::string hash = to_hex(sha256(plain)).substr(0, 12);
  return {join({"assets/", stem, ".", hash, ".", suffix}), type, plain, gzip};
}

}  // namespace

Assets::Assets()
    : all_{
          asset_of("page", "js", "text/javascript; charset=utf-8",
                   {hearth_page_js, hearth_page_js_end},
                   {hearth_page_js_gz, hearth_page_js_gz_end}),
          asset_of("page", "css", "text/css; charset=utf-8", {hearth_page_css, hearth_page_css_end},
                   {hearth_page_css_gz, hearth_page_css_gz_end}),
          asset_of("icon", "svg", "image/svg+xml", {hearth_page_svg, hearth_page_svg_end},
                   {hearth_page_svg_gz, hearth_page_svg_gz_end})} {}

const Asset* Assets::find(std::string_view name) const {
  const auto found = std::ranges::find(all_, name, &Asset::name);
  return found == all_.end() ? nullptr : &*found;
}

}  // namespace hearth::record::page
