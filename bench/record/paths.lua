-- GET of the paths in a file, one a line, in turn; arguments: the file. A path "next PATH" begins a chain: each answer's `next` is asked for
-- until it ends or 200 pages were had.
local here = debug.getinfo(1, "S").source:match("@(.*/)")
dofile(here .. "report.lua")
local paths, at, follow, pages = {}, 0, nil, 0

function init(arguments)
  wrk.headers["Accept"] = "application/json"
  for line in io.lines(arguments[1]) do paths[#paths + 1] = line end
end

function request()
  if follow then return wrk.format("GET", follow) end
  at = at % #paths + 1
  return wrk.format("GET", (paths[at]:gsub("^next ", "")))
end

function response(status, headers, body)
  if paths[1]:sub(1, 5) ~= "next " then return end
  local url = body:sub(1, 400):match('"next":"https?://[^/]+([^"]+)"')
  pages = pages + 1
  if pages >= 200 or not url then pages, follow = 0, nil else follow = url end
end
