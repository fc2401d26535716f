-- Strikes what was done for an update and gives its turn up, if it is still
-- ours. An update that is not over yet stays in the chat's line, before later
-- ones. A try whose end is said was not the end of its process: it is not
-- counted.
-- KEYS: 1 turn, 2 update, 3 line
-- ARGV: 1 token, 2 id of the update, 3 life of a place in the line in ms, 4 the
--       longest life that a place can have, 5… indexes of what was done
-- Answer: 1 given up, 0 it was not ours any more
for i = 5, #ARGV do
  redis.call('HDEL', KEYS[2], ARGV[i])
end
if redis.call('HEXISTS', KEYS[2], 'stepped') == 1 and redis.call('HLEN', KEYS[2]) == 1 then
  redis.call('ZREM', KEYS[3], ARGV[2])
else
  place(KEYS[3], ARGV[2], ARGV[3], ARGV[4])
end
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
if (tonumber(redis.call('HGET', KEYS[2], 'tries')) or 0) > 0 then
  redis.call('HINCRBY', KEYS[2], 'tries', -1)
end
return redis.call('DEL', KEYS[1])
