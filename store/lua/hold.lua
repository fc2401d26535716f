-- Makes everybody wait, at least so long from now.
-- KEYS: 1 instant until which nobody sends
-- ARGV: 1 how long, in ms
-- Answer: how long everybody waits now, in ms. Repeated, it holds from then on.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local held = tonumber(redis.call('GET', KEYS[1]) or '0') / 1000
local til = math.max(held, now + tonumber(ARGV[1]))
redis.call('SET', KEYS[1], string.format('%.0f', til * 1000), 'PX', string.format('%.0f', math.ceil(til - now) + 1))
return math.ceil(til - now)
