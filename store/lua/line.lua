-- Gives an update a place in its chat's line: later ones wait for it.
-- KEYS: 1 line
-- ARGV: 1 id of the update, 2 life of the place in ms
-- Answer: 1
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
