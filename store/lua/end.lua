-- Gives a turn up, if it is still ours. A try whose end is said was not the end
-- of its process: it is not counted.
-- KEYS: 1 turn, 2 update
-- ARGV: 1 token
-- Answer: 1 given up, 0 it was not ours any more
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if (tonumber(redis.call('HGET', KEYS[2], 'tries')) or 0) > 0 then
  redis.call('HINCRBY', KEYS[2], 'tries', -1)
end
return redis.call('DEL', KEYS[1])
