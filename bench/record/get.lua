-- GET of the URL itself, over and over.
local here = debug.getinfo(1, "S").source:match("@(.*/)")
dofile(here .. "report.lua")
wrk.headers["Accept"] = "application/json"
