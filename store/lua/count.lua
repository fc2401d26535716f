-- Adds one to a counter, once for each update and index.
-- KEYS: 1 counters, 2 mark that it was added
-- ARGV: 1 field, 2 life of the mark in ms
-- Answer: the counter as it is now
if redis.call('SET', KEYS[2], 1, 'NX', 'PX', ARGV[2]) then
  return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)
end
return tonumber(redis.call('HGET', KEYS[1], ARGV[1])) or 0
