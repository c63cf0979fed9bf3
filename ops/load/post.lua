-- wrk: posts one event a request, as the original clients send them; TOKEN is a token with events:write.
local types = { "email_sent", "email_opened", "email_clicked", "call_made", "meeting_booked", "demo_completed" }
local event = '{"accountId":"load_%d","userId":"user_%d","eventType":"%s","timestamp":"%s","metadata":{"responseTimeHours":%d}}'
local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. os.getenv("TOKEN") }
headers["X-Sabotage"] = os.getenv("SABOTAGE")

request = function()
  local now = os.date("!%Y-%m-%dT%H:%M:%SZ")
  local body = event:format(math.random(1000), math.random(5000), types[math.random(#types)], now, math.random(48))
  return wrk.format("POST", "/api/v1/events", headers, body)
end
