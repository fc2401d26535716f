-- Makes everybody wait, at least so long from now.
-- KEYS: 1 rest: "from til", instants in µs
-- ARGV: 1 how long, in ms
-- Answer: how long everybody waits now, in ms. Repeated, it holds from then on.
-- A rest that begins later than now is of before the clock was put back.
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local til = now + ARGV[1] * 1000
local from, held = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (%d+)$')
if from and tonumber(from) <= now then
  til = math.max(til, tonumber(held))
end
local ms = math.ceil((til - now) / 1000)
redis.call('SET', KEYS[1], string.format('%.0f %.0f', now, til), 'PX', string.format('%.0f', ms + 1))
return ms
